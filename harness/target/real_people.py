"""Whether a resource may be about somebody real, as far as its NHS numbers tell; nothing else in it can."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

from harness.fhir.identifiers import NHS_NUMBER
from harness.fhir.lossless import Json, Number
from harness.fhir.walk import objects, strings
from harness.target.people import NHS_TEST_RANGE, is_valid
from harness.target.strangers import as_text, numbers_in, patient_id, patient_identifier

_TEN_DIGITS = re.compile(r"(?<![0-9])[0-9]{3}[\s.-]?[0-9]{3}[\s.-]?[0-9]{4}(?![0-9])")
_ALIKE = ("/nhs-number", "2.16.840.1.113883.2.1.4.1")
"""How the system ends in every spelling we met, an OID among them."""


def may_name_somebody(resource: Json) -> bool:
    """Whether an NHS number outside 999 000 0000 - 999 999 9999 stands anywhere in a resource.

    Counted are: whatever has the system of NHS numbers, valid or not; valid ones of an identifier without
    system; a Patient's id and references to one, since some servers use the number as id; and any ten digits
    of a text, or of a document in base64, that would be a valid one.
    """
    return any(not _is_synthetic(number) for number in _numbers(resource))


def _numbers(resource: Json) -> Iterator[str]:
    for one in objects(resource):
        if _is_nhs_system(one.get("system")):
            yield from (_as_number(one[key]) for key in ("value", "code") if key in one)
        elif "system" not in one:
            yield from _valid(one.get("value"))
        if one.get("resourceType") == "Patient":
            yield from _valid(one.get("id"))
    for text in strings(resource):
        system, value = patient_identifier(text)
        if _is_nhs_system(system):
            yield _as_number(value)
        yield from _valid(patient_id(text))
        yield from numbers_in(text)
    for text in _told(resource):
        yield from _ten_digits(html.unescape(text))
        yield from _ten_digits(html.unescape(_decoded(text)))


def _told(resource: Json) -> Iterator[str]:
    """Texts of a resource but for codes, and for values under a system, which says what number they are."""
    for one in objects(resource):
        for name, item in one.items():
            if name != "code" and not (name == "value" and "system" in one):
                yield from (
                    each for each in (item if isinstance(item, list) else [item]) if isinstance(each, str)
                )


def _ten_digits(text: str) -> Iterator[str]:
    """Every valid number that a text spells, labelled or not: what leaves the machine leaves no doubt."""
    for found in _TEN_DIGITS.finditer(text):
        yield from _valid(re.sub(r"[\s.-]", "", found[0]))


def _is_nhs_system(system: Json) -> bool:
    if not isinstance(system, str):
        return False
    plain = unquote(system).partition("|")[0].strip().rstrip("/").casefold()
    return plain == NHS_NUMBER.casefold() or plain.endswith(_ALIKE)


def _as_number(value: Json) -> str:
    """What stands where a number is expected; what is neither text nor number is no number of the range."""
    text = value.text if isinstance(value, Number) else value
    return "".join(text.split()).replace("-", "") if isinstance(text, str) else ""


def _valid(value: Json) -> Iterator[str]:
    """A valid NHS number; a value that is none says nothing."""
    text = _as_number(value)
    if len(text) == 10 and text.isascii() and text.isdecimal() and is_valid(text):
        yield text


def _is_synthetic(number: str) -> bool:
    first, last = NHS_TEST_RANGE
    ten_digits = len(number) == 10 and number.isascii() and number.isdecimal()
    return ten_digits and first <= int(number[:9]) <= last


def _decoded(text: str) -> str:
    """The text in base64, however its lines are broken (R4, base64Binary); empty if it is none."""
    packed = "".join(text.split())
    if len(packed) < 16 or len(packed) % 4:
        return ""
    try:
        return as_text(base64.b64decode(packed, validate=True))
    except (binascii.Error, ValueError):
        return ""
