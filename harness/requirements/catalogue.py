"""The requirement catalogue: one row per requirement, read from the packaged TOML files and checked."""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, fields
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

AREAS: Mapping[str, str] = MappingProxyType(
    {
        "IDN": "Identity",
        "MRG": "Aggregation",
        "ACC": "Access",
        "AUD": "Audit",
        "RTP": "Round trip",
        "ERR": "Errors",
    }
)
LEVELS = ("MUST", "SHOULD")
AUTHORITIES = ("law", "mandated", "published", "guidance", "draft", "project")
"""Grounds a row rests on, strongest first."""
HAZARDS = (
    "wrong patient",
    "incomplete",
    "stale",
    "altered",
    "absence misread",
    "wrongly refused",
    "disclosed",
    "untraceable",
)
FORMS = ("property", "scenario")
CONTROLS = (
    "objection",
    "s-flag",
    "relationship",
    "disable-user",
    "rename-user",
    "source-down",
    "source-stale",
    "audit-store-down",
    "clock",
    "sign-token",
    "unmerge",
)


class CatalogueError(ValueError):
    """A catalogue file is wrong; the message is one line: file, id, key, what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One row of the catalogue; text that is absent is empty."""

    id: str
    level: str
    title: str
    text: str
    source: tuple[str, ...]
    authority: str
    hazard: tuple[str, ...]
    catches: str
    form: str
    advice: str = ""
    optional: str = ""
    control: tuple[str, ...] = ()
    not_checked: str = ""
    met_by: str = ""
    not_met_by: str = ""

    @property
    def area(self) -> str:
        """The three letters of the area, a key of AREAS."""
        return self.id[:3]


_CLOSED: Mapping[str, Sequence[str]] = {
    "level": LEVELS,
    "authority": AUTHORITIES,
    "hazard": HAZARDS,
    "form": FORMS,
    "control": CONTROLS,
}
_LISTS = {"source", "hazard", "control"}
_KEYS = [field.name for field in fields(Requirement)]
_REQUIRED = [field.name for field in fields(Requirement) if field.default is MISSING]


@cache
def load() -> Mapping[str, Requirement]:
    """Return the whole catalogue by id, in id order; raise CatalogueError if a file is wrong."""
    folder = resources.files(__package__)
    rows = [
        row
        for area in AREAS
        for name in [f"{area.lower()}.toml"]
        for row in parse(folder.joinpath(name).read_text(encoding="utf-8"), name)
    ]
    return MappingProxyType({row.id: row for row in sorted(rows, key=lambda row: row.id)})


@cache
def digest() -> str:
    """Return twelve hex digits that stand for the content of the catalogue, its layout aside."""
    content = json.dumps([asdict(row) for row in load().values()], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def parse(text: str, file: str) -> tuple[Requirement, ...]:
    """Return the rows of one file, named after its area (idn.toml); raise CatalogueError if it is wrong."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(file, "-", "-", f"TOML: {error}") from error
    for key in document.keys() - {"requirement"}:
        raise _wrong(file, "-", key, "[[requirement]] tables only")
    tables = document.get("requirement")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise _wrong(file, "-", "requirement", "[[requirement]] tables")
    rows: dict[str, Requirement] = {}
    for table in tables:
        row = _row(table, file)
        if row.id in rows:
            raise _wrong(file, row.id, "id", "an id used once")
        rows[row.id] = row
    return tuple(rows.values())


def _row(table: Mapping[str, Any], file: str) -> Requirement:
    given = table.get("id")
    name = given if isinstance(given, str) else "(no id)"
    for key in _REQUIRED:
        if key not in table:
            raise _wrong(file, name, key, "this key")
    for key in sorted(table.keys() - set(_KEYS)):
        raise _wrong(file, name, key, f"one of {', '.join(_KEYS)}")
    values: dict[str, Any] = {key: _value(value, file, name, key) for key, value in table.items()}
    row = Requirement(**values)
    area = file.removesuffix(".toml").upper()
    if area not in AREAS or not re.fullmatch(rf"{area}-[0-9]{{3}}", row.id):
        raise _wrong(file, name, "id", f"{area}- and three digits, {area} being one of {', '.join(AREAS)}")
    return row


def _value(value: object, file: str, name: str, key: str) -> str | tuple[str, ...]:
    items = value if key in _LISTS else [value]
    if not isinstance(items, list) or not items or not all(isinstance(item, str) for item in items):
        raise _wrong(file, name, key, "a list of texts" if key in _LISTS else "a text")
    for item in items:
        if not item.strip():
            raise _wrong(file, name, key, "text that is not empty")
        if key in _CLOSED and item not in _CLOSED[key]:
            raise _wrong(file, name, key, f"one of {', '.join(_CLOSED[key])}; found {item!r}")
    return tuple(items) if key in _LISTS else items[0]


def _wrong(file: str, name: str, key: str, expected: str) -> CatalogueError:
    return CatalogueError(f"{file}: {name}: {key}: expected {expected}")
