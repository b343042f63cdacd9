"""Faults in how bad requests are met."""

from . import bodies, formats, leaks, outcomes, parameters

__all__ = ["bodies", "formats", "leaks", "outcomes", "parameters"]
