"""Invariants: those that say which members go together, and by key those that say more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from harness.fhir.generation.ways import Way, Wish, ways
from harness.fhir.identifiers import NHS_NUMBER
from harness.fhir.lossless import Json
from harness.fhir.mutation.mutants import Change
from harness.fhir.mutation.operators import shared_care
from harness.fhir.mutation.places import Place
from harness.fhir.mutation.plain import plain
from harness.fhir.mutation.shapes import Shapes
from harness.fhir.profiles.elements import Invariant

Breaking = Callable[[Mapping[str, Json]], Json]
"""An object to the same one with an invariant broken; None where it has nothing to break it with."""

_ELSEWHERE = ("dom-", "bdl-", "txt-", "ref-")


def members_apart(place: Place, shapes: Shapes) -> Iterator[Change]:
    """Members that go together apart, those that exclude each other together."""
    for invariant in _broken_here(place):
        for way in _ways_not(invariant.expression, frozenset(place.shape.members), place.shape.type):
            new = _granted(place, way, shapes)
            if new:
                yield Change(invariant.key, place.location, place.keys, new)


def rule_broken(place: Place, _: Shapes) -> Iterator[Change]:
    """What a known invariant forbids, by its key."""
    for invariant in _broken_here(place):
        if invariant.key in BREAKING:
            new = BREAKING[invariant.key](place.value)
            if new and _is_whole(new, place):
                yield Change(invariant.key, place.location, place.keys, new)


def nhs_number(place: Place, _: Shapes) -> Iterator[Change]:
    """A whole NHS number with another check digit, with a space, and one digit short."""
    if place.kind != "value" or place.shape.type != "Identifier":
        return
    value = place.value.get("value")
    if place.value.get("system") == NHS_NUMBER and isinstance(value, str) and len(value) == 10:
        digit = str((int(value[9]) + 1) % 10)
        for new in (f"{value[:9]}{digit}", f"{value[:3]} {value[3:]}", value[:9]):
            yield Change("nhs-number", f"{place.location}.value", (*place.keys, "value"), new)


def _broken_here(place: Place) -> Iterator[Invariant]:
    if place.kind == "value" and isinstance(place.value, dict) and not place.shape.is_primitive:
        for invariant in place.shape.invariants:
            if invariant.severity == "error" and not invariant.key.startswith(_ELSEWHERE):
                yield invariant


@cache
def _ways_not(expression: str, names: frozenset[str], type_: str) -> tuple[Way, ...]:
    return ways(f"({expression}).not()", names, type_)


def _granted(place: Place, way: Way, shapes: Shapes) -> Json:
    """The object with each wish granted; None where the profile does not allow it or no value is at hand."""
    made = dict(place.value)
    for wish in way:
        member = place.shape.members[wish.name]
        keys = [*(member.choices or (wish.name,))]
        here = [key for key in keys if key in made]
        if any(f"_{key}" in made for key in keys) or member.slices:
            return None
        one = next(iter(member.choices.values()), member)
        match wish.kind:
            case "gone" if here:
                if member.minimum:
                    return None
                for key in here:
                    del made[key]
            case "there" if not here:
                value = plain(one, place.shape.root, shapes)
                if member.maximum == 0 or value is None:
                    return None
                made[one.name] = [value] if one.repeats else value
            case "among" | "outside" if not _is_met(wish, made, here):
                if wish.kind == "outside" or one.repeats or member.maximum == 0:
                    return None
                made[one.name] = wish.values[0]
    return made if any(key != "resourceType" for key in made) else None


def _is_whole(new: Mapping[str, Json], place: Place) -> bool:
    """Whether nothing is gone that has to be there."""
    for member in place.shape.members.values():
        keys = [*(member.choices or (member.name,))]
        if member.minimum and not any(key in new or f"_{key}" in new for key in keys):
            return False
    return True


def _is_met(wish: Wish, made: Mapping[str, Json], here: list[str]) -> bool:
    """Of what is not there FHIRPath says nothing, neither that it is a value nor that it is none."""
    among = any(made[key] in wish.values for key in here)
    return among if wish.kind == "among" else bool(here) and not among


def _ends_before_it_starts(value: Mapping[str, Json]) -> Json:
    start = value.get("start")
    if not isinstance(start, str) or "_end" in value or int(start[:4]) < 2:
        return None
    return {**value, "end": f"{int(start[:4]) - 1:04}"}


def _both_or_neither(value: Mapping[str, Json]) -> Json:
    """ext-1: without its value."""
    rest = {key: item for key, item in value.items() if not key.startswith(("value", "_value", "extension"))}
    return rest if "url" in rest else None


def _low_above_high(value: Mapping[str, Json]) -> Json:
    low, high = value.get("low", {}), value.get("high", {})
    least, most = low.get("value"), high.get("value")
    if least is None or most is None or least.value >= most.value:
        return None
    return {**value, "low": {**low, "value": most}, "high": {**high, "value": least}}


def _component_of_its_own(value: Mapping[str, Json]) -> Json:
    """obs-7: a component with the code of the Observation."""
    if not any(key.startswith("value") for key in value) or not value["code"].get("coding"):
        return None
    component = {"code": value["code"], "dataAbsentReason": {"text": "a"}}
    return {**value, "component": [*value.get("component", ()), component]}


def _link_twice(value: Mapping[str, Json]) -> Json:
    items = value.get("item")
    return {**value, "item": [*items, items[0]]} if items else None


BREAKING: Mapping[str, Breaking] = {
    "per-1": _ends_before_it_starts,
    "ext-1": _both_or_neither,
    "rng-2": _low_above_high,
    "obs-7": _component_of_its_own,
    "que-2": _link_twice,
    **shared_care.BREAKING,
}
