"""Faults in how bad requests are met."""

from . import addresses, bodies, formats, forms, leaks, outcomes, parameters

__all__ = ["addresses", "bodies", "formats", "forms", "leaks", "outcomes", "parameters"]
