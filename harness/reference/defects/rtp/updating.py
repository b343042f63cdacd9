"""Faults of updates: what they say is not what is stored, or not what is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...lossless import Number, dump, parse
from ...model import Resource, Stored
from ...rules import defect
from .walk import top

Merged = Callable[[Resource, Stored], Resource]
Shown = Callable[[str, str], str]
_SERVERS = ("id", "meta")
_LABELS = ("tag", "security", "profile")


@defect("MR-370", violates="RTP-001", replaces="contribute.merged")
def updates_merge(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "An update keeps what it leaves out: an element that was taken away is still there."
    result = merged(arriving, stored)
    return top(stored() or {}, *_SERVERS) | result


@defect("MR-371", violates="RTP-001", replaces="contribute.merged")
def updates_add_to_notes(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "An update adds to the notes that are there, and none of them can be taken away."
    result, held = merged(arriving, stored), stored() or {}
    kept = [each for each in held.get("note", ()) if each not in result.get("note", ())]
    return result | {"note": [*kept, *result.get("note", ())]} if kept else result


@defect("MR-372", violates="RTP-001", replaces="contribute.merged")
def equal_numbers_are_no_change(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "An update that changes nothing but the decimals of a number, 36.8 to 36.80, is accepted and not stored."
    result, held = merged(arriving, stored), stored() or {}
    same = _rounded(top(held, *_SERVERS)) == _rounded(top(result, *_SERVERS))
    return result | top(held, *_SERVERS) if same else result


@defect("MR-373", violates="RTP-001", replaces="contribute.merged")
def labels_of_updates_are_ignored(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "An update is stored but for its metadata: a label it adds is not kept."
    result, held = merged(arriving, stored), stored()
    if not held:
        return result
    labels = {name: value for name, value in held.get("meta", {}).items() if name in _LABELS}
    return result | {"meta": top(result.get("meta", {}), *_LABELS) | labels}


@defect("MR-374", violates="RTP-001", replaces="content.shown", remembers=True)
def histories_show_the_latest(shown: Shown, seen: set[Any], body: str, channel: str) -> str:
    "A history shows each version with what the item says now; a read of a version answers what it said."
    text = shown(body, channel)
    if channel != "history":
        return text
    latest = _first_seen(seen, text)
    return dump(parse(latest.encode()) | {"meta": parse(text.encode())["meta"]})


@defect("MR-375", violates="RTP-001", replaces="content.shown", remembers=True)
def searches_show_the_first_state(shown: Shown, seen: set[Any], body: str, channel: str) -> str:
    "A search and the view find an item by what it says now, and show what it said when it was new."
    text = shown(body, channel)
    if parse(text.encode()).get("resourceType") in ("Patient", "Provenance", "AuditEvent"):
        return text
    first = _first_seen(seen, text)
    return first if channel == "bundle" else text


@defect("MR-376", violates="RTP-001", replaces="content.shown")
def histories_have_no_record_ids(shown: Shown, body: str, channel: str) -> str:
    "A history shows items without their identifiers and their notes."
    text = shown(body, channel)
    return dump(top(parse(text.encode()), "identifier", "note")) if channel == "history" else text


def _first_seen(seen: set[Any], text: str) -> str:
    """The text in which the resource of this one was first seen, which may be now."""
    resource = parse(text.encode())
    mark = resource.get("resourceType"), resource.get("id")
    first = next((body for known, body in seen if known == mark), None)
    if first is None:
        seen.add((mark, text))
    return first or text


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return float(value.text) if isinstance(value, Number) else value
