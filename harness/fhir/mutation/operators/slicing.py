"""Slices: missing, too many of one, an item of none where none may be, and the wrong order."""

from __future__ import annotations

from collections.abc import Iterator

from harness.fhir.lossless import Json
from harness.fhir.mutation.mutants import GONE, Change, Keys, changed, standing
from harness.fhir.mutation.operators.cardinality import has_extras
from harness.fhir.mutation.operators.values import other
from harness.fhir.mutation.places import Place
from harness.fhir.mutation.shapes import Shapes
from harness.fhir.mutation.slices import sliced


def slice_missing(place: Place, _: Shapes) -> Iterator[Change]:
    """No item of a slice that has to have some."""
    found = place.slices
    if not _is_sliced(place) or found is None:
        return
    for name, one in place.element.slices.items():
        rest = [item for item, of in zip(place.value, found.names, strict=True) if of != name]
        if not one.minimum or len(rest) == len(place.value) or "/" in name:
            continue
        if len(rest) >= max(place.element.minimum, 1):
            yield Change("slice-min", place.location, place.keys, rest)
        elif not rest and not place.element.minimum and place.parent and len(place.parent.value) > 1:
            yield Change("slice-min", place.location, place.keys, GONE)


def slice_too_many(place: Place, _: Shapes) -> Iterator[Change]:
    """Copies of an item of a slice, one more than it may have."""
    found = place.slices
    if not _is_sliced(place) or found is None:
        return
    for name, one in place.element.slices.items():
        if not one.maximum or name not in found.names or "/" in name:
            continue
        first = found.names.index(name)
        copies = [place.value[first]] * (one.maximum + 1 - found.count(name))
        if _has_room(place, len(copies)):
            new = [*place.value[: first + 1], *copies, *place.value[first + 1 :]]
            yield Change("slice-max", place.location, place.keys, new)


def slice_not_allowed(place: Place, shapes: Shapes) -> Iterator[Change]:
    """An item of no slice where only slices may be, or before the last item of one where others come last."""
    found = place.slices
    if not _is_sliced(place) or found is None or found.rule.rules == "open" or not _has_room(place, 1):
        return
    stray = _stray(place, shapes)
    if stray is None:
        return
    end = len(place.value)
    if found.rule.rules == "closed":
        yield Change("slicing", f"{place.location}[{end}]", place.keys, [*place.value, stray])
        return
    last = max(index for index, name in enumerate(found.names) if name)
    new = [*place.value[:last], stray, *place.value[last:]]
    yield Change("slicing", f"{place.location}[{last + 1}]", place.keys, new)


def slice_order(place: Place, _: Shapes) -> Iterator[Change]:
    """Two items beside each other, of different slices, in the wrong order."""
    found = place.slices
    if not _is_sliced(place) or found is None or not found.rule.ordered:
        return
    for index in range(len(place.value) - 1):
        one, two = found.names[index : index + 2]
        if one and two and one != two:
            first, second = place.value[index : index + 2]
            new = [*place.value[:index], second, first, *place.value[index + 2 :]]
            yield Change("slicing", f"{place.location}[{index + 1}]", place.keys, new)
            return


def _stray(place: Place, shapes: Shapes) -> Json:
    """A copy of an item that differs in what tells its slice, and is of none; None if none can be made."""
    for item, keyed in zip(place.value, place.slices.told if place.slices else (), strict=True):
        for keys in keyed:
            value = _another(standing(item, keys), keys, place, shapes)
            if value is not None:
                copy = changed(item, keys, value)
                if sliced([copy], place.element, shapes.compiler).names == (None,):
                    return copy
    return None


def _another(value: Json, keys: Keys, place: Place, shapes: Shapes) -> Json:
    """Another value for what tells a slice; of a required binding, another of its codes."""
    element, _ = place.shape.keys.get(str(keys[0]), (None, None)) if len(keys) == 1 else (None, None)
    if element is None or not element.binding or element.binding.strength != "required":
        return other(value)
    codes = sorted(code for _, code in shapes.value_sets.expansion(element.binding.value_set).codes)
    return next((code for code in codes if code != value), None)


def _is_sliced(place: Place) -> bool:
    is_array = place.kind == "member" and isinstance(place.value, list)
    return is_array and place.slices is not None and place.slices.decided and not has_extras(place)


def _has_room(place: Place, more: int) -> bool:
    return place.element.maximum is None or len(place.value) + more <= place.element.maximum
