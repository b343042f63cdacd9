"""The facts of one name that came back, found by what they say and not by where they stand."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable
from itertools import islice

from harness.fhir.facts.values import Concept, Fact
from harness.findings.facts.sameness import keys, same

_TRIED = 8
"""Facts under one key that are tried in turn, so that no list of them costs its square."""


class Held:
    """Each fact stands for one other; a concept may stand for several: two sites as two codings of one."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = list(facts)
        self._claimed: set[int] = set()
        self._index: dict[Hashable, deque[int]] = {}
        for place, fact in enumerate(self._facts):
            for key in set(keys(fact.value)):
                self._index.setdefault(key, deque()).append(place)

    def holds(self, expected: Fact) -> bool:
        """Whether one of them says what was contributed; it is claimed."""
        shared = isinstance(expected.value, Concept)
        for key in keys(expected.value):
            waiting = self._index.get(key, deque())
            while waiting and waiting[0] in self._claimed and not shared:
                waiting.popleft()
            for place in islice(waiting, _TRIED):
                if (shared or place not in self._claimed) and same(expected.value, self._facts[place].value):
                    self._claimed.add(place)
                    return True
        return False

    def repeats(self, seen: Fact) -> bool:
        """Whether a fact says no more than one of these does."""
        return any(
            same(self._facts[place].value, seen.value)
            for key in keys(seen.value)
            for place in islice(self._index.get(key, ()), _TRIED)
        )

    def left(self) -> list[Fact]:
        """Those that nothing claimed."""
        return [fact for place, fact in enumerate(self._facts) if place not in self._claimed]

    def claimed(self) -> list[Fact]:
        """Those that stand for something."""
        return [fact for place, fact in enumerate(self._facts) if place in self._claimed]
