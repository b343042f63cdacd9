"""Bundles: what each type of Bundle asks of its entries, broken by an entry more or by one member."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harness.fhir.lossless import Json, Number
from harness.fhir.mutation.mutants import GONE, Change
from harness.fhir.mutation.places import Place
from harness.fhir.mutation.shapes import Shapes

_ASKING = ("batch", "transaction", "history")
_ANSWERING = ("batch-response", "transaction-response", "history")
_RESOURCE: Mapping[str, Json] = {"resourceType": "Basic", "id": "a", "code": {"text": "a"}}
_REQUEST = {"method": "PUT", "url": "Basic/a"}
_RESPONSE = {"status": "200 OK"}


def total_in_others(place: Place, _: Shapes) -> Iterator[Change]:
    """A total in what is neither a search set nor a history."""
    if _is_bundle(place) and place.value["type"] not in ("searchset", "history"):
        yield Change("bdl-1", place.location, (*place.keys, "total"), Number("1"))


def search_in_others(place: Place, _: Shapes) -> Iterator[Change]:
    """How an entry was found, in what is no search set."""
    if _is_bundle(place) and place.value["type"] != "searchset":
        yield from _appended(place, "bdl-2", search={"mode": "match"})


def request_misplaced(place: Place, _: Shapes) -> Iterator[Change]:
    """A request where none belongs, none where one does."""
    if _is_bundle(place):
        asks = place.value["type"] in _ASKING
        yield from _appended(place, "bdl-3", request=None if asks else _REQUEST)


def response_misplaced(place: Place, _: Shapes) -> Iterator[Change]:
    """A response where none belongs, none where one does."""
    if _is_bundle(place):
        answers = place.value["type"] in _ANSWERING
        yield from _appended(place, "bdl-4", response=None if answers else _RESPONSE)


def entry_of_nothing(place: Place, _: Shapes) -> Iterator[Change]:
    """An entry with an address and nothing at it."""
    if _is_bundle(place) and place.value["type"] not in (*_ASKING, *_ANSWERING):
        yield from _appended(place, "bdl-5", resource=None)


def full_url_twice(place: Place, _: Shapes) -> Iterator[Change]:
    """An entry with the address and the version of another one."""
    if not _is_bundle(place) or place.value["type"] == "history":
        return
    for entry in place.value.get("entry", ()):
        if "fullUrl" in entry and "resource" in entry and not _binds_entries(place):
            yield _with(place, "bdl-7", entry)
            return


def full_url_with_version(place: Place, _: Shapes) -> Iterator[Change]:
    """An address that is that of one version."""
    if _is_bundle(place):
        yield from _appended(place, "bdl-8", fullUrl="https://example.org/Basic/a/_history/1")


def full_url_of_another(place: Place, _: Shapes) -> Iterator[Change]:
    """An address that ends in another id than the resource has."""
    if _is_bundle(place):
        yield from _appended(place, "bundle-full-url", fullUrl="https://example.org/Basic/b")


def document_not_identified(place: Place, _: Shapes) -> Iterator[Change]:
    """A document without its identifier."""
    if _is_bundle(place) and place.value["type"] == "document" and not _has_to_be(place, "identifier"):
        yield Change("bdl-9", place.location, (*place.keys, "identifier"), GONE)


def document_not_dated(place: Place, _: Shapes) -> Iterator[Change]:
    """A document without the time it was put together."""
    if _is_bundle(place) and place.value["type"] == "document" and not _has_to_be(place, "timestamp"):
        yield Change("bdl-10", place.location, (*place.keys, "timestamp"), GONE)


def first_of_another_type(place: Place, _: Shapes) -> Iterator[Change]:
    """A document or message that starts with something else than its type says."""
    rule = {"document": "bdl-11", "message": "bdl-12"}.get(place.value["type"]) if _is_bundle(place) else None
    if rule and not _binds_entries(place):
        entries = [_entry(place.value["type"]), *place.value["entry"]]
        yield Change(rule, place.location, (*place.keys, "entry"), entries)


def nothing_to_send(place: Place, _: Shapes) -> Iterator[Change]:
    """A request to create without what to create."""
    if _is_bundle(place) and place.value["type"] in ("batch", "transaction"):
        request = {"method": "POST", "url": "Basic"}
        yield from _appended(place, "bundle-request", fullUrl=None, resource=None, request=request)


def section_leads_away(place: Place, _: Shapes) -> Iterator[Change]:
    """A section of a document that refers to what the document does not hold."""
    if not _is_bundle(place) or place.value["type"] != "document":
        return
    sections = place.value["entry"][0]["resource"].get("section", ())
    for index, section in enumerate(sections):
        keys = (*place.keys, "entry", 0, "resource", "section", index, "entry")
        entries = [*section.get("entry", ()), {"reference": "Basic/not-in-this-document"}]
        if "emptyReason" not in section:
            yield Change("bundle-document", place.location, keys, entries)
            return


def _is_bundle(place: Place) -> bool:
    return (
        place.kind == "value"
        and place.keys == place.resource
        and place.shape.type == "Bundle"
        and isinstance(place.value.get("type"), str)
    )


def _has_to_be(place: Place, name: str) -> bool:
    return name not in place.value or bool(place.shape.members[name].minimum)


def _binds_entries(place: Place) -> bool:
    element = place.shape.members["entry"]
    return element.maximum is not None or bool(element.slices and element.slicing)


def _entry(kind: str, **members: Any) -> dict[str, Json]:
    """A valid entry for a type of Bundle, with these members instead of its own; None leaves one out."""
    made: dict[str, Json] = {"fullUrl": "https://example.org/Basic/a", "resource": _RESOURCE}
    if kind in _ASKING:
        made["request"] = _REQUEST
    if kind in _ANSWERING:
        made["response"] = _RESPONSE
    return {key: value for key, value in {**made, **members}.items() if value is not None}


def _appended(place: Place, rule: str, **members: Any) -> Iterator[Change]:
    if not _binds_entries(place) and not ("entry" not in place.value and place.value["type"] == "document"):
        yield _with(place, rule, _entry(place.value["type"], **members))


def _with(place: Place, rule: str, entry: Json) -> Change:
    found = place.value.get("entry", [])
    location = f"{place.location}.entry[{len(found)}]"
    return Change(rule, location, (*place.keys, "entry"), [*found, entry])
