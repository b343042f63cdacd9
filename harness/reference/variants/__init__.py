"""Lawful oddities; the suite must not mind any of them."""

from . import denial, view

__all__ = ["denial", "view"]
