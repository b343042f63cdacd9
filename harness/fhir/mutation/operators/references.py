"""References: to a type that is not allowed, to nothing, and told in a way that names no resource."""

from __future__ import annotations

from collections.abc import Iterator

from harness.fhir.lossless import Json
from harness.fhir.mutation.mutants import Change
from harness.fhir.mutation.places import Place
from harness.fhir.mutation.shapes import Shapes

_FOREIGN = "Basic"
"""A type that few elements may refer to."""


def target_not_allowed(place: Place, shapes: Shapes) -> Iterator[Change]:
    """A reference to a type that the element does not allow."""
    if not _is_reference(place) or not place.element.types[0].targets:
        return
    allowed = set()
    for url in place.element.types[0].targets:
        found = shapes.compiler.definitions.structure(url)
        if found is None:
            return
        allowed.add(found["type"])
    if not allowed & {"Resource", "DomainResource", _FOREIGN}:
        new = _to(place, f"{_FOREIGN}/a")
        yield Change("reference-target", place.location, place.keys, new)


def no_such_type(place: Place, _: Shapes) -> Iterator[Change]:
    """A reference to a type that R4 does not have."""
    if _is_reference(place):
        location = f"{place.location}.reference"
        yield Change("reference-target", location, place.keys, _to(place, "Nobody/a"))


def not_contained(place: Place, _: Shapes) -> Iterator[Change]:
    """A reference to a contained resource that is not there."""
    if _is_reference(place):
        yield Change("ref-1", place.location, place.keys, _to(place, "#nowhere"))


def no_reference(place: Place, _: Shapes) -> Iterator[Change]:
    """A reference with more than a type and an id."""
    if _is_reference(place):
        location = f"{place.location}.reference"
        yield Change("reference", location, place.keys, _to(place, "Patient/a/b"))


def another_type(place: Place, _: Shapes) -> Iterator[Change]:
    """A `type` that is not that of what is referred to."""
    if _is_reference(place):
        literal = place.value["reference"]
        name, _, rest = literal.partition("/")
        if name.isalnum() and rest and "/" not in rest and name != _FOREIGN:
            new = {**place.value, "type": _FOREIGN}
            yield Change("reference-type", f"{place.location}.type", place.keys, new)


def _is_reference(place: Place) -> bool:
    return (
        place.kind == "value"
        and place.shape.type == "Reference"
        and isinstance(place.value.get("reference"), str)
        and "_reference" not in place.value
    )


def _to(place: Place, literal: str) -> Json:
    return {**{k: v for k, v in place.value.items() if k not in ("type", "_type")}, "reference": literal}
