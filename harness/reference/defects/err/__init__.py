"""Faults in how bad requests are met."""

from . import bodies, formats, forms, leaks, outcomes, parameters

__all__ = ["bodies", "formats", "forms", "leaks", "outcomes", "parameters"]
