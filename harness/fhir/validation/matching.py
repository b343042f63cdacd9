"""Fixed values and patterns: whether a value is, or holds, what a profile says."""

from __future__ import annotations

from harness.fhir.lossless import Json, Number


def equals(value: Json, fixed: Json) -> bool:
    """Whether a value is a fixed value, exactly: a decimal with its spelling (FHIR R4, fixed[x])."""
    return type(value) is type(fixed) and bool(value == fixed)


def holds(value: Json, pattern: Json) -> bool:
    """Whether a value holds a pattern: all its members, and each item of its arrays (FHIR R4, pattern[x])."""
    if isinstance(pattern, dict):
        return isinstance(value, dict) and all(
            key in value and holds(value[key], wanted) for key, wanted in pattern.items()
        )
    if isinstance(pattern, list):
        return isinstance(value, list) and all(
            any(holds(item, wanted) for item in value) for wanted in pattern
        )
    if isinstance(pattern, Number):
        return isinstance(value, Number) and value == pattern
    return equals(value, pattern)
