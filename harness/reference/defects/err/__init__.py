"""Faults in how bad requests are met."""

from . import bodies, leaks, outcomes, parameters

__all__ = ["bodies", "leaks", "outcomes", "parameters"]
