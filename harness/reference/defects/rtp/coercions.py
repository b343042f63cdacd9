"""Faults by which invalid input is put right in silence, wherever it is not an observation."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ...lossless import Json, Number
from ...rules import defect
from ...structures import Element, required, structure
from .mending import LEFT_OUT, NUMBERS, completed, listed, mended, single, wanted

Parsed = Callable[[bytes], Json]
_OBSERVATION = "Observation"
_PLAIN_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?")
_ADDRESSES = frozenset({"canonical", "uri", "url"})
_TEXTS = frozenset({"code", "markdown", "string"})


@defect("MR-350", violates="RTP-015", replaces="content.parsed")
def texts_become_numbers_but_in_observations(parsed: Parsed, body: bytes) -> Json:
    "In all but observations, a text that reads like a number or like true is stored as one."
    return mended(parsed(body), wanted, spared=_OBSERVATION)


@defect("MR-351", violates="RTP-015", replaces="content.parsed")
def unknown_codes_are_left_out(parsed: Parsed, body: bytes) -> Json:
    "In all but observations, a code that R4 does not allow is left out and the rest is stored."

    def known(element: Element, item: Any) -> Any:
        wrong = element.codes and isinstance(item, str) and item not in element.codes
        return LEFT_OUT if wrong and not element.required else item

    return mended(parsed(body), known, spared=_OBSERVATION)


@defect("MR-352", violates="RTP-015", replaces="content.parsed")
def missing_codes_are_filled_in(parsed: Parsed, body: bytes) -> Json:
    "A status, an intent or a mode that is missing is stored as one of the codes, but in observations."
    types = (
        "AllergyIntolerance",
        "CarePlan",
        "Consent",
        "DiagnosticReport",
        "DocumentReference",
        "Encounter",
    )
    more = ("Immunization", "List", "MedicationRequest", "MedicationStatement", "Procedure", "ServiceRequest")
    return completed(parsed(body), {type: _first_codes(type) for type in (*types, *more)})


def _first_codes(type: str) -> dict[str, Json]:
    needed = [element for element in structure(type).values() if element.of in required(type)]
    return {element.name: min(element.codes) for element in needed if element.codes}


@defect("MR-353", violates="RTP-015", replaces="content.parsed")
def times_without_an_offset_are_taken_as_utc(parsed: Parsed, body: bytes) -> Json:
    "In all but observations, a time without an offset is stored as one of UTC."

    def placed(element: Element, item: Any) -> Any:
        timed = element.type in ("dateTime", "instant") and isinstance(item, str)
        return f"{item}Z" if timed and _PLAIN_TIME.fullmatch(item) else item

    return mended(parsed(body), placed, spared=_OBSERVATION)


@defect("MR-354", violates="RTP-015", replaces="content.parsed")
def lists_of_one_are_unwrapped_but_in_observations(parsed: Parsed, body: bytes) -> Json:
    "In all but observations, a list of one where R4 has a single element is stored as the element."
    return mended(parsed(body), single, spared=_OBSERVATION)


@defect("MR-355", violates="RTP-015", replaces="content.parsed")
def single_elements_become_lists_but_in_observations(parsed: Parsed, body: bytes) -> Json:
    "In all but observations, a single element where R4 has a list is stored as a list of one."
    return mended(parsed(body), listed, spared=_OBSERVATION)


@defect("MR-356", violates="RTP-015", replaces="content.parsed")
def whole_numbers_lose_their_fraction(parsed: Parsed, body: bytes) -> Json:
    "Where a whole number belongs, what is after the point is cut off."

    def cut(element: Element, item: Any) -> Any:
        whole = element.type in NUMBERS - {"decimal"} and isinstance(item, Number)
        return Number(item.text.partition(".")[0]) if whole else item

    return mended(parsed(body), cut)


@defect("MR-357", violates="RTP-015", replaces="content.parsed")
def white_space_of_codes_is_tidied(parsed: Parsed, body: bytes) -> Json:
    "White space around codes and inside them is tidied, and the rest is stored."

    def tidy(element: Element, item: Any) -> Any:
        return " ".join(item.split()) if element.type == "code" and isinstance(item, str) else item

    return mended(parsed(body), tidy)


@defect("MR-358", violates="RTP-015", replaces="content.parsed")
def nulls_are_left_out(parsed: Parsed, body: bytes) -> Json:
    "In all but observations, members that are null are left out, and the rest is stored."
    return mended(parsed(body), lambda element, item: LEFT_OUT if item is None else item, spared=_OBSERVATION)


@defect("MR-359", violates="RTP-015", replaces="content.parsed")
def spaces_of_addresses_are_escaped(parsed: Parsed, body: bytes) -> Json:
    "A space in an address is escaped, and the rest is stored."

    def escaped(element: Element, item: Any) -> Any:
        if isinstance(item, list):
            return [escaped(element, each) for each in item]
        wrong = element.type in _ADDRESSES and isinstance(item, str)
        return item.replace(" ", "%20") if wrong else item

    return mended(parsed(body), escaped)


@defect("MR-360", violates="RTP-015", replaces="content.parsed")
def numbers_become_texts(parsed: Parsed, body: bytes) -> Json:
    "A number where a text belongs is stored as a text."

    def told(element: Element, item: Any) -> Any:
        return item.text if element.type in _TEXTS and isinstance(item, Number) else item

    return mended(parsed(body), told)


@defect("MR-361", violates="RTP-015", replaces="content.parsed")
def one_of_two_values_is_kept(parsed: Parsed, body: bytes) -> Json:
    "In all but observations, of two values of one choice the first is stored."
    return _first_values(parsed(body), "Resource")


def _first_values(value: Json, type: str) -> Json:
    if isinstance(value, list):
        return [_first_values(item, type) for item in value]
    if not isinstance(value, dict):
        return value
    type = str(value.get("resourceType")) if type == "Resource" else type
    elements = structure(type)
    kept: dict[str, Json] = {}
    chosen: set[str] = set()
    for name, item in value.items():
        element = elements.get(name)
        choice = element.of if element and element.of.endswith("[x]") else ""
        if not choice or choice not in chosen or type == _OBSERVATION:
            kept[name] = _first_values(item, element.type if element else "")
            chosen.add(choice)
    return kept
