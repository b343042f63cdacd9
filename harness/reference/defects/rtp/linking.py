"""Faults with what leads from one item to another, or from an item to what it holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from ...lossless import dump, parse
from ...model import Resource
from ...rules import defect
from .walk import GONE, Kept, changed, lost, top

Rewritten = Callable[[tuple[str, ...], str, Mapping[str, str], str], str]
Shown = Callable[[str, str], str]
_FORGOTTEN: Final = frozenset(
    ("basedOn", "diagnosis", "entry", "hasMember", "medicationReference", "member", "partOf", "result")
)
_TO_AN_ITEM: Final = re.compile(r"(?!Patient/)[A-Z]\w+/[^/]+")
_ABOUT_THE_RECORD: Final = ("AuditEvent", "Provenance")
_BEHIND: Final = "http://internal:8080/fhir"


@defect("MR-460", violates="RTP-012", replaces="content.rewritten")
def links_of_reports_and_documents_are_left(
    rewritten: Rewritten, path: tuple[str, ...], text: str, entries: Mapping[str, str], base: str
) -> str:
    "References of reports to results, of sections to items, of results to requests still name the entry."
    if path[-1] == "reference" and _FORGOTTEN.intersection(path):
        return text
    return rewritten(path, text, entries, base)


@defect("MR-461", violates="RTP-012", replaces="content.rewritten")
def links_of_contained_resources_are_left(
    rewritten: Rewritten, path: tuple[str, ...], text: str, entries: Mapping[str, str], base: str
) -> str:
    "A reference inside a contained resource still names the entry of the transaction."
    return text if "contained" in path else rewritten(path, text, entries, base)


@defect("MR-462", violates="RTP-001", replaces="content.kept")
def what_is_held_at_second_hand_is_dropped(kept: Kept, resource: Resource) -> Resource:
    "A contained resource to which only another one, or an extension, refers is dropped as a stray."
    result = kept(resource)
    if "contained" not in result:
        return result
    outside = lost(top(result, "contained"), lambda name, item, _: name in ("extension", "modifierExtension"))
    named = dump(outside)
    left = [one for one in result["contained"] if f'"#{one.get("id")}"' in named or '"#"' in dump(one)]
    return top(result, "contained") | ({"contained": left} if left else {})


@defect("MR-463", violates="RTP-012", replaces="content.shown")
def items_stand_alone_in_bundles(shown: Shown, body: str, channel: str) -> str:
    "Searches and the view show items without their references to other items; a read by id shows them."

    def alone(name: str, item: Any, beside: Resource) -> Any:
        return GONE if name == "reference" and isinstance(item, str) and _TO_AN_ITEM.fullmatch(item) else item

    return _in_bundles(shown(body, channel), channel, alone)


@defect("MR-464", violates="RTP-012", replaces="content.shown")
def items_are_linked_behind_the_gateway(shown: Shown, body: str, channel: str) -> str:
    "In searches and in the view, references to other items name a server behind the gateway."

    def behind(name: str, item: Any, beside: Resource) -> Any:
        inner = name == "reference" and isinstance(item, str) and _TO_AN_ITEM.fullmatch(item)
        return f"{_BEHIND}/{item}" if inner else item

    return _in_bundles(shown(body, channel), channel, behind)


def _in_bundles(text: str, channel: str, change: Callable[[str, Any, Resource], Any]) -> str:
    resource = parse(text.encode()) if channel == "bundle" else {}
    if not resource or resource["resourceType"] in _ABOUT_THE_RECORD:
        return text
    return dump(changed(resource, change))
