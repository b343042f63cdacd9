"""Faults with the sections of a document."""

from __future__ import annotations

from typing import Any

from ...model import Resource
from ...rules import defect
from .walk import GONE, Kept, changed


@defect("MR-52", violates="RTP-011", replaces="content.kept")
def sections_are_sorted(kept: Kept, resource: Resource) -> Resource:
    "The sections of a document come back in the order of their titles."

    def ordered(name: str, item: Any, beside: Resource) -> Any:
        if name != "section" or not isinstance(item, list):
            return item
        return sorted(item, key=lambda each: str(each.get("title", "")) if isinstance(each, dict) else "")

    return changed(kept(resource), ordered)


@defect("MR-53", violates="RTP-011", replaces="content.kept")
def empty_sections_give_no_reason(kept: Kept, resource: Resource) -> Resource:
    "Why a section is empty is not kept."

    def silent(name: str, item: Any, beside: Resource) -> Any:
        return GONE if name == "emptyReason" else item

    return changed(kept(resource), silent)
