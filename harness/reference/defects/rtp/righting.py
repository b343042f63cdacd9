"""Faults by which invalid input is put right in silence: of people, in updates, in contradictions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from ...instants import interval
from ...lossless import Json, Number, Unreadable, dump
from ...rules import defect
from .walk import top

Parsed = Callable[[bytes], Json]
_GENDERS: Final = {"F": "female", "M": "male", "Female": "female", "Male": "male"}
_CLINICAL: Final = ("AllergyIntolerance", "Condition")


@defect("MR-520", violates="RTP-015", replaces="content.parsed")
def people_are_tidied(parsed: Parsed, body: bytes) -> Json:
    "The gender of a person in one letter or in capitals is spelt out, a birth date that is none is dropped."
    return _each(parsed(body), _tidied)


def _tidied(resource: dict[str, Json]) -> dict[str, Json]:
    if resource.get("resourceType") != "Patient":
        return resource
    gender, born = resource.get("gender"), resource.get("birthDate")
    if isinstance(gender, str) and gender in _GENDERS:
        resource = resource | {"gender": _GENDERS[gender]}
    wrong = isinstance(born, str) and interval(born) is None
    return top(resource, "birthDate") if wrong else resource


@defect("MR-521", violates="RTP-015", replaces="content.parsed")
def single_resources_are_read_loosely(parsed: Parsed, body: bytes) -> Json:
    "Of a property given twice the last counts in a resource sent alone; transactions are read strictly."
    try:
        return parsed(body)
    except Unreadable as unreadable:
        if "twice" not in str(unreadable) or b'"Bundle"' in body[:200]:
            raise
        loose = json.JSONDecoder(object_pairs_hook=dict, parse_float=Number, parse_int=Number)
        return loose.decode(body.decode())


@defect("MR-522", violates="RTP-015", replaces="content.parsed")
def errors_lose_their_clinical_status(parsed: Parsed, body: bytes) -> Json:
    "A clinical status beside entered in error (ait-2, con-5) is left out, and the rest is stored."

    def settled(resource: dict[str, Json]) -> dict[str, Json]:
        wrong = '"entered-in-error"' in dump(resource.get("verificationStatus", {}))
        ours = resource.get("resourceType") in _CLINICAL
        return top(resource, "clinicalStatus") if ours and wrong else resource

    return _each(parsed(body), settled)


def _each(value: Json, change: Callable[[dict[str, Json]], dict[str, Json]]) -> Json:
    """The value with each object in it changed, innermost first."""
    if isinstance(value, list):
        return [_each(item, change) for item in value]
    if not isinstance(value, dict):
        return value
    return change({name: _each(item, change) for name, item in value.items()})
