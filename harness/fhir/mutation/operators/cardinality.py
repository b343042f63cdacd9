"""Cardinality: missing, too few, too many, and there although the profile leaves no room for it."""

from __future__ import annotations

from collections.abc import Iterator

from harness.fhir.mutation.mutants import GONE, Change
from harness.fhir.mutation.places import Place
from harness.fhir.mutation.plain import plain
from harness.fhir.mutation.shapes import Shapes


def missing(place: Place, _: Shapes) -> Iterator[Change]:
    """A member that has to be there, taken away, where that leaves something in the object."""
    parent, element = place.parent, place.choice or place.element
    if place.kind != "member" or parent is None or not element.minimum or len(parent.value) < 2:
        return
    keys = [key for name in element.choices or (element.name,) for key in (name, f"_{name}")]
    both = place.choice is not None and place.element.minimum
    if sum(key in parent.value for key in keys) == 1 and not both:
        yield Change("cardinality-min", f"{parent.location}.{element.name}", place.keys, GONE)


def too_few(place: Place, _: Shapes) -> Iterator[Change]:
    """An array with one item less than there have to be, where some are left."""
    if place.kind != "member" or not isinstance(place.value, list) or place.slices or has_extras(place):
        return
    if 1 < place.element.minimum == len(place.value):
        yield Change("cardinality-min", place.location, place.keys, place.value[:-1])


def too_many(place: Place, _: Shapes) -> Iterator[Change]:
    """An array with copies of an item, one more than there may be."""
    most = place.element.maximum
    if place.kind != "member" or not isinstance(place.value, list) or not most or has_extras(place):
        return
    index = next((i for i in range(len(place.value)) if _may_repeat(place, i)), None)
    if index is not None and place.value[index] is not None:
        copies = [place.value[index]] * (most + 1 - len(place.value))
        yield Change("cardinality-max", place.location, place.keys, [*place.value, *copies])


def prohibited(place: Place, shapes: Shapes) -> Iterator[Change]:
    """A member for which the profile leaves no room."""
    if place.kind != "value" or not isinstance(place.value, dict):
        return
    for name, element in place.shape.members.items():
        if element.maximum != 0 or element.choices or name in place.value or f"_{name}" in place.value:
            continue
        value = plain(element, place.shape.root, shapes)
        if value is not None:
            new = [value] if element.repeats else value
            yield Change("cardinality-max", f"{place.location}.{name}", (*place.keys, name), new)


def has_extras(place: Place) -> bool:
    """Whether an id or extensions stand beside what is under a key."""
    return place.parent is not None and f"_{place.keys[-1]}" in place.parent.value


def _may_repeat(place: Place, index: int) -> bool:
    if place.slices is None:
        return True
    name = place.slices.names[index]
    if not place.slices.decided:
        return False
    if name is None:
        return place.slices.rule.rules != "closed"
    return place.element.slices[name].maximum is None and "/" not in name
