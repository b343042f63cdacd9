"""Two lists side by side, so that one lost entry is one difference and not as many as follow it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence

from harness.fhir.lossless import Json

Pair = tuple[int | None, int | None]
"""Places in the one and in the other list; None where nothing stands beside."""


class Keys:
    """A key for each value: equal values have equal keys. Every object is looked at once."""

    def __init__(self) -> None:
        self._known: dict[object, int] = {}
        self._of: dict[int, tuple[Json, int]] = {}
        """By identity; the value is held so that no other takes its place."""

    def of(self, value: Json) -> int:
        """The key of a value."""
        if isinstance(value, dict | list | tuple):
            held = self._of.get(id(value))
            if held is None:
                held = self._of[id(value)] = (value, self._number(self._shape(value)))
            return held[1]
        return self._number((type(value), value))

    def _shape(self, value: Json) -> object:
        if isinstance(value, dict):
            return frozenset((name, self.of(inner)) for name, inner in value.items())
        return tuple(self.of(inner) for inner in value)

    def _number(self, shape: object) -> int:
        return self._known.setdefault(shape, len(self._known))


def reordered(sent: Sequence[Json], got: Sequence[Json], keys: Keys) -> bool:
    """Whether both hold the same entries, in another order."""
    if len(sent) != len(got):
        return False
    one, other = [keys.of(item) for item in sent], [keys.of(item) for item in got]
    return one != other and Counter(one) == Counter(other)


def aligned(sent: Sequence[Json], got: Sequence[Json], keys: Keys) -> Iterator[Pair]:
    """Pairs of entries, equal ones beside each other where both lists kept their order.

    Lists of one length, or with gaps, are paired by place: an entry that changed stands where it stood.
    """
    if len(sent) == len(got) or any(item is None for item in (*sent, *got)):
        for n in range(max(len(sent), len(got))):
            yield (n if n < len(sent) else None, n if n < len(got) else None)
        return
    places: dict[int, deque[int]] = {}
    for n, item in enumerate(got):
        places.setdefault(keys.of(item), deque()).append(n)
    beside: list[int | None] = []
    reached = -1
    for item in sent:
        waiting = places.get(keys.of(item), deque())
        while waiting and waiting[0] <= reached:
            waiting.popleft()
        found = waiting.popleft() if waiting else None
        reached = found if found is not None else reached
        beside.append(found)
    yield from _filled(beside, len(got))


def _filled(beside: Sequence[int | None], got: int) -> Iterator[Pair]:
    """What has no equal is paired with what is left before the next pair of equals, the rest stands alone."""
    bound, bounds = got, []
    for place in reversed(beside):
        bound = bound if place is None else place
        bounds.append(bound)
    left = 0
    for n, (place, bound) in enumerate(zip(beside, reversed(bounds), strict=True)):
        if place is not None:
            yield from ((None, extra) for extra in range(left, place))
            yield n, place
            left = place + 1
        elif left < bound:
            yield n, left
            left += 1
        else:
            yield n, None
    yield from ((None, extra) for extra in range(left, got))
