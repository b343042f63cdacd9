"""Faults with doses."""

from __future__ import annotations

from typing import Any, Final

from ...lossless import Number
from ...model import Resource
from ...rules import defect
from .walk import GONE, Kept, changed

_WIDTH: Final = 100
_DOSES: Final = ("doseQuantity", "doseRange", "maxDosePerAdministration")


@defect("MR-46", violates="RTP-009", replaces="content.kept")
def dose_texts_are_cut(kept: Kept, resource: Resource) -> Resource:
    "The text of a dose is cut after a hundred characters."

    def short(name: str, item: Any, beside: Resource) -> Any:
        dosed = "timing" in beside or "doseAndRate" in beside
        return item[:_WIDTH] if name == "text" and dosed and isinstance(item, str) else item

    return changed(kept(resource), short)


@defect("MR-47", violates="RTP-009", replaces="content.kept")
def maximum_doses_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The most that may be given in a period is dropped from the structured dose."

    def unlimited(name: str, item: Any, beside: Resource) -> Any:
        return GONE if name == "maxDosePerPeriod" else item

    return changed(kept(resource), unlimited)


@defect("MR-48", violates="RTP-009", replaces="content.kept")
def decimal_points_are_lost(kept: Kept, resource: Resource) -> Resource:
    "A structured dose loses its decimal point: 2.5 mg comes back as 25 mg, beside a text that says 2.5."

    def tenfold(name: str, item: Any, beside: Resource) -> Any:
        return changed(item, _pointless) if name in _DOSES and isinstance(item, dict) else item

    return changed(kept(resource), tenfold)


def _pointless(name: str, item: Any, beside: Resource) -> Any:
    if name != "value" or not isinstance(item, Number) or "e" in item.text.lower() or "." not in item.text:
        return item
    return Number(item.text.replace(".", "").lstrip("0") or "0")
