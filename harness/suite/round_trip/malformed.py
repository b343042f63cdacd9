"""RTP-015: what follows a profile is broken in one place, in every way there is; none of it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from itertools import islice
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir.identifiers import identifiers
from harness.fhir.lossless import dumps, loads
from harness.fhir.mutation.mutants import Mutant, changed
from harness.fhir.mutation.mutator import Candidate, Mutator
from harness.fhir.subjects import about
from harness.fhir.synthetic import Resource
from harness.suite.check import verifies
from harness.suite.round_trip import profiled
from harness.suite.round_trip.filing import item_filed
from harness.suite.round_trip.invalid import shown_in_spite
from harness.target.model import Target
from harness.verbs.case import Actor, Case, Person
from harness.verbs.contributing import Contribution, prepare, sends, stamped

WAYS: Mapping[str, str] = {
    "missing": "a required element left out",
    "two types": "two values of one choice",
    "single for array": "one value where a list belongs",
    "array for single": "a list of one where one value belongs",
    "null": "a null",
    "empty array": "an empty list",
    "empty object": "an empty object",
    "text for object": "a text where an object belongs",
    "text for number": "a number as a text",
    "text for boolean": "true or false as a text",
    "number for text": "a number where a text belongs",
    "object for primitive": "an object where a bare value belongs",
    "malformed": "a value that its type does not allow",
    "code not bound": "a code of no value set",
}
"""Operators of mutation that break the form R4 gives a resource, whatever profile it follows, in words."""
_TURNS: Mapping[str, int] = {way: 8 if way == "malformed" else 1 for way in WAYS}
"""What is done to one resource: of the many values that a type does not allow, more than one is tried."""
_PLACES = 10_000
_T = TypeVar("_T")


def _drawn(target: Target) -> SearchStrategy[tuple[Resource, int]]:
    return st.tuples(profiled.items(target), st.integers(0, _PLACES))


def _one_of_each(target: Target) -> list[tuple[Resource, int]]:
    return [(one, place) for place, one in enumerate(profiled.one_of_each(target, profiled.is_item))]


@verifies("RTP-015", given=_drawn, always=_one_of_each)
def an_instance_of_a_profile_broken_in_one_place_is_never_shown(
    case: Case, drawn: tuple[Resource, int]
) -> None:
    """A resource is filed, then others like it, each broken in one way: they are refused, or show nowhere."""
    sound, place = drawn
    gp, contributor = case.actor("gp"), case.contributors()[0]
    filed = item_filed(gp, sound)
    if filed is None:
        return case.judge([], observed=0)
    taken, undecided = [], []
    for mutant, contribution in _broken(contributor, filed.person, sound, place):
        try:
            sent = sends(contributor, contribution, _told(mutant))
        except NotTestable as none:
            undecided.append(none)
            continue
        taken.append((mutant, sent))
    if undecided and not taken:
        raise undecided[0]
    accepted = {sent.items[0].item.record_id for _, sent in taken if sent.accepted}
    shown = shown_in_spite(gp, filed.person, filed, accepted) if accepted else []
    there = {each for resource in shown for each in identifiers(resource)}
    findings = [
        Finding(f"{_told(one)} refused or set aside", "it is shown", f"{one.location}, {sent.answer.line}")
        for one, sent in taken
        if sent.items[0].item.record_id in there
    ]
    case.judge(findings, observed=len(taken))


def _told(mutant: Mutant) -> str:
    said = mutant.operator == "malformed"
    return f"{WAYS[mutant.operator]} ({dumps(mutant.new)})" if said else WAYS[mutant.operator]


def _broken(
    contributor: Actor, person: Person, sound: Resource, place: int
) -> Iterator[tuple[Mutant, Contribution]]:
    """For each way that breaks any of what was drawn, one mutant and the contribution of it, not yet sent."""
    candidates = _candidates(tuple(contributor.case.record.target.packages), dumps(sound))
    serial = 0
    for way, most in _TURNS.items():
        for mutant in islice(_spread(candidates.get(way, {}), place), most):
            serial += 1
            yield mutant, _instead(prepare(contributor, person, [sound], serial=serial), mutant)


def _spread(by_value: Mapping[str, list[Candidate]], place: int) -> Iterator[Mutant]:
    """A mutant for each wrong value there is, each in another place, the first as it is drawn."""
    for values, value in enumerate(_turned(sorted(by_value), place)):
        alike = (one.mutant() for one in _turned(by_value[value], place + values))
        if (mutant := next(filter(None, alike), None)) is not None:
            yield mutant


def _turned(items: list[_T], by: int) -> list[_T]:
    """A list that begins in its midst, and ends with what stood before."""
    start = by % (len(items) or 1)
    return [*items[start:], *items[:start]]


@lru_cache(maxsize=256)
def _candidates(packages: tuple[str, ...], drawn: str) -> Mapping[str, Mapping[str, list[Candidate]]]:
    """What breaks what was drawn, not what is added to contribute it, by the way and by the wrong value.

    They are those of a stand-in: what is added has one form, whoever contributes, and about whom.
    """
    sound = loads(drawn)
    sent = stamped(about(sound, "Patient/1"), "ZZ900", {"system": "https://local.example/id", "value": "1"})
    added = {name for name in sent if sent[name] != sound.get(name)}
    found: dict[str, dict[str, list[Candidate]]] = {}
    for one in _mutator(packages).candidates(sent, sent["resourceType"], WAYS):
        if not one.change.keys or str(one.change.keys[0]).lstrip("_") not in added:
            found.setdefault(one.operator, {}).setdefault(repr(one.change.new), []).append(one)
    return found


@cache
def _mutator(packages: tuple[str, ...]) -> Mutator:
    return Mutator(profiled.validator_of(packages))


def _instead(whole: Contribution, mutant: Mutant) -> Contribution:
    """The contribution with its item broken like a mutant of another such item."""
    (item,) = whole.items
    broken = changed(item.sent, mutant.keys, mutant.new)
    body = whole.body.replace(dumps(item.sent).encode(), dumps(broken).encode(), 1)
    return replace(whole, items=(replace(item, sent=broken),), body=body)
