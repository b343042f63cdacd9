"""The forms of FHIR R4's primitive values (datatypes.html), as JSON has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from .instants import span
from .lossless import Json, Number

_LARGEST: Final = 2**31 - 1
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)")
_DATE_TIME: Final = re.compile(rf"{_DATE.pattern}|{_INSTANT.pattern}")


def _text(pattern: str) -> Callable[[Json], bool]:
    form = re.compile(pattern)
    return lambda value: isinstance(value, str) and form.fullmatch(value) is not None


def _moment(form: re.Pattern[str]) -> Callable[[Json], bool]:
    return lambda value: isinstance(value, str) and bool(form.fullmatch(value)) and span(value) is not None


def _whole(least: int) -> Callable[[Json], bool]:
    form = re.compile(r"0|-?[1-9][0-9]{0,9}")
    return lambda value: (
        isinstance(value, Number)
        and form.fullmatch(value.text) is not None
        and least <= int(value.text) <= _LARGEST
    )


def _base64(value: Json) -> bool:
    packed = re.sub(r"\s", "", value) if isinstance(value, str) else ""
    return re.fullmatch(r"[0-9A-Za-z+/]+={0,2}", packed) is not None and len(packed) % 4 == 0


_WORDS: Final = _text(r"(?s).+")
_ADDRESS: Final = _text(r"\S+")

FORMS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "base64Binary": _base64,
    "boolean": lambda value: isinstance(value, bool),
    "canonical": _ADDRESS,
    "code": _text(r"\S+(\s\S+)*"),
    "date": _moment(_DATE),
    "dateTime": _moment(_DATE_TIME),
    "decimal": lambda value: isinstance(value, Number),
    "id": _text(r"[A-Za-z0-9.-]{1,64}"),
    "instant": _moment(_INSTANT),
    "integer": _whole(-(2**31)),
    "markdown": _WORDS,
    "oid": _text(r"urn:oid:[0-2](\.(0|[1-9][0-9]*))+"),
    "positiveInt": _whole(1),
    "string": _WORDS,
    "time": _text(r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?"),
    "unsignedInt": _whole(0),
    "uri": _ADDRESS,
    "url": _ADDRESS,
    "uuid": _text(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    "xhtml": _WORDS,
}
"""Whether a value is of a primitive type, by the name of the type."""
