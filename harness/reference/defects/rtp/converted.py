"""Faults that tell the same in other units or codes, or nearly the same."""

from __future__ import annotations

from typing import Any, Final

from ...lossless import Number
from ...model import Resource
from ...rules import defect
from .walk import Kept, changed

_GLYCATED: Final = frozenset(("4548-4", "43396009"))
_METRIC: Final = {"[in_i]": ("cm", 2.54), "[lb_av]": ("kg", 0.45359237)}
_DOTTED: Final = ("icd-10", "opcs-4")


def _codes(resource: Resource) -> set[Any]:
    concept = resource.get("code", {})
    return {one.get("code") for one in concept.get("coding", ())} if isinstance(concept, dict) else set()


def _told_in(quantity: Resource, unit: str, value: str) -> Resource:
    return quantity | {"value": Number(value), "unit": unit, "code": unit}


@defect("MR-470", violates="RTP-007", replaces="content.kept")
def glycated_haemoglobin_is_modern(kept: Kept, resource: Resource) -> Resource:
    "A glycated haemoglobin in per cent comes back in mmol/mol, rounded, beside a range in per cent."
    result = kept(resource)
    quantity = result.get("valueQuantity", {})
    if quantity.get("code") != "%" or not _codes(result) & _GLYCATED:
        return result
    modern = (float(quantity["value"].text) - 2.152) / 0.09148
    return result | {"valueQuantity": _told_in(quantity, "mmol/mol", f"{modern:.0f}")}


@defect("MR-471", violates="RTP-007", replaces="content.kept")
def pounds_and_inches_are_metric(kept: Kept, resource: Resource) -> Resource:
    "A weight in pounds or a height in inches comes back in kilograms or centimetres."
    result = kept(resource)
    quantity = result.get("valueQuantity", {})
    if quantity.get("code") not in _METRIC:
        return result
    unit, factor = _METRIC[quantity["code"]]
    return result | {
        "valueQuantity": _told_in(quantity, unit, f"{float(quantity['value'].text) * factor:.1f}")
    }


@defect("MR-472", violates="RTP-004", replaces="content.kept")
def classifications_lose_their_dots(kept: Kept, resource: Resource) -> Resource:
    "Codes of ICD-10 and OPCS-4 come back as they are submitted for payment: J45.9 as J459."

    def undotted(name: str, item: Any, beside: Resource) -> Any:
        classified = name == "code" and isinstance(item, str) and str(beside.get("system")).endswith(_DOTTED)
        return item.replace(".", "") if classified else item

    return changed(kept(resource), undotted)
