"""Faults of access."""

from . import credentials, purposes, relationship

__all__ = ["credentials", "purposes", "relationship"]
