"""Faults in how bad requests are met."""

from . import addresses, bodies, formats, leaks, outcomes, parameters

__all__ = ["addresses", "bodies", "formats", "leaks", "outcomes", "parameters"]
