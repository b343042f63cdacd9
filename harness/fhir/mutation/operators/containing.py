"""Contained resources: nested, not referred to, without an id or with another's, with a life of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.fhir.lossless import Json
from harness.fhir.mutation.mutants import Change
from harness.fhir.mutation.places import Place
from harness.fhir.mutation.shapes import Shapes

_INSIDE: Mapping[str, Json] = {
    "resourceType": "Basic",
    "id": "contained-by-mutation",
    "code": {"text": "a"},
    "subject": {"reference": "#"},
}
"""Legal inside any resource: it refers to what it is contained in."""

_BARE = {key: value for key, value in _INSIDE.items() if key not in ("id", "subject")}


def contained_in_contained(place: Place, _: Shapes) -> Iterator[Change]:
    """A contained resource with a contained resource."""
    yield from _appended(place, "dom-2", {**_INSIDE, "contained": [{**_BARE, "id": "inner"}]})


def contained_for_nothing(place: Place, _: Shapes) -> Iterator[Change]:
    """A contained resource that nothing refers to, and one that nothing can refer to."""
    yield from _appended(place, "dom-3", {**_BARE, "id": "contained-by-mutation"})
    yield from _appended(place, "dom-3", _BARE)


def contained_with_version(place: Place, _: Shapes) -> Iterator[Change]:
    """A contained resource with a version, or a time of change, of its own."""
    yield from _appended(place, "dom-4", {**_INSIDE, "meta": {"versionId": "1"}})
    yield from _appended(place, "dom-4", {**_INSIDE, "meta": {"lastUpdated": "2024-02-29T12:00:00Z"}})


def contained_with_label(place: Place, _: Shapes) -> Iterator[Change]:
    """A contained resource with security labels of its own."""
    yield from _appended(place, "dom-5", {**_INSIDE, "meta": {"security": [{"display": "a"}]}})


def contained_twice(place: Place, _: Shapes) -> Iterator[Change]:
    """Two contained resources with one id."""
    found = place.value.get("contained") if _may_contain(place) else None
    if found:
        yield from _appended(place, "contained-id", found[0])


def another_profile(place: Place, _: Shapes) -> Iterator[Change]:
    """A claim to follow the profile of another type."""
    if not _is_whole(place) or place.value["resourceType"] == "Basic" or "contained" in place.keys:
        return
    meta = place.value.get("meta", {})
    if "_profile" not in meta:
        claims = [*meta.get("profile", ()), "http://hl7.org/fhir/StructureDefinition/Basic"]
        yield Change("profile", place.location, (*place.keys, "meta"), {**meta, "profile": claims})


def _appended(place: Place, rule: str, resource: Json) -> Iterator[Change]:
    if _may_contain(place):
        found = place.value.get("contained", [])
        location = f"{place.location}.contained[{len(found)}]"
        yield Change(rule, location, (*place.keys, "contained"), [*found, resource])


def _may_contain(place: Place) -> bool:
    if not _is_whole(place) or "contained" not in place.shape.members or "contained" in place.keys:
        return False
    element = place.shape.members["contained"]
    any_type = any(one.code == "Resource" and not one.profiles for one in element.types)
    return any_type and element.maximum is None and not element.slices


def _is_whole(place: Place) -> bool:
    return place.kind == "value" and place.keys == place.resource and isinstance(place.value, dict)
