"""Faults of the round trip."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..lossless import Number
from ..model import Resource
from ..rules import defect

Kept = Callable[[Resource], Resource]


def _mapped(value: Any, leaf: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {name: _mapped(item, leaf) for name, item in value.items()}
    if isinstance(value, list):
        return [_mapped(item, leaf) for item in value]
    return leaf(value)


@defect("MR-17", violates="RTP-001", replaces="content.kept")
def texts_are_trimmed(kept: Kept, resource: Resource) -> Resource:
    "White space at either end of a text is lost."

    def trimmed(value: Any) -> Any:
        return (value.strip() or value) if isinstance(value, str) else value

    result: Resource = _mapped(kept(resource), trimmed)
    return result


@defect("MR-18", violates="RTP-001", replaces="content.kept")
def lists_are_reordered(kept: Kept, resource: Resource) -> Resource:
    "Codings and given names come back in another order."

    def ordered(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: _reversed(name, ordered(item), value) for name, item in value.items()}
        return [ordered(item) for item in value] if isinstance(value, list) else value

    result: Resource = ordered(kept(resource))
    return result


def _reversed(name: str, item: Any, beside: Resource) -> Any:
    if name in ("coding", "given") and isinstance(item, list) and f"_{name}" not in beside:
        return item[::-1]
    return item


@defect("MR-13", violates="RTP-001", replaces="content.kept")
def tags_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Tags and profiles in the metadata are dropped."
    result = dict(kept(resource))
    meta = result.pop("meta", {})
    left = {name: value for name, value in meta.items() if name not in ("tag", "profile")}
    return result | {"meta": left} if left else result


@defect("MR-23", violates="RTP-001", replaces="content.kept")
def notes_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Free-text notes are accepted and not kept."
    return {name: value for name, value in kept(resource).items() if name != "note"}


@defect("MR-01", violates="RTP-005", replaces="content.kept")
def trailing_zeros_are_lost(kept: Kept, resource: Resource) -> Resource:
    "A decimal loses the zeros at its end."

    def short(value: Any) -> Any:
        if isinstance(value, Number) and "." in value.text and "e" not in value.text.lower():
            return Number(value.text.rstrip("0").rstrip("."))
        return value

    result: Resource = _mapped(kept(resource), short)
    return result


@defect("MR-02", violates="RTP-005", replaces="content.kept")
def decimals_go_through_floats(kept: Kept, resource: Resource) -> Resource:
    "A decimal with more digits than a binary float holds comes back rounded."

    def rounded(value: Any) -> Any:
        if not isinstance(value, Number) or "." not in value.text:
            return value
        nearest = repr(float(value.text))
        return value if Decimal(nearest) == Decimal(value.text) else Number(nearest)

    result: Resource = _mapped(kept(resource), rounded)
    return result
