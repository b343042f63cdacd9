"""Lawful oddities; the suite must not mind any of them."""

from . import answers, audit, denial, versions, view, writing

__all__ = ["answers", "audit", "denial", "versions", "view", "writing"]
