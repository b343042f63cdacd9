"""The primitive types of FHIR R4: what JSON may hold for each, and what is written when it does not.

Formats are those of R4, datatypes, as functions; a date has to be one of the calendar, a leap second is one.
"""

from __future__ import annotations

import base64
import binascii
import re
from calendar import monthrange
from collections.abc import Callable, Mapping

from harness.fhir.lossless import Json, Number

Check = Callable[[Json], str]
"""The value of a primitive to what was expected of it, empty if it is as expected."""

MAX_STRING = 1_048_576
"""Characters of a string (R4, datatypes), and so of a code and of markdown; xhtml and base64 are none."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CODE = re.compile(r"[^\s]+(?:[\t\n\r ][^\s]+)*")
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_URI = re.compile(r"[^\s]+")
_OID = re.compile(r"urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+")
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,9})")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_TIME = re.compile(_CLOCK)
_ZONED = re.compile(_CLOCK + r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))")


def _boolean(value: Json) -> str:
    return "" if isinstance(value, bool) else "true or false"


def _whole(least: int) -> Check:
    def check(value: Json) -> str:
        if not isinstance(value, Number):
            return "a JSON number"
        if not _INTEGER.fullmatch(value.text) or not least <= int(value.text) <= 2**31 - 1:
            return f"a whole number from {least} to {2**31 - 1}"
        return ""

    return check


def _decimal(value: Json) -> str:
    return "" if isinstance(value, Number) else "a JSON number"


def _string(value: Json) -> str:
    if not isinstance(value, str):
        return "a JSON string"
    return "" if value else "text: a string is never empty"


def _xhtml(value: Json) -> str:
    """XML 1.0 has no way to write a control character."""
    return _string(value) or ("text without control characters" if _CONTROL.search(value) else "")


def unwise(type_: str, value: Json) -> str:
    """What a value should be and need not, empty if it is: text without control characters (R4, string)."""
    holds = type_ in ("string", "markdown") and isinstance(value, str) and _CONTROL.search(value)
    return "text without control characters" if holds else ""


def _limited(value: Json) -> str:
    expected = _string(value)
    if expected:
        return expected
    return f"no more than {MAX_STRING} characters" if len(value) > MAX_STRING else ""


def _matching(pattern: re.Pattern[str], expected: str) -> Check:
    def check(value: Json) -> str:
        if not isinstance(value, str):
            return "a JSON string"
        return "" if pattern.fullmatch(value) else expected

    return check


def _octets(value: Json) -> str:
    if not isinstance(value, str):
        return "a JSON string"
    try:
        base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        return "base64"
    return "" if value else "base64: a value is never empty"


def _is_day(text: str, whole: bool) -> bool:
    match = _DAY.fullmatch(text)
    if not match or (whole and match[3] is None) or match[1] == "0000":
        return False
    if match[2] is None:
        return True
    if not 1 <= int(match[2]) <= 12:
        return False
    return match[3] is None or 1 <= int(match[3]) <= monthrange(int(match[1]), int(match[2]))[1]


def _date(value: Json) -> str:
    if not isinstance(value, str):
        return "a JSON string"
    return "" if _is_day(value, False) else "YYYY, YYYY-MM or YYYY-MM-DD, a date of the calendar"


def _moment(whole: bool, expected: str) -> Check:
    def check(value: Json) -> str:
        if not isinstance(value, str):
            return "a JSON string"
        day, found, clock = value.partition("T")
        if not found:
            return expected if whole or not _is_day(day, False) else ""
        return "" if _is_day(day, True) and _ZONED.fullmatch(clock) else expected

    return check


def _time(value: Json) -> str:
    if not isinstance(value, str):
        return "a JSON string"
    return "" if _TIME.fullmatch(value) else "hh:mm:ss without a time zone"


_spaced = _matching(_CODE, "a code: no space at its ends, none doubled")


def _code(value: Json) -> str:
    return _spaced(value) or _limited(value)


_uri = _matching(_URI, "a URI without spaces")

CHECKS: Mapping[str, Check] = {
    "boolean": _boolean,
    "integer": _whole(-(2**31)),
    "unsignedInt": _whole(0),
    "positiveInt": _whole(1),
    "decimal": _decimal,
    "string": _limited,
    "markdown": _limited,
    "xhtml": _xhtml,
    "code": _code,
    "id": _matching(_ID, "1 to 64 letters, digits, hyphens and full stops"),
    "uri": _uri,
    "url": _uri,
    "canonical": _uri,
    "oid": _matching(_OID, "urn:oid: and an OID"),
    "uuid": _matching(_UUID, "urn:uuid: and a UUID in lower case"),
    "base64Binary": _octets,
    "date": _date,
    "dateTime": _moment(False, "a date, or a date with hh:mm:ss and a time zone"),
    "instant": _moment(True, "YYYY-MM-DDThh:mm:ss and a time zone"),
    "time": _time,
}
"""By the name of the type. A type that is not here is no primitive."""
