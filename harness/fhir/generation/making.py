"""What a value is made with: a way to draw, what the caller supplies, and how deep one may still go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.fhir.generation.literals import NHS_NUMBERS
from harness.fhir.lossless import Json

Strategy: TypeAlias = SearchStrategy[Any]
Draw: TypeAlias = Callable[[Strategy], Any]

References: TypeAlias = Callable[[str, tuple[str, ...]], "Strategy | None"]
"""Path of an element and the resource types allowed there, to a strategy of References; None for any."""


@dataclass(frozen=True, slots=True)
class Supplies:
    """What a caller has instances made with.

    `references` is asked once for each place a Reference stands at: aim it at a person for `subject`.
    `contained` answers which of the types allowed at a place may be contained there, beside what is supplied.
    `nhs_numbers` draws the values of identifiers whose system is that of the NHS number.
    """

    references: References = lambda _, __: None
    contained: Callable[[str, tuple[str, ...]], tuple[str, ...]] = lambda _, allowed: ()
    nhs_numbers: Strategy = field(default_factory=lambda: st.sampled_from(NHS_NUMBERS))


@dataclass(slots=True)
class Making:
    """One resource being made: `contained` collects what it will contain, None inside a contained one.

    `turn`: every member is made that there may be, and of each choice the alternative whose turn it is; None
    to draw which.
    """

    draw: Draw
    contained: list[dict[str, Json]] | None
    turn: int | None = None


Maker: TypeAlias = Callable[[Making, int], Json]
"""Makes one value; the number is how many levels of optional elements may still be below it."""


def drawn(strategy: Strategy) -> Maker:
    """Makes what a strategy draws."""
    return lambda making, _: making.draw(strategy)


def constant(value: Json) -> Maker:
    """Makes a copy of a value."""
    return lambda _, __: copied(value)


def one_of(values: tuple[Json, ...] | list[Json]) -> Maker:
    """Makes a copy of one of some values, of which the first is the plainest."""
    strategy = st.sampled_from(values)
    return lambda making, _: copied(making.draw(strategy))


def copied(value: Json) -> Json:
    """The same value, sharing nothing that can be changed."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copied(item) for item in value]
    return value


def merged(value: Json, pattern: Json) -> Json:
    """The value with all that a pattern asks for (FHIR R4, ElementDefinition.pattern)."""
    if isinstance(pattern, Mapping) and isinstance(value, Mapping):
        return {
            **value,
            **{k: merged(value[k], p) if k in value else copied(p) for k, p in pattern.items()},
        }
    if isinstance(pattern, list) and isinstance(value, list):
        return [*copied(pattern), *(one for one in value if one not in pattern)]
    return copied(pattern)
