"""The structures of FHIR R4: elements in their order, which XML needs and JSON does not tell.

``structures.txt`` is made by ``tools/build_structures.py`` and read when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_TABLE: Final = Path(__file__).with_name("structures.txt")
_ATTRIBUTES: Final = frozenset({("Element", "id"), ("Extension", "url")})


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its name as JSON has it, its type, or the path of the group of elements it is."""

    name: str
    type: str
    repeats: bool = False
    attribute: bool = False


@cache
def structure(type: str) -> Mapping[str, Element]:
    """The elements of a type or a group by name, in the order of R4; none if R4 does not know it."""
    base, own = _lines().get(type, ("", ""))
    found = dict(structure(base)) if base else {}
    for said in own.split():
        name, _, types = said.partition("=")
        repeats = types.endswith("*")
        for code in types.rstrip("*").split("|"):
            key = name.replace("[x]", code[0].upper() + code[1:])
            found[key] = Element(key, code, repeats, (type, name) in _ATTRIBUTES)
    return found


def is_resource(type: str) -> bool:
    """Whether R4 has resources of this type."""
    base, _ = _lines().get(type, ("", ""))
    return base == "DomainResource" or (base == "Resource" and type != "DomainResource")


@cache
def _lines() -> Mapping[str, tuple[str, str]]:
    """Base and elements of each structure, as the table says them."""
    found = {}
    for line in _TABLE.read_text("utf-8").splitlines():
        head, _, own = line.partition(" ")
        name, _, base = head.partition(":")
        found[name] = base, own
    return found
