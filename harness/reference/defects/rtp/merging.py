"""Faults of merging people: what was contributed is changed by it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...lossless import Number
from ...model import Resource
from ...policy.merging import Whose
from ...rules import defect
from ...vocabulary import NHS_NUMBER
from .states import Change, Kept, as_version, each, items, led, led_within, namesake
from .walk import changed, mapped, top

_SUBJECT = ("subject", "patient")


def _led_at_the_top(whose: Whose, resource: Resource) -> Resource:
    return resource | {name: led(whose, resource[name]) for name in _SUBJECT if name in resource}


@defect("MR-394", violates="RTP-012", replaces="merging.kept")
def items_move_to_the_survivor(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge files the items of the one merged away once more, about the one who stays."
    found = list(kept(states, whose))
    if not whose.merged_away or not found[-1]:
        return found
    (moved,) = items(found[-1:], lambda one: _led_at_the_top(whose, one))
    return found if moved == found[-1] else [*found, as_version(moved, whose.version(len(found) + 1))]


@defect("MR-395", violates="RTP-012", replaces="merging.kept")
def numbers_in_items_are_replaced(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "Where an item names the one merged away by NHS number, a merge puts that of the one who stays."
    found = kept(states, whose)
    if not whose.merged_away:
        return found

    def number(name: str, item: Any, beside: Resource) -> Any:
        held = name == "value" and beside.get("system") == NHS_NUMBER and item in whose.own.numbers
        return whose.other.numbers[0] if held else item

    return items(found, lambda one: changed(one, number))


@defect("MR-396", violates="RTP-012", replaces="merging.kept")
def extensions_lead_to_the_survivor(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "References to the one merged away in extensions are made to lead to the one who stays."
    found = kept(states, whose)
    return items(found, led_within(whose, "extension")) if whose.merged_away else found


@defect("MR-397", violates="RTP-012", replaces="merging.kept")
def contained_resources_lead_to_the_survivor(
    kept: Kept, states: Sequence[str], whose: Whose
) -> Sequence[str]:
    "References to the one merged away in contained resources are made to lead to the one who stays."
    found = kept(states, whose)
    return items(found, led_within(whose, "contained")) if whose.merged_away else found


@defect("MR-398", violates="RTP-018", replaces="merging.kept")
def all_versions_move_to_the_survivor(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge makes every version of an item, as it is stored, one about the one who stays."
    found = kept(states, whose)
    return items(found, lambda one: _led_at_the_top(whose, one)) if whose.merged_away else found


@defect("MR-399", violates="RTP-018", replaces="merging.kept")
def a_merge_forgets_what_was_said_before(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "After a merge every version of an item of the one merged away says what the current one says."
    found = kept(states, whose)
    if not whose.merged_away or not found[-1]:
        return found
    return [as_version(found[-1], whose.version(number)) for number in range(1, len(found) + 1)]


@defect("MR-415", violates="RTP-018", replaces="merging.kept")
def versions_begin_anew(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge files the current state of each item as its first version."
    found = kept(states, whose)
    return [as_version(found[-1], whose.version(1))] if whose.merged_away and found[-1] else found


@defect("MR-416", violates="RTP-018", replaces="merging.kept")
def earlier_versions_are_written_anew(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge writes the earlier versions of an item anew, their decimals without the zeros at the end."
    found = kept(states, whose)

    def short(leaf: Any) -> Any:
        cut = isinstance(leaf, Number) and "." in leaf.text
        return Number(leaf.text.rstrip("0").rstrip(".")) if cut else leaf

    earlier = each(found[:-1], lambda one: mapped(one, short))
    return [*earlier, found[-1]] if whose.merged_away else found


@defect("MR-494", violates="RTP-018", replaces="merging.kept")
def the_survivors_versions_are_tagged(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge puts a tag on all that there is about the one who stays, on each version of it."
    found = kept(states, whose)
    tag = {"system": "https://reference.invalid/tags", "code": "merged"}

    def tagged(resource: Resource) -> Resource:
        meta = resource["meta"]
        return resource | {"meta": meta | {"tag": [*meta.get("tag", ()), tag]}}

    return found if whose.merged_away else each(found, tagged)


def _of_patients(kept: Kept, states: Sequence[str], whose: Whose, change: Change) -> Sequence[str]:
    """What is kept, with the source patient records of the one merged away changed."""
    found = kept(states, whose)
    if not whose.merged_away:
        return found
    return each(found, lambda one: change(one) if one["resourceType"] == "Patient" else one)


@defect("MR-495", violates="RTP-001", replaces="merging.kept")
def demographics_are_the_survivors(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge writes the demographics of the one who stays over those in the records of the one merged away."
    names = ("name", "address", "birthDate", "gender", "telecom")

    def overwritten(patient: Resource) -> Resource:
        theirs = namesake(whose.other)
        return top(patient, *names) | {name: theirs[name] for name in names if name in theirs}

    return _of_patients(kept, states, whose, overwritten)


@defect("MR-496", violates="RTP-001", replaces="merging.kept")
def numbers_move(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge takes the NHS number off the records of the one merged away: the one who stays has it by now."
    return _of_patients(
        kept,
        states,
        whose,
        lambda one: one | {"identifier": [i for i in one["identifier"] if i.get("system") != NHS_NUMBER]},
    )


@defect("MR-497", violates="RTP-001", replaces="merging.kept")
def labels_stay_behind(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "What a merge takes over has none of its labels and tags."
    found = kept(states, whose)

    def bare(resource: Resource) -> Resource:
        return resource | {"meta": top(resource["meta"], "security", "tag")}

    return items(found, bare) if whose.merged_away else found


@defect("MR-498", violates="RTP-001", replaces="merging.kept")
def narrative_stays_behind(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "What a merge takes over has none of its narrative."
    found = kept(states, whose)
    return items(found, lambda one: top(one, "text")) if whose.merged_away else found


@defect("MR-499", violates="RTP-001", replaces="merging.kept")
def the_survivors_record_takes_old_numbers(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge writes the identifiers of the one merged away into the record of the one who stays, as old ones."
    found = kept(states, whose)
    if whose.merged_away:
        return found

    def taking(patient: Resource) -> Resource:
        old = [one | {"use": "old"} for one in namesake(whose.other)["identifier"]]
        return patient | {"identifier": [*patient["identifier"], *old]}

    return each(found, lambda one: taking(one) if one["resourceType"] == "Patient" else one)
