"""Plain JSON values to frozen dataclasses, strictly: every field, no other field, the declared types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import EnumType
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

_PLAIN: Mapping[type, str] = {str: "a string", int: "a whole number", float: "a number"}
_T = TypeVar("_T")


class Mismatch(Exception):
    """What was expected and is not so; the caller says where it was read."""


def decode(kind: type[_T], value: object, where: str) -> _T:
    """The dataclass `kind` from a JSON object, or raise Mismatch. Fields with a default may be left out."""
    hints, required = _shape(cast(Any, kind))
    if not isinstance(value, dict):
        raise Mismatch(f"{where} to be an object")
    if missing := required - value.keys():
        raise Mismatch(f"{where}.{min(missing)}, not there")
    if unknown := value.keys() - hints.keys():
        raise Mismatch(f"no {where}.{min(unknown)}")
    return kind(**{name: _value(hints[name], item, f"{where}.{name}") for name, item in value.items()})


@cache
def _shape(kind: Any) -> tuple[Mapping[str, Any], frozenset[str]]:
    return get_type_hints(kind), frozenset(part.name for part in fields(kind) if part.default is MISSING)


def _value(hint: Any, value: object, where: str) -> object:
    origin, args = get_origin(hint), get_args(hint)
    if hint is object:
        return value
    if origin is Literal:
        return _one_of({name: name for name in args}, value, where)
    if isinstance(hint, EnumType):
        return _one_of({member.value: member for member in cast(Any, hint)}, value, where)
    if origin in (Union, UnionType):
        return None if value is None else _value(args[0], value, where)
    if is_dataclass(hint):
        return decode(cast(type, hint), value, where)
    if hint in _PLAIN:
        allowed = (int, float) if hint is float else hint
        if not isinstance(value, allowed) or isinstance(value, bool):
            raise Mismatch(f"{where} to be {_PLAIN[hint]}")
        return value
    if origin is tuple:
        if not isinstance(value, list):
            raise Mismatch(f"{where} to be a list")
        return tuple(_value(args[0], item, f"{where}[{place}]") for place, item in enumerate(value))
    if not isinstance(value, dict):
        raise Mismatch(f"{where} to be an object")
    key, item = args
    return {_value(key, k, f"a key of {where}"): _value(item, v, f"{where}.{k}") for k, v in value.items()}


def _one_of(allowed: Mapping[str, object], value: object, where: str) -> object:
    if not isinstance(value, str) or value not in allowed:
        raise Mismatch(f"{where} to be one of {', '.join(allowed)}")
    return allowed[value]
