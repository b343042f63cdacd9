"""The structures of FHIR R4: elements in their order, with type, cardinality and codes.

``structures.txt`` and ``codes.txt`` are made by ``tools/build_structures.py`` and read when first asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from .lossless import Json

_HERE: Final = Path(__file__).parent
_SAID: Final = re.compile(r"([^=]+)=([^*!{]+)(\*?)(!?)(?:\{(.+)\})?")
_ATTRIBUTES: Final = frozenset({("Element", "id"), ("Extension", "url")})


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its name as JSON has it, its type, or the path of the group of elements it is.

    ``of``: its name in R4, which the alternatives of a choice share. ``codes``: all it may have; none if any.
    """

    name: str
    type: str
    of: str = ""
    repeats: bool = False
    required: bool = False
    codes: frozenset[str] = frozenset()
    attribute: bool = False


@cache
def structure(type: str) -> Mapping[str, Element]:
    """The elements of a type or a group by name, in the order of R4; none if R4 does not know it."""
    base, own = _lines().get(type, ("", ""))
    found = dict(structure(base)) if base else {}
    for said in own.split():
        name, types, repeats, required, codes = _parts(said)
        for code in types.split("|"):
            key = name.replace("[x]", code[0].upper() + code[1:])
            among = _codes()[codes] if codes else frozenset()
            attribute = (type, name) in _ATTRIBUTES
            found[key] = Element(key, code, name, bool(repeats), bool(required), among, attribute)
    return found


@cache
def required(type: str) -> frozenset[str]:
    """The elements that a type has to have, by their names in R4."""
    return frozenset(element.of for element in structure(type).values() if element.required)


def is_resource(type: str) -> bool:
    """Whether R4 has resources of this type."""
    base, _ = _lines().get(type, ("", ""))
    return base == "DomainResource" or (base == "Resource" and type != "DomainResource")


def defined(value: Json, type: str) -> Json:
    """The value without what R4 does not know; all of it where its type is not R4's."""
    if isinstance(value, list):
        return [defined(item, type) for item in value]
    if not isinstance(value, dict):
        return value
    known = structure(str(value.get("resourceType")) if type == "Resource" else type)
    if not known:
        return value
    return {
        name: defined(item, known[name].type) if name in known else item
        for name, item in value.items()
        if name.removeprefix("_") in known or name == "resourceType"
    }


def _parts(said: str) -> tuple[str, ...]:
    found = _SAID.fullmatch(said)
    if found is None:
        raise ValueError(f"expected an element of a structure, not {said}")
    return found.groups("")


@cache
def _codes() -> Mapping[str, frozenset[str]]:
    lines = (line.split() for line in (_HERE / "codes.txt").read_text("utf-8").splitlines())
    return {name: frozenset(codes) for name, *codes in lines}


@cache
def _lines() -> Mapping[str, tuple[str, str]]:
    """Base and elements of each structure, as the table says them."""
    found = {}
    for line in (_HERE / "structures.txt").read_text("utf-8").splitlines():
        head, _, own = line.partition(" ")
        name, _, base = head.partition(":")
        found[name] = base, own
    return found
