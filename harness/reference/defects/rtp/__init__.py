"""Faults of the round trip."""

from . import (
    codings,
    content,
    dates,
    documents,
    doses,
    extensions,
    letters,
    measurements,
    numbers,
    sites,
)

__all__ = [
    "codings",
    "content",
    "dates",
    "documents",
    "doses",
    "extensions",
    "letters",
    "measurements",
    "numbers",
    "sites",
]
