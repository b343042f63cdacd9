"""Faults in who is taken for the same person."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...model import Resource, Source, Token
from ...people import COMMUNITY
from ...policy.identity import valid
from ...rules import defect
from ...vocabulary import NHS_NUMBER, VERIFICATION_RETIRED

Claim = Callable[[Resource], tuple[str, bool] | None]
Record = Callable[[Source], Resource]
Persons = Callable[[Sequence[Source], bool, Record], list[tuple[Source, ...]]]


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


@defect("MI-03", violates="IDN-003", replaces="identity.asked")
def local_lookups_find_nhs_numbers(asked: Callable[[Token], Token], token: Token) -> Token:
    "A lookup under a local system also answers whoever has those digits as NHS number."
    token = asked(token)
    return Token(None, token.value) if token.system != NHS_NUMBER and valid(token.value) else token


@defect("MI-11", violates="IDN-006", replaces="identity.persons")
def one_organisation_is_left_out(
    persons: Persons, same_number: Sequence[Source], conflicts: bool, record: Record
) -> list[tuple[Source, ...]]:
    "Where several organisations know a person, the community provider's record is not linked."
    others = [source for source in same_number if source.owner != COMMUNITY.ods]
    return persons(others or same_number, conflicts, record)


@defect("MI-12", violates="IDN-006", replaces="identity.persons")
def linking_stops_after_two(
    persons: Persons, same_number: Sequence[Source], conflicts: bool, record: Record
) -> list[tuple[Source, ...]]:
    "Two records of a person are linked, further ones are not."
    return [group[:2] for group in persons(same_number, conflicts, record)]


@defect("MI-13", violates="IDN-006", replaces="identity.claim")
def retired_codes_are_not_honoured(claim: Claim, patient: Resource) -> tuple[str, bool] | None:
    "A number verified under the retired code system of the status counts as unverified."
    found = claim(patient)
    stated = [each for each in patient.get("identifier") or () if each.get("system") == NHS_NUMBER]
    return (found[0], False) if found is not None and VERIFICATION_RETIRED in _systems(stated) else found


def _systems(identifiers: Sequence[Resource]) -> set[object]:
    concepts = [
        extension.get("valueCodeableConcept")
        for identifier in identifiers
        for extension in identifier.get("extension") or ()
    ]
    codings = [concept.get("coding") for concept in concepts if isinstance(concept, dict)]
    listed = [coding for coding in codings if isinstance(coding, list)]
    return {each.get("system") for coding in listed for each in coding if isinstance(each, dict)}


@defect("MI-14", violates="IDN-006", replaces="identity.persons")
def addresses_must_agree(
    persons: Persons, same_number: Sequence[Source], conflicts: bool, record: Record
) -> list[tuple[Source, ...]]:
    "Records of one number are linked only while the first line of the address agrees."
    first = next((_line(record(source)) for source in same_number if source.verified), "")
    alike = [source for source in same_number if _line(record(source)) == first]
    return persons(alike or same_number, conflicts, record)


def _line(patient: Resource) -> str:
    addresses = patient.get("address")
    first = addresses[0] if isinstance(addresses, list) and addresses else None
    lines = first.get("line") if isinstance(first, dict) else None
    return str(lines[0]) if isinstance(lines, list) and lines else ""
