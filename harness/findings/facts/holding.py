"""The facts of one name that came back, found by what they say and not by where they stand."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from itertools import islice

from harness.fhir.facts.values import Fact
from harness.findings.facts.sameness import keys, same

_TRIED = 8
"""Facts under one key that are tried in turn, so that no list of them costs its square."""


class Held:
    """One fact may stand for several: two sites that became two codings of one, or one told twice."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = list(facts)
        self._claimed: set[int] = set()
        self._index: dict[Hashable, list[int]] = {}
        for place, fact in enumerate(self._facts):
            for key in set(keys(fact.value)):
                self._index.setdefault(key, []).append(place)

    def holds(self, expected: Fact) -> bool:
        """Whether one of them says what was contributed; it is claimed."""
        for place in self._near(expected):
            if same(expected.value, self._facts[place].value):
                self._claimed.add(place)
                return True
        return False

    def repeats(self, seen: Fact) -> bool:
        """Whether a fact says no more than one of these does."""
        return any(same(self._facts[place].value, seen.value) for place in self._near(seen))

    def _near(self, fact: Fact) -> Iterator[int]:
        for key in keys(fact.value):
            yield from islice(self._index.get(key, ()), _TRIED)

    def left(self) -> list[Fact]:
        """Those that nothing claimed."""
        return [fact for place, fact in enumerate(self._facts) if place not in self._claimed]

    def claimed(self) -> list[Fact]:
        """Those that stand for something."""
        return [fact for place, fact in enumerate(self._facts) if place in self._claimed]
