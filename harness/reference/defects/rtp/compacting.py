"""Faults of merging people: some records and versions are written anew, completed or cut short."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from ...lossless import Number
from ...model import Resource
from ...policy.merging import Whose
from ...rules import defect
from .states import Kept, as_version, items, led, namesake, of_types
from .walk import mapped, top

_TIMED: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")
_SERVERS: Final = ("id", "meta", "identifier", "link", "active", "text", "contained")
_WAYS: Final = ("contact", "telecom", "generalPractitioner", "communication")
_RARE: Final = (
    "List",
    "Specimen",
    "Device",
    "MedicationAdministration",
    "MedicationDispense",
    "QuestionnaireResponse",
)
_PLANS: Final = ("Task", "CareTeam", "CarePlan", "Appointment", "EpisodeOfCare", "Flag", "Composition")


@defect("MR-616", violates="RTP-001", replaces="merging.kept")
def the_survivor_is_completed(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge fills what the records of the one who stays do not say from those of the one merged away."
    found = kept(states, whose)

    def completed(patient: Resource) -> Resource:
        return top(namesake(whose.other), *_SERVERS) | patient

    return found if whose.merged_away else of_types(found, completed, "Patient")


@defect("MR-617", violates="RTP-001", replaces="merging.kept")
def the_survivor_is_plain(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge takes extensions, contacts, languages and the practice off the records of the one who stays."
    found = kept(states, whose)
    names = ("extension", "contact", "communication", "generalPractitioner")
    rare = ("maritalStatus", "multipleBirthBoolean")
    return found if whose.merged_away else of_types(found, lambda one: top(one, *names, *rare), "Patient")


@defect("MR-618", violates="RTP-001", replaces="merging.kept")
def nobody_is_reached(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge takes contacts, telecom, languages and the practice off the records of the one merged away."
    found = kept(states, whose)
    return of_types(found, lambda one: top(one, *_WAYS), "Patient") if whose.merged_away else found


@defect("MR-619", violates="RTP-001", replaces="merging.kept")
def times_are_read_and_written(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge writes the times in the items of the one who stays as the same moments in UTC."
    found = kept(states, whose)

    def utc(leaf: Any) -> Any:
        if not isinstance(leaf, str) or not _TIMED.fullmatch(leaf):
            return leaf
        return datetime.fromisoformat(leaf).astimezone(UTC).isoformat().replace("+00:00", "Z")

    return found if whose.merged_away else items(found, lambda one: mapped(one, utc))


@defect("MR-620", violates="RTP-001", replaces="merging.kept")
def numbers_are_read_and_written(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge writes specimens, devices, answers and medicines given anew, through binary floating point."
    found = kept(states, whose)

    def binary(leaf: Any) -> Any:
        return Number(repr(float(leaf.text))) if isinstance(leaf, Number) and "." in leaf.text else leaf

    return of_types(found, lambda one: mapped(one, binary), *_RARE) if whose.merged_away else found


@defect("MR-621", violates="RTP-018", replaces="merging.kept")
def versions_are_compacted(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge drops the versions between the first and the last, which becomes the second."
    found = kept(states, whose)
    if len(found) < 3 or not found[-1]:
        return found
    return [found[0], as_version(found[-1], whose.version(2))]


@defect("MR-622", violates="RTP-018", replaces="merging.kept")
def earlier_people_are_rewritten(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge writes the name of the one who stays into earlier versions of the other's patient records."
    found = kept(states, whose)
    if not whose.merged_away:
        return found
    theirs = namesake(whose.other)
    name = {"name": theirs["name"]} if "name" in theirs else {}
    return [*of_types(found[:-1], lambda one: one | name, "Patient"), found[-1]]


@defect("MR-623", violates="RTP-018", replaces="merging.kept")
def earlier_plans_are_rewritten(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge makes earlier versions of tasks, teams, plans and appointments lead to the one who stays."
    found = kept(states, whose)
    if not whose.merged_away:
        return found
    return [*of_types(found[:-1], lambda one: led(whose, one), *_PLANS), found[-1]]
