"""Faults of the audit trail."""

from . import names, people, refusals, views

__all__ = ["names", "people", "refusals", "views"]
