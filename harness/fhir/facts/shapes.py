"""What a row of the tables of facts says, and how a table of rows is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.fhir.facts import reading
from harness.fhir.facts.reading import Reader
from harness.fhir.facts.values import Kind


@dataclass(frozen=True, slots=True)
class Element:
    """One element that states facts of one kind.

    `path` is below the resource or part, `[x]` for a choice; `read` is None there, where JSON names the
    type. `name` is what its facts are called; `filed` as in `Fact`.
    """

    kind: Kind
    path: str
    read: Reader | None
    name: str
    filed: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """An element whose members hold together: a dose and its route, a component and its value.

    `shape` names the table of its members; `ordered` where one follows the other.
    """

    path: str
    shape: str
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """The facts that one resource type, or part of it, can state."""

    elements: tuple[Element, ...]
    parts: tuple[Part, ...] = ()


def shape(*rows: Iterator[Element], parts: tuple[Part, ...] = ()) -> Shape:
    """A table from its rows."""
    return Shape(tuple(element for row in rows for element in row), parts)


def concepts(kind: Kind, paths: str) -> Iterator[Element]:
    """CodeableConcepts."""
    return rows(kind, paths, reading.concept)


def codes(paths: str) -> Iterator[Element]:
    """Codes, which decide what kind of statement it is."""
    return rows(Kind.STATUS, paths, reading.code)


def dates(paths: str) -> Iterator[Element]:
    """Dates of what happened to the person."""
    return rows(Kind.DATE, paths, reading.moment)


def periods(paths: str) -> Iterator[Element]:
    """Periods of what happened to the person."""
    return rows(Kind.DATE, paths, reading.period)


def filing(paths: str) -> Iterator[Element]:
    """Dates of the record: a server that files an item may add them, and may not change them."""
    return rows(Kind.DATE, paths, reading.moment, filed=True)


def choices(kind: Kind, paths: str) -> Iterator[Element]:
    """Elements that JSON names with their type."""
    return rows(kind, paths, None)


def rows(kind: Kind, paths: str, read: Reader | None, *, filed: bool = False) -> Iterator[Element]:
    """One row for each of several elements read alike; `path>name` names its facts otherwise."""
    for row in paths.split():
        path, _, name = row.partition(">")
        yield Element(kind, path, read, name or path.removesuffix("[x]"), filed)
