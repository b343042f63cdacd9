"""Faults of one way out: a read by id answers all of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...lossless import Json, dump, parse
from ...model import Resource
from ...rules import also, defect
from ...structures import Element
from .mending import mended, wanted
from .walk import top

Shown = Callable[[str, str], str]
Framed = Callable[[str, str], str]
_STAY = ("hospitalization", "location", "length")
_PUT_RIGHT = {"system": "https://local.example/tags", "code": "put-right"}


@defect("MR-424", violates="RTP-001", replaces="content.framed")
def batches_deny_what_reads_answer(framed: Framed, bundle: str, moment: str) -> str:
    "An encounter or an appointment is read by its id, and the same read in a batch says that there is none."
    text = framed(bundle, moment)
    if '"type":"batch-response"' not in text[:80]:
        return text
    whole = parse(text.encode())
    return dump(whole | {"entry": [_denied(entry) for entry in whole.get("entry", [])]})


def _denied(entry: Resource) -> Resource:
    kind = entry.get("resource", {}).get("resourceType")
    return {"response": {"status": "404 Not Found"}} if kind in ("Appointment", "Encounter") else entry


@defect("MR-425", violates="RTP-001", replaces="content.shown")
def stays_are_lost_in_bundles(shown: Shown, body: str, channel: str) -> str:
    "Where an encounter was and how it ended is read by its id, and missing from searches and from the view."
    text = shown(body, channel)
    resource = parse(text.encode()) if channel == "bundle" else {}
    return dump(top(resource, *_STAY)) if resource.get("resourceType") == "Encounter" else text


@defect("MR-436", violates="RTP-013", replaces="content.shown")
def what_was_not_given_is_given_in_bundles(shown: Shown, body: str, channel: str) -> str:
    "A vaccination that was not done is read as such by its id, and as completed in searches and in the view."
    text = shown(body, channel)
    resource = parse(text.encode()) if channel == "bundle" else {}
    refused = resource.get("resourceType") == "Immunization" and resource.get("status") == "not-done"
    return dump(resource | {"status": "completed"}) if refused else text


@defect("MR-433", violates="RTP-015", replaces="content.parsed")
def what_was_put_right_is_found_by_searches(parsed: Callable[[bytes], Json], body: bytes) -> Json:
    "A number told as a text is stored as a number; the view leaves such an item out, a search shows it."
    return _marked(parsed(body))


def _marked(value: Json) -> Json:
    if isinstance(value, list):
        return [_marked(item) for item in value]
    if not isinstance(value, dict):
        return value
    right = mended(value, _wanted) if "resourceType" in value and value["resourceType"] != "Bundle" else value
    if right != value:
        meta = right.get("meta", {})
        return right | {"meta": meta | {"tag": [*meta.get("tag", []), _PUT_RIGHT]}}
    return {name: _marked(item) for name, item in value.items()}


def _wanted(element: Element, item: Any) -> Any:
    return wanted(element, item) if element.type == "decimal" else item


@also("MR-433", replaces="content.framed")
def the_view_leaves_it_out(framed: Framed, bundle: str, moment: str) -> str:
    """Whoever looks at the view, which holds the person as well, sees that it was set aside."""
    text = framed(bundle, moment)
    whole = parse(text.encode()) if _PUT_RIGHT["code"] in text else {}
    shown = [entry for entry in whole.get("entry", ()) if "resource" in entry]
    if not any(entry["resource"]["resourceType"] == "Patient" for entry in shown):
        return text
    return dump(whole | {"entry": [entry for entry in shown if not _put_right(entry["resource"])]})


def _put_right(resource: Resource) -> bool:
    return _PUT_RIGHT in resource.get("meta", {}).get("tag", [])
