"""Faults of the round trip."""

from . import content, dates, extensions, forms, numbers

__all__ = ["content", "dates", "extensions", "forms", "numbers"]
