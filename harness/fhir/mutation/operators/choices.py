"""Elements with a choice of types: a type that is not allowed, two values at once."""

from __future__ import annotations

from collections.abc import Iterator

from harness.fhir.mutation.mutants import Change
from harness.fhir.mutation.operators.cardinality import has_extras
from harness.fhir.mutation.places import Place
from harness.fhir.mutation.plain import PRIMITIVES, plain
from harness.fhir.mutation.shapes import Shapes

_TYPES = ("Oid", "Uuid", "Markdown")


def type_not_allowed(place: Place, _: Shapes) -> Iterator[Change]:
    """A value of a type that the choice does not have, for one that need not be there, or beside it."""
    parent, choice = place.parent, place.choice
    if place.kind != "member" or choice is None or parent is None or has_extras(place):
        return
    suffix = next((one for one in _TYPES if choice.name + one not in choice.choices), None)
    if suffix is None:
        return
    name = choice.name + suffix
    keep = choice.minimum or place.element.minimum
    rest = {k: v for k, v in parent.value.items() if keep or k != place.keys[-1]}
    new = {**rest, name: PRIMITIVES[suffix.lower()]}
    yield Change("unknown-element", f"{parent.location}.{name}", parent.keys, new)


def two_types(place: Place, shapes: Shapes) -> Iterator[Change]:
    """A second value, of another type that the choice has."""
    parent, choice = place.parent, place.choice
    if place.kind != "member" or choice is None or parent is None or has_extras(place):
        return
    for key, other in choice.choices.items():
        if key in parent.value or other.repeats:
            continue
        value = plain(other, parent.shape.root, shapes)
        if value is not None:
            yield Change("choice", f"{parent.location}.{choice.name}", (*parent.keys, key), value)
            return
