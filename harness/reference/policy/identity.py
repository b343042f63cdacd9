"""Who is the same person (CONTRACT 4)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Final

from ..model import Resource, Source, Token
from ..problem import Problem
from ..rules import seam
from ..vocabulary import NHS_NUMBER, VERIFICATION, VERIFICATION_ENGLAND, VERIFICATION_RETIRED

_WEIGHTS: Final = range(10, 1, -1)
_VERIFIED: Final = {
    (VERIFICATION_ENGLAND, "01"),
    (VERIFICATION_RETIRED, "01"),
    (VERIFICATION_RETIRED, "number-present-and-verified"),
}


@seam("identity.valid")
def valid(number: object) -> bool:
    """Ten digits whose last is the modulus 11 check digit of the others."""
    if not isinstance(number, str) or len(number) != 10 or not (number.isascii() and number.isdigit()):
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11
    return check != 10 and int(number[9]) == check % 11


@seam("identity.claim")
def claim(patient: Resource) -> tuple[str, bool] | None:
    """The NHS number a source patient record states, and whether it is verified (status 01)."""
    found = {
        (identifier["value"], _verified(identifier))
        for identifier in patient.get("identifier") or ()
        if identifier.get("system") == NHS_NUMBER
        and isinstance(identifier.get("value"), str)
        and identifier.get("use") != "old"
    }
    return found.pop() if len(found) == 1 else None


def _verified(identifier: Resource) -> bool:
    for extension in identifier.get("extension") or ():
        if extension.get("url") == VERIFICATION:
            concept = extension.get("valueCodeableConcept")
            codings = concept.get("coding") if isinstance(concept, dict) else None
            return isinstance(codings, list) and any(_is_verified(coding) for coding in codings)
    return False


def _is_verified(coding: object) -> bool:
    return isinstance(coding, dict) and any(
        coding.get("system") == system and coding.get("code") == code for system, code in _VERIFIED
    )


@seam("identity.conflict")
def conflict(one: Source, other: Source) -> bool:
    """Birth date and family name both differ: not one person, whatever the number says."""
    return _differ(one.birth, other.birth) and bool(
        one.families and other.families and not one.families & other.families
    )


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and not (one.startswith(other) or other.startswith(one))


@seam("identity.persons")
def persons(
    same_number: Sequence[Source], conflicts: bool, record: Callable[[Source], Resource]
) -> list[tuple[Source, ...]]:
    """The people behind one number: all verified records together, unless some of them conflict.

    With a conflict the number is confused, and only records that agree on birth date and family names
    stay together: no order of arrival can then bring two people into one record. ``record`` gives the
    rest of a source patient record; nothing of it decides.
    """
    verified = [source for source in same_number if source.verified]
    if not conflicts:
        return [tuple(verified)] if verified else []
    alike: dict[tuple[str, frozenset[str]], list[Source]] = {}
    for source in verified:
        alike.setdefault((source.birth, source.families), []).append(source)
    return [tuple(group) for group in alike.values()]


@seam("identity.master")
def master(number: str, people: int, someone: Source) -> str:
    """The id of the master identity: from the number, and from the person where the number is confused."""
    mark = number if people == 1 else "|".join((number, someone.birth, *sorted(someone.families)))
    return "m" + hashlib.sha256(mark.encode()).hexdigest()[:24]


@seam("identity.asked")
def asked(token: Token) -> Token:
    """What an identifier search looks for: system and value as given."""
    return token


@seam("identity.holders")
def holders(number: str, known: Callable[[str], list[str]]) -> list[str]:
    """The people a lookup by this NHS number answers; ``known`` gives those known by exactly a number."""
    return known(number)


@seam("identity.nobody")
def nobody() -> Problem | None:
    """What a lookup that finds nobody comes to; None is an empty answer."""
    return None
