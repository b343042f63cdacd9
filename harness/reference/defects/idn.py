"""Faults of identity."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..model import Resource, Source, Token
from ..people import COMMUNITY
from ..policy.identity import valid
from ..rules import defect
from ..vocabulary import NHS_NUMBER

Claim = Callable[[Resource], tuple[str, bool] | None]
Persons = Callable[[Sequence[Source], bool], list[tuple[Source, ...]]]


@defect("MI-01", violates="IDN-003", replaces="identity.asked")
def lookup_ignores_the_system(asked: Callable[[Token], Token], token: Token) -> Token:
    "A lookup by number finds anybody who has those digits under any system."
    return Token(None, asked(token).value)


@defect("MI-02", violates="IDN-003", replaces="identity.claim")
def any_ten_digits_link(claim: Claim, patient: Resource) -> tuple[str, bool] | None:
    "Digits that could be an NHS number link a record, whatever system they stand under."
    for identifier in patient.get("identifier") or ():
        if identifier.get("system") != NHS_NUMBER and valid(identifier.get("value")):
            return identifier["value"], True
    return claim(patient)


@defect("MI-11", violates="IDN-006", replaces="identity.persons")
def one_organisation_is_left_out(
    persons: Persons, same_number: Sequence[Source], conflicts: bool
) -> list[tuple[Source, ...]]:
    "Where several organisations know a person, the community provider's record is not linked."
    others = [source for source in same_number if source.owner != COMMUNITY.ods]
    return persons(others or same_number, conflicts)


@defect("MI-12", violates="IDN-006", replaces="identity.persons")
def linking_stops_after_two(
    persons: Persons, same_number: Sequence[Source], conflicts: bool
) -> list[tuple[Source, ...]]:
    "Two records of a person are linked, further ones are not."
    return [group[:2] for group in persons(same_number, conflicts)]
