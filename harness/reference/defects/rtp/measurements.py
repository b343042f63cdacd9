"""Faults with what belongs to a measured value."""

from __future__ import annotations

from typing import Any

from ...model import Resource
from ...rules import defect
from .walk import GONE, Kept, changed


@defect("MR-42", violates="RTP-007", replaces="content.kept")
def comparators_are_lost(kept: Kept, resource: Resource) -> Resource:
    "A result below the limit of detection comes back as the limit itself."

    def exact(name: str, item: Any, beside: Resource) -> Any:
        return GONE if name == "comparator" and "value" in beside else item

    return changed(kept(resource), exact)


@defect("MR-43", violates="RTP-007", replaces="content.kept")
def components_lose_their_ranges(kept: Kept, resource: Resource) -> Resource:
    "The components of an observation keep their values and lose ranges and interpretations."
    result = kept(resource)
    components = result.get("component")
    if result.get("resourceType") != "Observation" or not isinstance(components, list):
        return result
    return result | {"component": [_bare(each) for each in components]}


def _bare(component: Any) -> Any:
    if not isinstance(component, dict):
        return component
    return {
        name: item for name, item in component.items() if name not in ("referenceRange", "interpretation")
    }
