"""Faults of the round trip."""

from . import content, dates, extensions, numbers

__all__ = ["content", "dates", "extensions", "numbers"]
