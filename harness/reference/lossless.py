"""JSON that loses nothing: numbers keep their spelling, doubtful texts are refused (CONTRACT 8)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Any, Final

MAX_DEPTH: Final = 500

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")
_quote: Callable[[str], str] = encode_basestring


class Number:
    """A JSON number exactly as it was written."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        """Keep the text as it stands."""
        self.text = text

    def __eq__(self, other: object) -> bool:
        """Two numbers are the same when they are spelt the same."""
        return isinstance(other, Number) and other.text == self.text

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(self.text)

    def __repr__(self) -> str:
        """Show the spelling."""
        return f"Number({self.text})"


Json = Any
"""``dict``, ``list``, ``str``, ``bool``, ``None`` or ``Number``."""


class Unreadable(ValueError):
    """The bytes are not one unambiguous JSON value."""


def _no_constant(name: str) -> Json:
    raise Unreadable("a number that JSON does not have")


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("a property is given twice")
    return found


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=Number, parse_int=Number, parse_constant=_no_constant
)


def parse(body: bytes) -> Json:
    """Read one JSON value, or raise `Unreadable`."""
    if body.count(b"{") + body.count(b"[") > MAX_DEPTH:
        _check_depth(body)
    try:
        text = body.decode("utf-8")
        value = _DECODER.decode(text)
        if "\\u" in text:
            dump(value).encode("utf-8")
    except Unreadable:
        raise
    except UnicodeError:
        raise Unreadable("the text is not well-formed Unicode") from None
    except RecursionError:
        raise Unreadable("the nesting is too deep") from None
    except ValueError:
        raise Unreadable("the body is not JSON") from None
    return value


def _check_depth(body: bytes) -> None:
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub(b"", body)):
        depth += 1 if bracket in b"[{" else -1
        if depth > MAX_DEPTH:
            raise Unreadable("the nesting is too deep")


def dump(value: Json) -> str:
    """Write a value as compact JSON, numbers as they were spelt."""
    parts: list[str] = []
    _write(value, parts.append)
    return "".join(parts)


def _write(value: Json, put: Callable[[str], None]) -> None:
    if isinstance(value, str):
        put(_quote(value))
    elif isinstance(value, dict):
        mark = "{"
        for name, item in value.items():
            put(mark)
            put(_quote(name))
            put(":")
            if isinstance(item, str):
                put(_quote(item))
            else:
                _write(item, put)
            mark = ","
        put("}" if mark == "," else "{}")
    elif isinstance(value, list):
        mark = "["
        for item in value:
            put(mark)
            _write(item, put)
            mark = ","
        put("]" if mark == "," else "[]")
    elif isinstance(value, Number):
        put(value.text)
    elif value is True:
        put("true")
    elif value is False:
        put("false")
    elif value is None:
        put("null")
    else:
        put(json.dumps(value))
