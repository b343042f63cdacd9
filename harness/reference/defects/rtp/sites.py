"""Faults with side, site, route and method."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ...lossless import dump, parse
from ...model import Resource
from ...rules import defect
from .walk import GONE, Kept, changed

_SIDES: Final = frozenset({"7771000", "24028007", "51440002"})


@defect("MR-44", violates="RTP-008", replaces="content.kept")
def sides_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Of a body site, the site is kept and the side told beside it is lost."

    def sideless(name: str, item: Any, beside: Resource) -> Any:
        if name == "locationQualifier":
            return GONE
        if name != "bodySite" or not isinstance(item, list):
            return item
        return [each for each in item if not _side(each)]

    return changed(kept(resource), sideless)


def _side(concept: Any) -> bool:
    codings = concept.get("coding") if isinstance(concept, dict) else None
    return isinstance(codings, list) and any(
        isinstance(each, dict) and each.get("code") in _SIDES for each in codings
    )


@defect("MR-45", violates="RTP-008", replaces="content.shown")
def routes_are_only_in_reads(shown: Callable[[str, str], str], body: str, channel: str) -> str:
    "The view and searches answer doses without site, route and method, a read answers them with all three."
    text = shown(body, channel)
    if channel != "bundle":
        return text

    def pathless(name: str, item: Any, beside: Resource) -> Any:
        dosed = "doseAndRate" in beside or "timing" in beside or "route" in beside
        return GONE if name in ("site", "route", "method") and dosed else item

    return dump(changed(parse(text.encode()), pathless))
