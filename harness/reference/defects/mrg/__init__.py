"""Faults of aggregation."""

from . import allergies, order, replay, view

__all__ = ["allergies", "order", "replay", "view"]
