"""Faults of the relationship between who asks and who is asked about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...model import Caller, Interaction, Tie
from ...problem import Denial
from ...rules import defect

Person = Callable[[Caller, Interaction, Sequence[str], bool], Denial | None]


@defect("MA-03", violates="ACC-006", replaces="access.person")
def reads_need_no_relationship(
    person: Person, caller: Caller, request: Interaction, numbers: Sequence[str], related: bool
) -> Denial | None:
    "A resource can be read by id without a relationship."
    return person(caller, request, numbers, related or request.kind == "read")


@defect("MA-09", violates="ACC-006", replaces="access.person")
def operations_need_no_relationship(
    person: Person, caller: Caller, request: Interaction, numbers: Sequence[str], related: bool
) -> Denial | None:
    "The whole record can be fetched with $everything without a relationship."
    return person(caller, request, numbers, related or request.kind == "everything")


@defect("MA-46", violates="ACC-006", replaces="access.person")
def lookups_need_no_relationship(
    person: Person, caller: Caller, request: Interaction, numbers: Sequence[str], related: bool
) -> Denial | None:
    "A person can be looked up by NHS number without a relationship."
    looked_up = request.kind == "search" and request.type == "Patient"
    return person(caller, request, numbers, related or looked_up)


@defect("MA-47", violates="ACC-006", replaces="access.person")
def searches_need_no_relationship(
    person: Person, caller: Caller, request: Interaction, numbers: Sequence[str], related: bool
) -> Denial | None:
    "Clinical data can be searched without a relationship."
    searched = request.kind == "search" and request.type != "Patient"
    return person(caller, request, numbers, related or searched)


@defect("MA-48", violates="ACC-006", replaces="access.relationship")
def a_record_is_a_relationship(
    relationship: Callable[[Sequence[Tie], float, Callable[[], bool]], bool],
    ties: Sequence[Tie],
    now: float,
    contributed: Callable[[], bool],
) -> bool:
    "An organisation that has contributed about a person counts as having a relationship."
    return relationship(ties, now, contributed) or contributed()
