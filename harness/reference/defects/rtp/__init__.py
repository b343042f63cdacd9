"""Faults of the round trip."""

from . import (
    codings,
    content,
    dates,
    demographics,
    documents,
    doses,
    extensions,
    forms,
    letters,
    measurements,
    negation,
    numbers,
    sites,
)

__all__ = [
    "codings",
    "content",
    "dates",
    "demographics",
    "documents",
    "doses",
    "extensions",
    "forms",
    "letters",
    "measurements",
    "negation",
    "numbers",
    "sites",
]
