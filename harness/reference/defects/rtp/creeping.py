"""Faults by which content that is sent back as it was returned changes a little more each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ...model import Resource, Stored
from ...rules import defect
from .walk import Kept, changed, labelled_twice, top

Merged = Callable[[Resource, Stored], Resource]
_SERVERS: Final = ("id", "meta")
_PASS: Final = "https://record.example/pass"


@defect("MR-101", violates="RTP-017", replaces="content.kept")
def a_tag_each_time(kept: Kept, resource: Resource) -> Resource:
    "Every time a resource is stored it gets one more tag of the server's."
    result = kept(resource)
    meta = result.get("meta", {})
    tags = meta.get("tag", [])
    return result | {"meta": meta | {"tag": [*tags, {"system": _PASS, "code": str(len(tags) + 1)}]}}


@defect("MR-102", violates="RTP-017", replaces="contribute.merged")
def narrative_grows(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "The narrative of what is sent back is put into one more division."

    def deeper(name: str, item: Any, beside: Resource) -> Any:
        return f'<div xmlns="http://www.w3.org/1999/xhtml">{item}</div>' if name == "div" else item

    return _again(merged(arriving, stored), stored, lambda resource: changed(resource, deeper))


@defect("MR-103", violates="RTP-017", replaces="contribute.merged")
def white_space_grows(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "The texts of what is sent back get a space at their end."

    def longer(name: str, item: Any, beside: Resource) -> Any:
        return f"{item} " if name in ("text", "display", "description") and isinstance(item, str) else item

    return _again(merged(arriving, stored), stored, lambda resource: changed(resource, longer))


@defect("MR-104", violates="RTP-017", replaces="contribute.merged")
def lists_turn_round(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "Lists of codings, identifiers and names of what is sent back come back in the opposite order."

    def turned(name: str, item: Any, beside: Resource) -> Any:
        several = name in ("coding", "identifier", "name", "category") and isinstance(item, list)
        return item[::-1] if several else item

    return _again(merged(arriving, stored), stored, lambda resource: changed(resource, turned))


@defect("MR-105", violates="RTP-017", replaces="contribute.merged")
def what_is_sent_back_is_added(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "Notes of what is sent back are added to those that are there."

    def twice(resource: Resource) -> Resource:
        return resource | ({"note": resource["note"] * 2} if "note" in resource else {})

    return _again(merged(arriving, stored), stored, twice)


@defect("MR-106", violates="RTP-017", replaces="content.kept")
def escapes_are_escaped_again(kept: Kept, resource: Resource) -> Resource:
    "Narrative that has been here before has its entities escaped once more."
    result = kept(resource)

    def escaped(name: str, item: Any, beside: Resource) -> Any:
        return item.replace("&", "&amp;") if name == "div" else item

    return changed(result, escaped) if "versionId" in result.get("meta", {}) else result


@defect("MR-390", violates="RTP-017", replaces="contribute.merged")
def labels_double(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "With each update there are twice as many of every tag and security label."
    result = merged(arriving, stored)
    return result if stored() is None else labelled_twice(result)


@defect("MR-459", violates="RTP-017", replaces="contribute.merged")
def people_gather_an_address(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "A person who is sent back as read has the first of their addresses once more."

    def longer(resource: Resource) -> Resource:
        known = resource.get("address", [])
        return resource | {"address": [*known, known[0]]} if known else resource

    result = merged(arriving, stored)
    return _again(result, stored, longer) if result["resourceType"] == "Patient" else result


def _again(arriving: Resource, stored: Stored, change: Callable[[Resource], Resource]) -> Resource:
    """What arrives, changed if it is what is stored already."""
    held = stored()
    same = held is not None and top(held, *_SERVERS) == top(arriving, *_SERVERS)
    return change(arriving) if same else arriving
