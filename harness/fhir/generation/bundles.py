"""Bundles: entries that fit the type of the Bundle around them (bdl-1 to bdl-12)."""

from __future__ import annotations

from harness.fhir.generation.objects import Editing, Object
from harness.fhir.lossless import Json

_FIRST: dict[str, Object] = {
    "document": {
        "resourceType": "Composition",
        "status": "final",
        "type": {"text": "a"},
        "date": "2024-02-29",
        "author": [{"display": "a"}],
        "title": "a",
    },
    "message": {
        "resourceType": "MessageHeader",
        "eventUri": "urn:a",
        "source": {"endpoint": "https://example.org/a"},
    },
}
_ASKS = ("batch", "transaction", "history")
_ANSWERS = ("batch-response", "transaction-response", "history")


def bundled(editing: Editing) -> None:
    """Changes a Bundle so that all of its entries fit its type."""
    made = editing.made
    kind = str(made.get("type"))
    if kind not in ("searchset", "history"):
        editing.drop("total")
    if kind == "document":
        editing.add("timestamp")
        identifier = made.get("identifier")
        made["identifier"] = {"system": "urn:a", "value": "a", **(identifier or {})}
    if kind in _FIRST:
        entries = made.get("entry", [])
        first = entries[0].get("resource", {}) if entries else {}
        if first.get("resourceType") != _FIRST[kind]["resourceType"] or "section" in first:
            made["entry"] = [{"resource": dict(_FIRST[kind])}, *entries]
    entries = made.get("entry")
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        _entered(entry, kind, number)


def _entered(entry: Object, kind: str, number: int) -> None:
    if kind != "searchset":
        entry.pop("search", None)
    _asked(entry, kind in _ASKS)
    if kind not in _ANSWERS:
        entry.pop("response", None)
    elif "response" not in entry:
        entry["response"] = {"status": "200 OK"}
    if not any(part in entry for part in ("resource", "request", "response")):
        entry["resource"] = {"resourceType": "Basic", "code": {"text": "a"}}
    if "fullUrl" in entry:
        entry["fullUrl"] = f"urn:uuid:0b2ee8ae-5d53-4cd5-a5f5-{number:012}"
        entry.pop("_fullUrl", None)


def _asked(entry: Object, asks: bool) -> None:
    if not asks:
        entry.pop("request", None)
        return
    request: Json = entry.get("request", {"method": "GET", "url": "Patient/a"})
    if request.get("method") in ("POST", "PUT") and "resource" not in entry:
        request = {**request, "method": "GET"}
    entry["request"] = request
