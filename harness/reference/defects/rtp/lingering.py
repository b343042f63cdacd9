"""Faults of updates by which what they take away is still there, beside what they bring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ...model import Resource, Stored
from ...rules import defect
from .walk import top

Merged = Callable[[Resource, Stored], Resource]
_SERVERS: Final = ("id", "meta")


@defect("MR-440", violates="RTP-001", replaces="contribute.merged")
def people_gather_addresses(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "An update of a person adds names, addresses and telephone numbers; a former one cannot be taken away."
    result = merged(arriving, stored)
    if result["resourceType"] != "Patient":
        return result
    return result | _beside(result, stored() or {}, "name", "address", "telecom")


@defect("MR-441", violates="RTP-001", replaces="contribute.merged")
def deaths_cannot_be_taken_back(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "A death recorded by mistake stays after an update without it, as do languages and contact preferences."
    result, held = merged(arriving, stored), stored() or {}
    if result["resourceType"] != "Patient":
        return result
    once = ("deceasedDateTime", "deceasedBoolean", "communication", "extension")
    return {name: held[name] for name in once if name in held} | result


@defect("MR-443", violates="RTP-001", replaces="contribute.merged")
def parts_of_elements_linger(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "What an update leaves out inside an element stays: a result that was below 5 and now is 5 reads below 5."
    result, held = merged(arriving, stored), stored() or {}
    return {
        name: value if name in _SERVERS else _filled(value, held.get(name)) for name, value in result.items()
    }


@defect("MR-446", violates="RTP-001", replaces="contribute.merged")
def only_results_are_replaced(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "An update replaces an observation whole; of any other type it keeps the elements it leaves out."
    result, held = merged(arriving, stored), stored() or {}
    return result if result["resourceType"] == "Observation" else top(held, *_SERVERS) | result


@defect("MR-452", violates="RTP-001", replaces="contribute.merged")
def values_of_two_types(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "A result that is changed from a quantity to words has both: each type of value has its own column."
    result, held = merged(arriving, stored), stored() or {}
    if not any(map(_is_value, result)):
        return result
    return {name: value for name, value in held.items() if _is_value(name)} | result


@defect("MR-455", violates="RTP-001", replaces="contribute.merged")
def former_identifiers_stay(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "An update cannot take an identifier away: the former ones are kept behind those it brings."
    result = merged(arriving, stored)
    return result | _beside(result, stored() or {}, "identifier")


@defect("MR-458", violates="RTP-001", replaces="contribute.merged")
def entries_of_lists_are_filled(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "An entry of a list keeps what the former one in its place had: a range without its lower bound has it."
    result, held = merged(arriving, stored), stored() or {}

    def filled(name: str, now: Any) -> Any:
        before = held.get(name)
        if not isinstance(now, list) or not isinstance(before, list) or name == "identifier":
            return now
        told = [_filled(one, old) for one, old in zip(now, before, strict=False)]
        return [*told, *now[len(told) :]]

    return {name: filled(name, value) for name, value in result.items()}


def _beside(now: Resource, before: Resource, *names: str) -> Resource:
    """These lists, each with what it had before behind what it has now."""
    gone = {name: [one for one in before.get(name, ()) if one not in now.get(name, ())] for name in names}
    return {name: [*now.get(name, ()), *old] for name, old in gone.items() if old}


def _filled(now: Any, before: Any) -> Any:
    """An object with the members it leaves out, at any depth."""
    if not isinstance(now, dict) or not isinstance(before, dict):
        return now
    return before | {name: _filled(value, before.get(name)) for name, value in now.items()}


def _is_value(name: str) -> bool:
    return name.startswith("value") and name[5:6].isupper()
