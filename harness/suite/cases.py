"""Strategies for what the checks are tried on: who contributes what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.fhir import synthetic
from harness.fhir.synthetic import Resource, coded
from harness.verbs.case import Actor

_MAKERS: Mapping[str, Callable[..., Resource]] = {
    "active allergy": synthetic.allergy,
    "resolved allergy": partial(synthetic.allergy, "resolved"),
    "active problem": synthetic.condition,
    "resolved problem": partial(synthetic.condition, "resolved"),
    "another problem": partial(synthetic.condition, code=coded("73211009", "Diabetes mellitus")),
    "current order": synthetic.medication_request,
    "stopped order": partial(synthetic.medication_request, status="stopped"),
    "result": synthetic.observation,
    "another result": partial(synthetic.observation, code=coded("364075005", "Heart rate")),
    "preliminary result": partial(synthetic.observation, status="preliminary"),
    "vaccination": synthetic.immunization,
    "procedure": synthetic.procedure,
    "visit": synthetic.encounter,
    "letter": synthetic.document_reference,
}
ALL_KINDS = tuple(_MAKERS)
"""Every kind of item there is."""


@dataclass(frozen=True)
class Contributing:
    """What kinds of items one organisation contributes; `organisation` counts round those there are."""

    organisation: int
    kinds: tuple[str, ...]

    def items(self) -> list[Resource]:
        """The items."""
        return [_MAKERS[kind]() for kind in self.kinds]

    def by(self, contributors: list[Actor]) -> Actor:
        """The organisation that contributes."""
        return contributors[self.organisation % len(contributors)]


@dataclass(frozen=True)
class Aggregated:
    """Contributions about one person, and the page size a viewer asks for (0: none)."""

    contributions: tuple[Contributing, ...]
    page_size: int = 0


def kinds(min_size: int = 1, max_size: int = 6) -> SearchStrategy[tuple[str, ...]]:
    """Kinds of items, in order, repeats welcome."""
    return st.lists(st.sampled_from(ALL_KINDS), min_size=min_size, max_size=max_size).map(tuple)


def aggregated(at_least: int = 1, at_most: int = 4) -> SearchStrategy[Any]:
    """Contributions of different organisations."""
    organisations = st.lists(st.integers(0, 4), min_size=at_least, max_size=at_most, unique=True)
    contributions = organisations.flatmap(
        lambda drawn: st.tuples(*(st.builds(Contributing, st.just(n), kinds()) for n in drawn))
    )
    return st.builds(Aggregated, contributions, st.sampled_from([0, 0, 1, 2, 3, 5]))


def spread(organisations: int, each: tuple[str, ...], page_size: int = 0) -> Aggregated:
    """The same items from each of the first organisations."""
    return Aggregated(tuple(Contributing(n, each) for n in range(organisations)), page_size)
