"""What a token parameter finds, as FHIR R4 says (search.html#token, #escaping, #modifiers).

None wherever R4 leaves it to the server: upper and lower case, telephone numbers that are nearly alike, the
system of an element of type code, escapes that are none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from harness.fhir.lossless import Json

Kind = Literal["CodeableConcept", "Coding", "Identifier", "ContactPoint", "code", "boolean", "string"]
"""The type of the element a parameter looks at."""

_NAMED = {"Coding": "code", "Identifier": "value", "ContactPoint": "value"}
_WITH_SYSTEM = frozenset({"CodeableConcept", "Coding", "Identifier"})
_ESCAPED = frozenset(",|$\\")


@dataclass(frozen=True, slots=True)
class Token:
    """What is asked for. `system` None: any or none; empty: none. `code` None: any."""

    system: str | None
    code: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """What is stored; an empty system or code is one that is not there."""

    system: str
    code: str


def finds(values: Sequence[str], element: Json, kind: Kind, modifier: str = "") -> bool | None:
    """Whether a resource whose element is this is found; None where R4 leaves it open.

    `values`: of one parameter, once for each time it stands in the query, escaped as FHIR says and not
    percent-encoded. `element`: the JSON of the element, a list of them, or None if it is absent. `modifier`:
    empty or "not".

    Raises:
        ValueError: a modifier nothing is known of.
    """
    stored = held(element, kind)
    if modifier not in ("", "not"):
        raise ValueError(f"not a modifier of tokens that is known here: {modifier}")
    if modifier:
        return _all([_none_of(value, stored, kind) for value in values])
    return _all([_any_of(value, stored, kind) for value in values])


def held(element: Json, kind: Kind) -> tuple[Held, ...]:
    """Each system and code an element holds."""
    return tuple(_held(element, kind))


def escaped(text: str) -> str:
    """A code, system or identifier as it stands in a search value."""
    return "".join(f"\\{letter}" if letter in _ESCAPED else letter for letter in text)


def tokens(value: str) -> tuple[Token, ...] | None:
    """What a search value asks for, of which any will do; None if R4 does not say what it means."""
    parts = _parts(value)
    if parts is None:
        return None
    found = []
    for part in parts:
        if len(part) > 2 or not any(part):
            return None
        system, code = part if len(part) == 2 else (None, part[0])
        found.append(Token(system, code or None))
    return tuple(found)


def _held(element: Json, kind: Kind) -> Iterator[Held]:
    if isinstance(element, list):
        for one in element:
            yield from _held(one, kind)
    elif isinstance(element, dict) and kind == "CodeableConcept":
        yield from _held(element.get("coding"), "Coding")
    elif isinstance(element, dict):
        system = element.get("system", "") if kind in _WITH_SYSTEM else ""
        yield Held(str(system), str(element.get(_NAMED[kind], "")))
    elif element is not None:
        yield Held("", str(element).lower() if isinstance(element, bool) else str(element))


def _parts(value: str) -> list[list[str]] | None:
    """The alternatives, and of each what stands between its bars; None if an escape is none."""
    parts, letters = [[""]], iter(value)
    for letter in letters:
        if letter == "\\":
            letter = next(letters, "")
            if letter not in _ESCAPED or not letter:
                return None
            parts[-1][-1] += letter
        elif letter == ",":
            parts.append([""])
        elif letter == "|":
            parts[-1].append("")
        elif letter == "$":
            return None
        else:
            parts[-1][-1] += letter
    return parts


def _any_of(value: str, stored: Sequence[Held], kind: Kind) -> bool | None:
    asked = tokens(value)
    if asked is None:
        return None
    return _any([_matches(token, one, kind) for token in asked for one in stored])


def _none_of(value: str, stored: Sequence[Held], kind: Kind) -> bool | None:
    """Of several values R4 does not say which are negated."""
    found = _any_of(value, stored, kind)
    return None if found is None or len(tokens(value) or ()) > 1 else not found


def _matches(token: Token, one: Held, kind: Kind) -> bool | None:
    code = True if token.code is None else _same(token.code, one.code)
    if kind == "ContactPoint" and code is False:
        code = None
    if token.system is None:
        return code
    if kind not in _WITH_SYSTEM:
        return False if code is False else None
    return _all([code, token.system == one.system])


def _same(asked: str, stored: str) -> bool | None:
    if asked == stored:
        return True
    return None if _folded(asked) == _folded(stored) else False


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _any(each: Sequence[bool | None]) -> bool | None:
    if True in each:
        return True
    return None if None in each else False


def _all(each: Sequence[bool | None]) -> bool | None:
    if False in each:
        return False
    return None if None in each else True
