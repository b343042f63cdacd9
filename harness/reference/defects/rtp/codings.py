"""Faults with coded elements: codings, the term the author chose, value sets."""

from __future__ import annotations

import re
from typing import Any, Final

from ...model import Resource
from ...rules import defect
from .walk import Kept, changed

_LEGACY: Final = re.compile(r"[A-Za-z0-9]{1,4}\.{1,4}")
_CATEGORIES: Final = frozenset(
    {
        "social-history",
        "vital-signs",
        "imaging",
        "laboratory",
        "procedure",
        "survey",
        "exam",
        "therapy",
        "activity",
    }
)


@defect("MR-40", violates="RTP-004", replaces="content.kept")
def one_coding_is_enough(kept: Kept, resource: Resource) -> Resource:
    "A concept in several code systems keeps its first coding alone."

    def first(name: str, item: Any, beside: Resource) -> Any:
        return item[:1] if name == "coding" and isinstance(item, list) else item

    return changed(kept(resource), first)


@defect("MR-41", violates="RTP-004", replaces="content.kept")
def trailing_dots_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Legacy codes lose the dots at their end."

    def bare(name: str, item: Any, beside: Resource) -> Any:
        legacy = name == "code" and isinstance(item, str) and _LEGACY.fullmatch(item)
        return item.rstrip(".") if legacy else item

    return changed(kept(resource), bare)


@defect("MR-56", violates="RTP-016", replaces="content.kept")
def categories_are_made_to_fit(kept: Kept, resource: Resource) -> Resource:
    "A category of an observation that the value set does not have becomes an examination."
    result = kept(resource)
    if result.get("resourceType") != "Observation":
        return result

    def fitting(name: str, item: Any, beside: Resource) -> Any:
        if name != "category" or not isinstance(item, list):
            return item
        return [_fitted(each) for each in item]

    return changed(result, fitting)


def _fitted(concept: Any) -> Any:
    codings = concept.get("coding") if isinstance(concept, dict) else None
    if not isinstance(codings, list) or any(each.get("code") in _CATEGORIES for each in codings):
        return concept
    system = "http://terminology.hl7.org/CodeSystem/observation-category"
    return concept | {"coding": [{"system": system, "code": "exam"}]}


@defect("MR-57", violates="RTP-016", replaces="content.kept")
def unknown_is_what_is_not_listed(kept: Kept, resource: Resource) -> Resource:
    "A marital status or a severity in a code system of another's becomes unknown."

    def listed(name: str, item: Any, beside: Resource) -> Any:
        if name not in ("maritalStatus", "severity") or not isinstance(item, dict):
            return item
        known = [each for each in item.get("coding", ()) if _recognised(each)]
        null = {"system": "http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "code": "UNK"}
        return item if known or "coding" not in item else item | {"coding": [null]}

    return changed(kept(resource), listed)


def _recognised(coding: Any) -> bool:
    system = coding.get("system") if isinstance(coding, dict) else None
    return isinstance(system, str) and system.startswith(
        ("http://snomed.info/", "http://terminology.hl7.org/")
    )
