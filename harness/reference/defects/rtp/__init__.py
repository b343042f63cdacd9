"""Faults of the round trip."""

from . import codings, content, dates, extensions, measurements, numbers, sites

__all__ = [
    "codings",
    "content",
    "dates",
    "extensions",
    "measurements",
    "numbers",
    "sites",
]
