"""Required bindings: a code outside the value set, a concept without one."""

from __future__ import annotations

from collections.abc import Iterator

from harness.fhir.mutation.mutants import Change
from harness.fhir.mutation.places import Place
from harness.fhir.mutation.shapes import Shapes

_NONE = "no-such-code"


def code_not_bound(place: Place, shapes: Shapes) -> Iterator[Change]:
    """A code that the value set does not have."""
    if _is_closed(place, shapes) and place.shape.type == "code":
        yield Change("binding", place.location, place.keys, _NONE)


def coding_not_bound(place: Place, shapes: Shapes) -> Iterator[Change]:
    """A Coding or Quantity with a code that the value set does not have."""
    if _is_closed(place, shapes) and place.shape.type in ("Coding", "Quantity") and "code" in place.value:
        yield Change("binding", place.location, place.keys, {**place.value, "code": _NONE})


def concept_not_bound(place: Place, shapes: Shapes) -> Iterator[Change]:
    """A CodeableConcept of which no coding has a code of the value set."""
    if _is_closed(place, shapes) and place.shape.type == "CodeableConcept":
        codings = place.value.get("coding", [])
        if codings and all(isinstance(one.get("code"), str) for one in codings):
            new = [{**one, "code": _NONE} for one in codings]
            yield Change("binding", place.location, place.keys, {**place.value, "coding": new})


def concept_without_code(place: Place, shapes: Shapes) -> Iterator[Change]:
    """A CodeableConcept in words only, where a code is required."""
    if not _is_closed(place, shapes) or place.shape.type != "CodeableConcept" or "extension" in place.value:
        return
    if "coding" in place.value and not place.shape.members["coding"].minimum:
        rest = {key: value for key, value in place.value.items() if key != "coding"}
        yield Change("binding", place.location, place.keys, {"text": "a", **rest})


def _is_closed(place: Place, shapes: Shapes) -> bool:
    """Whether a value has to have a code of a value set that is known as a whole."""
    binding, element = place.element.binding, place.element
    if place.kind != "value" or not binding or binding.strength != "required":
        return False
    if element.fixed is not None or element.pattern is not None:
        return False
    expansion = shapes.value_sets.expansion(binding.value_set)
    return bool(expansion.codes) and not expansion.open_systems
