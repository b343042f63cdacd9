"""What a profile says of single values: fixed, pattern, bounds and length."""

from __future__ import annotations

from collections.abc import Iterator

from harness.fhir.lossless import Json, Number
from harness.fhir.mutation.mutants import Change, changed
from harness.fhir.mutation.places import Place
from harness.fhir.mutation.shapes import Shapes
from harness.fhir.mutation.slices import led


def fixed(place: Place, _: Shapes) -> Iterator[Change]:
    """Another value than the fixed one, of the same type."""
    if place.kind == "value" and place.element.fixed is not None and not _is_bound(place):
        new = other(place.value)
        if new is not None:
            yield Change("fixed", place.location, place.keys, new)


def pattern(place: Place, _: Shapes) -> Iterator[Change]:
    """A value that differs from the pattern in one text, wherever the pattern has it."""
    if place.kind != "value" or place.element.pattern is None or _is_bound(place):
        return
    for path, _wanted in _texts(place.element.pattern):
        new = place.value
        for keys, value in list(led(place.value, ".".join(path))):
            if isinstance(value, str):
                new = changed(new, keys, f"{value}x")
        if new is not place.value:
            yield Change("pattern", place.location, place.keys, new)
            return


def out_of_bounds(place: Place, _: Shapes) -> Iterator[Change]:
    """A number just below the least or above the greatest one."""
    for bound, step in ((place.element.least, -1), (place.element.greatest, 1)):
        if place.kind == "value" and isinstance(place.value, Number) and isinstance(bound, Number):
            yield Change("bounds", place.location, place.keys, Number(str(bound.value + step)))


def too_long(place: Place, _: Shapes) -> Iterator[Change]:
    """A text with one character more than there may be."""
    longest = place.element.max_length
    if place.kind == "value" and longest and isinstance(place.value, str) and place.shape.is_primitive:
        yield Change("max-length", place.location, place.keys, "x" * (longest + 1))


def other(value: Json) -> Json:
    """Another value of the same type; None for what has none that is near."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return f"{value}x"
    return None


def _texts(pattern: Json, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(pattern, dict):
        for key, value in pattern.items():
            yield from _texts(value, (*path, key))
    elif isinstance(pattern, list):
        for value in pattern:
            yield from _texts(value, path)
    elif isinstance(pattern, str):
        yield path, pattern


def _is_bound(place: Place) -> bool:
    return place.element.binding is not None and place.element.binding.strength == "required"
