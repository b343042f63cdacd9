"""Faults of identity."""

from . import linking, numbers

__all__ = ["linking", "numbers"]
