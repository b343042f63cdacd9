"""Kinds of JSON: what FHIR writes as array, object, text, number or truth value, written as another one."""

from __future__ import annotations

from collections.abc import Iterator

from harness.fhir.lossless import Json, Number
from harness.fhir.mutation.mutants import Change
from harness.fhir.mutation.operators.cardinality import has_extras
from harness.fhir.mutation.places import Place
from harness.fhir.mutation.shapes import Shapes

_EXTRA = {"extension": [{"url": "https://example.org/a", "valueString": "a"}]}


def single_for_array(place: Place, _: Shapes) -> Iterator[Change]:
    """The first item of an array instead of the array."""
    if _is_array(place) and place.value and place.value[0] is not None and not has_extras(place):
        yield Change("json-shape", place.location, place.keys, place.value[0])


def array_for_single(place: Place, _: Shapes) -> Iterator[Change]:
    """An array with one value instead of the value."""
    if place.kind == "member" and not isinstance(place.value, list) and place.value is not None:
        yield Change("json-shape", place.location, place.keys, [place.value])


def null(place: Place, _: Shapes) -> Iterator[Change]:
    """Null instead of all that stands under a key."""
    if place.kind != "member" or place.value is None or has_extras(place):
        return
    is_shape = place.element.repeats or place.shape.is_resource
    yield Change("json-shape" if is_shape else "null", place.location, place.keys, None)


def null_item(place: Place, _: Shapes) -> Iterator[Change]:
    """Null beside the items of an array, with no extension that it would stand for."""
    if _is_array(place) and place.value and not has_extras(place) and _has_room(place):
        rule = "json-shape" if place.shape.is_resource else "null"
        location = f"{place.location}[{len(place.value)}]"
        yield Change(rule, location, (*place.keys,), [*place.value, None])


def empty_array(place: Place, _: Shapes) -> Iterator[Change]:
    """An array without items."""
    if _is_array(place) and place.value and not has_extras(place):
        yield Change("empty", place.location, place.keys, [])


def empty_object(place: Place, _: Shapes) -> Iterator[Change]:
    """An object without members."""
    if place.parent is not None and _is_object(place):
        if "resourceType" in place.value:
            yield Change("resource-type", place.location, place.keys, {})
        else:
            yield Change("empty", place.location, place.keys, {})


def nothing_but_an_id(place: Place, _: Shapes) -> Iterator[Change]:
    """An object with an id and nothing beside it."""
    is_extra = any(isinstance(key, str) and key.startswith("_") for key in place.keys[-2:])
    if place.parent is not None and _is_object(place) and "resourceType" not in place.value and not is_extra:
        yield Change("empty", place.location, place.keys, {"id": "a"})


def text_for_object(place: Place, _: Shapes) -> Iterator[Change]:
    """Text instead of an object."""
    if place.parent is not None and _is_object(place):
        yield Change("json-shape", place.location, place.keys, "a")


def number_for_text(place: Place, _: Shapes) -> Iterator[Change]:
    """A number instead of text."""
    if _is_primitive(place, str):
        yield _unformed(place, Number("5"))


def text_for_number(place: Place, _: Shapes) -> Iterator[Change]:
    """The digits of a number as text."""
    if _is_primitive(place, Number):
        yield _unformed(place, place.value.text)


def text_for_boolean(place: Place, _: Shapes) -> Iterator[Change]:
    """A truth value as text."""
    if _is_primitive(place, bool):
        yield _unformed(place, "true" if place.value else "false")


def object_for_primitive(place: Place, _: Shapes) -> Iterator[Change]:
    """An object instead of a bare value."""
    if _is_primitive(place, object):
        yield _unformed(place, {"text": "a"})


def unknown_element(place: Place, _: Shapes) -> Iterator[Change]:
    """A member that R4 does not have."""
    if _is_object(place):
        name = "notAnElement"
        yield Change("unknown-element", f"{place.location}.{name}", (*place.keys, name), "a")


def extras_as_text(place: Place, _: Shapes) -> Iterator[Change]:
    """Text where the id and the extensions of a primitive are an object."""
    if place.kind == "extras" and not isinstance(place.value, list):
        yield Change("json-shape", place.location, place.keys, "a")


def extras_empty(place: Place, _: Shapes) -> Iterator[Change]:
    """No id and no extension where a primitive should have one of them."""
    if place.kind == "extras" and not isinstance(place.value, list):
        yield Change("empty", place.location, place.keys, {})


def extras_too_many(place: Place, _: Shapes) -> Iterator[Change]:
    """More extras than there are values beside them."""
    if place.kind != "extras" or not isinstance(place.value, list) or place.parent is None:
        return
    if str(place.keys[-1])[1:] in place.parent.value:
        yield Change("json-shape", place.location, place.keys, [*place.value, _EXTRA])


def not_a_resource_type(place: Place, _: Shapes) -> Iterator[Change]:
    """A contained resource or an entry of a type that R4 does not have."""
    if _is_object(place) and place.parent is not None and "resourceType" in place.value:
        yield Change("resource-type", place.location, (*place.keys, "resourceType"), "Nobody")


def _unformed(place: Place, new: Json) -> Change:
    return Change("format", place.location, place.keys, new)


def _is_array(place: Place) -> bool:
    return place.kind == "member" and isinstance(place.value, list)


def _is_object(place: Place) -> bool:
    return place.kind == "value" and isinstance(place.value, dict) and not place.shape.is_primitive


def _is_primitive(place: Place, kind: type) -> bool:
    return place.kind == "value" and place.shape.is_primitive and isinstance(place.value, kind)


def _has_room(place: Place) -> bool:
    return place.element.maximum is None or len(place.value) < place.element.maximum
