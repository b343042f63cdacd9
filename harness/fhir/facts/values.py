"""Facts as plain data. When two of them are the same is not decided here: `harness/findings/facts/`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

_SHOWN = 60


class Kind(StrEnum):
    """What a fact is about."""

    WHAT = "what"
    DOSE = "dose"
    STATUS = "status"
    SIDE = "side"
    VALUE = "value"
    DATE = "date"
    SOURCE = "source"


Coding: TypeAlias = tuple[str, str]
"""System and code; an absent system is empty."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A CodeableConcept or Coding; `displays` are those of its codings."""

    codings: frozenset[Coding] = frozenset()
    text: str = ""
    displays: frozenset[str] = frozenset()

    def __str__(self) -> str:
        codes = [f"{system}|{code}" for system, code in sorted(self.codings)]
        return " ".join([*codes, *([f'"{short(self.text)}"'] if self.text else [])])


@dataclass(frozen=True, slots=True)
class Measure:
    """A Quantity, or a number without a unit. `number` as it was spelt; each member is empty where absent."""

    number: str
    comparator: str = ""
    unit: str = ""
    system: str = ""
    code: str = ""

    def __str__(self) -> str:
        unit = self.unit or self.code
        coded = f" ({self.code})" if self.code and self.code != unit else ""
        return f"{self.comparator}{self.number or 'no number'} {unit}{coded}".strip()


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, dateTime or instant as it was spelt."""

    text: str

    def __str__(self) -> str:
        return short(self.text)


@dataclass(frozen=True, slots=True)
class Code:
    """A code, a flag or a time of day: the same only if it is spelt the same."""

    text: str

    def __str__(self) -> str:
        return short(self.text)


@dataclass(frozen=True, slots=True)
class Words:
    """Free text. `prose` may name people, so it is told by its length alone."""

    text: str
    prose: bool = False

    def __str__(self) -> str:
        return f"a text of {len(self.text)} characters" if self.prose else f'"{short(self.text)}"'


Value: TypeAlias = Concept | Measure | Moment | Code | Words


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a resource says, and the FHIRPath of where it says so.

    `filed`: a server may say this of its own when it files an item, such as when it was recorded.
    """

    kind: Kind
    name: str
    value: Value
    place: str
    filed: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What one resource says, or one part of it that holds together: a dosage, a component, a reaction.

    `about` is the resource type, or the element of the part. `order` tells one step of a sequence from
    the others; None where order means nothing.
    """

    about: str
    facts: tuple[Fact, ...]
    parts: tuple[Facts, ...] = field(default=())
    place: str = ""
    order: int | None = None

    def __str__(self) -> str:
        named = next((str(fact.value) for fact in self.facts if fact.kind is Kind.WHAT), "")
        return f"{self.about} of {named}" if named else self.about

    def within(self) -> Iterator[Fact]:
        """Its facts and those of its parts."""
        yield from self.facts
        for part in self.parts:
            yield from part.within()


def short(text: str) -> str:
    """Enough of a text to know it by."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
