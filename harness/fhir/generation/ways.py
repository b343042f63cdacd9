"""Invariants that say which members go together, read as the ways there are to meet them.

Such an expression is a formula over `a.exists()`, `a.empty()`, `a = 'x'` and `a in ('x' | 'y')`, where `a` is
a member of the element. What is anything else is not read here.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple

from harness.fhir.lossless import Json, Number

MOST = 40
"""Ways that one invariant may be met in; the expressions of R4 have fewer than ten."""

_TOKEN = re.compile(
    r"\s*('(?:[^'\\]|\\.)*'|`?[A-Za-z_][A-Za-z0-9_]*`?|%[a-z]+|[0-9]+|!=|[().,|=])|\s*(?P<other>\S)|\s+$"
)
_CONSTANTS = {
    "%ucum": "http://unitsofmeasure.org",
    "%sct": "http://snomed.info/sct",
    "true": True,
    "false": False,
}


_COUNTED = re.compile(r"\((?:\s*\w+\.count\(\)\s*\+?)+\)\s*>\s*0")
"""Counts added up, of which the sum is more than nothing."""


def _exist(counted: re.Match[str]) -> str:
    names = re.findall(r"(\w+)\.count", counted[0])
    return "(" + " or ".join(f"{name}.exists()" for name in names) + ")"


@dataclass(frozen=True, slots=True)
class Wish:
    """One member `there`, `gone`, or with a value `among` some or `outside` them (absent is outside)."""

    name: str
    kind: Literal["there", "gone", "among", "outside"]
    values: tuple[Json, ...] = ()


Way = tuple[Wish, ...]
"""Wishes that meet an invariant together."""


class _Unread(Exception):
    """The expression is none of members that go together."""


class _Formula(NamedTuple):
    """The ways for it to be true, and those for it to be false."""

    true: tuple[Way, ...]
    false: tuple[Way, ...]


def ways(expression: str, names: Collection[str], type_: str = "") -> tuple[Way, ...]:
    """The ways to meet an invariant of an element with these members; none if it is not read here."""
    try:
        tokens = _tokens(_COUNTED.sub(_exist, expression))
        reader = _Reader(tokens, names, type_)
        found = reader.implied()
        return found.true if reader.at == len(tokens) else ()
    except _Unread:
        return ()


def _tokens(text: str) -> list[str]:
    found = []
    for match in _TOKEN.finditer(text):
        if match["other"]:
            raise _Unread
        if match[1]:
            found.append(match[1].strip("`"))
    return found


class _Reader:
    def __init__(self, tokens: list[str], names: Collection[str], type_: str) -> None:
        self._tokens, self._names, self._type, self.at = tokens, names, type_, 0

    def implied(self) -> _Formula:
        left = self._either()
        while self._taken("implies"):
            left = _or(_not(left), self._either())
        return left

    def _either(self) -> _Formula:
        left = self._both()
        while True:
            if self._taken("or"):
                left = _or(left, self._both())
            elif self._taken("xor"):
                left = _not(_same(left, self._both()))
            else:
                return left

    def _both(self) -> _Formula:
        left = self._compared()
        while self._taken("and"):
            left = _not(_or(_not(left), _not(self._compared())))
        return left

    def _compared(self) -> _Formula:
        left = self._one()
        if self._taken("="):
            return _same(left, self._one())
        return _not(_same(left, self._one())) if self._taken("!=") else left

    def _one(self) -> _Formula:
        if self._taken("("):
            found = self.implied()
            self._expect(")")
        else:
            found = self._member()
        while self._peek() == "." and self._peek(1) == "not":
            self.at += 2
            self._called()
            found = _not(found)
        return found

    def _member(self) -> _Formula:
        if self._type and self._peek() == self._type and self._peek(1) == ".":
            self.at += 2
        name = self._next()
        if name not in self._names:
            raise _Unread
        if self._taken("."):
            asked = self._next()
            self._called()
            there, gone = ((Wish(name, "there"),),), ((Wish(name, "gone"),),)
            if asked in ("exists", "hasValue"):
                return _Formula(there, gone)
            if asked == "empty":
                return _Formula(gone, there)
            raise _Unread
        if self._taken("="):
            return _among(name, (self._value(),))
        if self._taken("!="):
            return _not(_among(name, (self._value(),)))
        if not self._taken("in"):
            raise _Unread
        self._expect("(")
        values = [self._value()]
        while self._taken("|"):
            values.append(self._value())
        self._expect(")")
        return _among(name, tuple(values))

    def _value(self) -> Json:
        token = self._next()
        if token in _CONSTANTS:
            return _CONSTANTS[token]
        if token.isdigit():
            return Number(token)
        if token[:1] != "'":
            raise _Unread
        return token[1:-1]

    def _called(self) -> None:
        self._expect("(")
        self._expect(")")

    def _peek(self, ahead: int = 0) -> str:
        return self._tokens[self.at + ahead] if self.at + ahead < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self.at += 1
        return token

    def _taken(self, token: str) -> bool:
        found = self._peek() == token
        self.at += found
        return found

    def _expect(self, token: str) -> None:
        if not self._taken(token):
            raise _Unread


def _among(name: str, values: tuple[Json, ...]) -> _Formula:
    return _Formula(((Wish(name, "among", values),),), ((Wish(name, "outside", values),),))


def _not(one: _Formula) -> _Formula:
    return _Formula(one.false, one.true)


def _or(one: _Formula, other: _Formula) -> _Formula:
    return _Formula(_few(one.true + other.true), _together(one.false, other.false))


def _same(one: _Formula, other: _Formula) -> _Formula:
    return _Formula(
        _few(_together(one.true, other.true) + _together(one.false, other.false)),
        _few(_together(one.true, other.false) + _together(one.false, other.true)),
    )


def _together(one: tuple[Way, ...], other: tuple[Way, ...]) -> tuple[Way, ...]:
    pairs = (tuple(dict.fromkeys(first + second)) for first, second in product(one, other))
    return _few(tuple(way for way in pairs if not _contradicts(way)))


def _contradicts(way: Way) -> bool:
    gone = {wish.name for wish in way if wish.kind == "gone"}
    return any(wish.name in gone for wish in way if wish.kind in ("there", "among"))


def _few(found: tuple[Way, ...]) -> tuple[Way, ...]:
    if len(found) > MOST:
        raise _Unread
    return found
