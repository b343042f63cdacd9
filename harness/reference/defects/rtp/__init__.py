"""Faults of the round trip."""

from . import codings, content, dates, extensions, numbers

__all__ = [
    "codings",
    "content",
    "dates",
    "extensions",
    "numbers",
]
