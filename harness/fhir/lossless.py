"""JSON in which nothing changes on the way through: text in, text out, equal.

Numbers keep their spelling (FHIR R4, datatypes, decimal: trailing zeros carry precision). What has no
single meaning is refused: duplicate keys, NaN and Infinity, lone surrogates, nesting past `MAX_DEPTH`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any, Never, TypeAlias

Json: TypeAlias = Any
"""None, bool, str, `Number`, list of Json, or dict of str to Json."""

MAX_DEPTH = 500
"""Levels of nesting; Python's own recursion limit differs by version."""

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_REACH = 17
"""Digits of an exponent: the longest that Python's Decimal always takes."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]')


class JsonError(ValueError):
    """The text is not JSON with one single meaning."""


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON number as it was spelt; two numbers are equal if their spelling is."""

    text: str

    def __post_init__(self) -> None:
        if not _NUMBER.fullmatch(self.text):
            raise JsonError(f"not a JSON number: {self.text[:40]}")

    @property
    def value(self) -> Decimal:
        """What it comes to; infinite or nothing where its exponent has more than `_REACH` digits."""
        mantissa, _, exponent = self.text.lower().partition("e")
        if len(exponent.lstrip("+-0")) <= _REACH:
            return Decimal(self.text)
        number = Decimal(mantissa)
        return number * (Decimal(0) if exponent.startswith("-") or not number else Decimal("Infinity"))


def loads(text: str | bytes) -> Json:
    """Parse UTF-8 JSON text.

    Raises:
        JsonError: malformed, not UTF-8, a duplicate key, NaN or Infinity, a lone surrogate, nested too deep.
    """
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise JsonError(f"not UTF-8 at byte {error.start}") from None
    _refuse_deep(text)
    try:
        value = json.loads(
            text,
            parse_float=Number,
            parse_int=Number,
            parse_constant=_refuse_constant,
            object_pairs_hook=_unique,
        )
    except JsonError:
        raise
    except ValueError as error:
        raise JsonError(str(error)) from None
    if "\\u" in text or _SURROGATE.search(text):
        _refuse_surrogates(value)
    return value


def dumps(value: Json) -> str:
    """Write JSON without insignificant space, numbers as they were spelt.

    Raises:
        TypeError: the value holds something `loads` never answers, such as a float.
    """
    out: list[str] = []
    _write(value, out)
    return "".join(out)


def _write(value: Json, out: list[str]) -> None:
    match value:
        case str():
            out.append(encode_basestring(value))
        case Number(text):
            out.append(text)
        case dict():
            separator = "{"
            for key, item in value.items():
                if type(item) is str:  # most members are texts
                    out.append(f"{separator}{encode_basestring(key)}:{encode_basestring(item)}")
                else:
                    out.append(f"{separator}{encode_basestring(key)}:")
                    _write(item, out)
                separator = ","
            out.append("}" if value else "{}")
        case list() | tuple():
            separator = "["
            for item in value:
                out.append(separator)
                _write(item, out)
                separator = ","
            out.append("]" if value else "[]")
        case bool():
            out.append("true" if value else "false")
        case None:
            out.append("null")
        case _:
            raise TypeError(f"{type(value).__name__} has no lossless JSON form")


def _refuse_constant(name: str) -> Never:
    raise JsonError(f"{name} is not JSON")


def _unique(pairs: Iterable[tuple[str, Json]]) -> dict[str, Json]:
    members: dict[str, Json] = {}
    for key, value in pairs:
        if key in members:
            raise JsonError(f"duplicate key {key[:60]!r}")
        members[key] = value
    return members


def _refuse_deep(text: str) -> None:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for token in _BRACKETS.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise JsonError(f"nested deeper than {MAX_DEPTH} levels")
        elif token[0] in "]}":
            depth -= 1


def _refuse_surrogates(value: Json) -> None:
    match value:
        case str():
            if _SURROGATE.search(value):
                raise JsonError("a lone surrogate is no character")
        case dict():
            for key, item in value.items():
                _refuse_surrogates(key)
                _refuse_surrogates(item)
        case list():
            for item in value:
                _refuse_surrogates(item)
