"""Faults with decimals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ...lossless import Number
from ...model import Resource
from ...rules import defect
from .walk import Kept, changed, mapped


@defect("MR-01", violates="RTP-005", replaces="content.kept")
def trailing_zeros_are_lost(kept: Kept, resource: Resource) -> Resource:
    "A decimal loses the zeros at its end."

    def short(value: Any) -> Any:
        if isinstance(value, Number) and "." in value.text and "e" not in value.text.lower():
            return Number(value.text.rstrip("0").rstrip("."))
        return value

    result: Resource = mapped(kept(resource), short)
    return result


@defect("MR-02", violates="RTP-005", replaces="content.kept")
def decimals_go_through_floats(kept: Kept, resource: Resource) -> Resource:
    "A decimal with more digits than a binary float holds comes back rounded."

    def rounded(value: Any) -> Any:
        if not isinstance(value, Number) or "." not in value.text:
            return value
        nearest = repr(float(value.text))
        return value if Decimal(nearest) == Decimal(value.text) else Number(nearest)

    result: Resource = mapped(kept(resource), rounded)
    return result


@defect("MR-29", violates="RTP-005", replaces="content.kept")
def numbers_in_components_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The components of an observation keep their units and lose their numbers."
    result = kept(resource)
    components = result.get("component")
    if not isinstance(components, list):
        return result
    return result | {"component": [_numberless(each) for each in components]}


def _numberless(component: Any) -> Any:
    quantity = component.get("valueQuantity") if isinstance(component, dict) else None
    if not isinstance(quantity, dict) or len(quantity) < 2:
        return component
    rest = {name: value for name, value in quantity.items() if name != "value"}
    return component | {"valueQuantity": rest}


@defect("MR-30", violates="RTP-005", replaces="content.kept")
def exponents_are_rewritten(kept: Kept, resource: Resource) -> Resource:
    "A number with an exponent comes back as a float, rounded to six digits."

    def rewritten(value: Any) -> Any:
        if not isinstance(value, Number) or "e" not in value.text.lower():
            return value
        return Number(format(Decimal(repr(float(f"{float(value.text):.6g}"))), "f"))

    result: Resource = mapped(kept(resource), rewritten)
    return result


@defect("MR-75", violates="RTP-005", replaces="content.kept")
def whole_decimals_become_integers(kept: Kept, resource: Resource) -> Resource:
    "A decimal of which nothing but zeros stands after the point loses them."

    def whole(value: Any) -> Any:
        if not isinstance(value, Number) or "e" in value.text.lower():
            return value
        left, point, right = value.text.partition(".")
        return Number(left) if point and not right.strip("0") else value

    result: Resource = mapped(kept(resource), whole)
    return result


@defect("MR-76", violates="RTP-005", replaces="content.kept")
def six_places_are_kept(kept: Kept, resource: Resource) -> Resource:
    "A decimal is cut after six places, as a column of that width would."

    def narrow(value: Any) -> Any:
        if not isinstance(value, Number) or "e" in value.text.lower():
            return value
        left, point, right = value.text.partition(".")
        return Number(f"{left}{point}{right[:6]}")

    result: Resource = mapped(kept(resource), narrow)
    return result


@defect("MR-77", violates="RTP-005", replaces="content.kept")
def small_numbers_become_zero(kept: Kept, resource: Resource) -> Resource:
    "A number nearer to zero than a millionth comes back as zero."

    def rounded(value: Any) -> Any:
        small = isinstance(value, Number) and 0 < abs(Decimal(value.text)) < Decimal("0.000001")
        return Number("0") if small else value

    result: Resource = mapped(kept(resource), rounded)
    return result


@defect("MR-78", violates="RTP-005", replaces="content.kept")
def numbers_lose_their_sign(kept: Kept, resource: Resource) -> Resource:
    "A number below zero loses its sign where it is not in a quantity."

    def positive(name: str, item: Any, beside: Resource) -> Any:
        if not isinstance(item, Number) or "unit" in beside or "code" in beside:
            return item
        return Number(item.text.lstrip("-"))

    return changed(kept(resource), positive)
