"""Lawful oddities; the suite must not mind any of them."""

from . import answers, audit, bodies, denial, deviations, markup, merging, narrative, versions, view, writing

__all__ = [
    "answers",
    "audit",
    "bodies",
    "denial",
    "deviations",
    "markup",
    "merging",
    "narrative",
    "versions",
    "view",
    "writing",
]
