"""Two lists side by side, so that one lost entry is one difference and not as many as follow it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from harness.fhir.lossless import Json

Pair = tuple[int | None, int | None]
"""Places in the one and in the other list; None where nothing stands beside."""

_NAMES = (
    "id",
    "fullUrl",
    "linkId",
    "identifier",
    "reference",
    "url",
    "code",
    "coding",
    "system",
    "use",
    "text",
)
"""Members by which an entry is known again though something else in it has changed: the first that it has."""


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

    def name(self, value: Json) -> int | None:
        """The key of what it is known by; None where there is no such thing."""
        members = value if isinstance(value, dict) else {}
        return next(
            (self._number((name, self.of(members[name]))) for name in _NAMES if name in members), None
        )

    def _shape(self, value: Json) -> object:
        if isinstance(value, dict):
            return frozenset((name, self.of(inner)) for name, inner in value.items())
        return tuple(self.of(inner) for inner in value)

    def _number(self, shape: object) -> int:
        return self._known.setdefault(shape, len(self._known))


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two lists side by side; `moved`: entries that both have stand in another order."""

    pairs: Sequence[Pair]
    moved: bool = False


def aligned(sent: Sequence[Json], got: Sequence[Json], keys: Keys) -> Alignment:
    """Equal entries beside each other, then those that are known by the same; the others as they stand.

    Lists with gaps are paired by place, as what belongs to their entries stands in a list beside them.
    """
    one, other = [keys.of(item) for item in sent], [keys.of(item) for item in got]
    if any(item is None for item in (*sent, *got)):
        if one != other and Counter(one) == Counter(other):
            return Alignment((), moved=True)
        places = range(max(len(one), len(other)))
        return Alignment([(n if n < len(one) else None, n if n < len(other) else None) for n in places])
    beside = _beside(sent, got, keys, _in_their_places(one, other))
    if _crosses(beside):
        otherwise = _beside(sent, got, keys, _at_the_ends(one, other))
        if _crosses(otherwise):
            return Alignment(list(_left_over(beside, len(got))), moved=True)
        beside = otherwise
    return Alignment(list(_filled(beside, len(got))))


def _in_their_places(one: Sequence[int], other: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Entries that have not moved, where as many came back."""
    if len(one) == len(other):
        yield from ((n, n) for n, key in enumerate(one) if key == other[n])


def _at_the_ends(one: Sequence[int], other: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Entries that both lists begin with, and end with."""
    most = min(len(one), len(other))
    begin = next((n for n in range(most) if one[n] != other[n]), most)
    yield from ((n, n) for n in range(begin))
    end = next((n for n in range(most - begin) if one[-1 - n] != other[-1 - n]), most - begin)
    yield from ((len(one) - n, len(other) - n) for n in range(end, 0, -1))


def _beside(
    sent: Sequence[Json], got: Sequence[Json], keys: Keys, kept: Iterable[tuple[int, int]]
) -> list[int | None]:
    """The place of what stands beside each entry: kept there, else equal, else known by the same."""
    beside: list[int | None] = [None] * len(sent)
    for n, place in kept:
        beside[n] = place
    _join(beside, [keys.of(item) for item in sent], [keys.of(item) for item in got])
    taken = frozenset(beside)
    names = [keys.name(item) if beside[n] is None else None for n, item in enumerate(sent)]
    others = [None if n in taken else keys.name(item) for n, item in enumerate(got)]
    known = _once(names) & _once(others)
    _join(beside, *([name if name in known else None for name in some] for some in (names, others)))
    return beside


def _join(beside: list[int | None], one: Sequence[int | None], other: Sequence[int | None]) -> None:
    """Put entries under one key beside each other, first to first, as far as they stand alone."""
    taken = frozenset(beside)
    waiting: dict[int | None, deque[int]] = {}
    for place, key in enumerate(other):
        if key is not None and place not in taken:
            waiting.setdefault(key, deque()).append(place)
    for n, key in enumerate(one):
        if beside[n] is None and waiting.get(key):
            beside[n] = waiting[key].popleft()


def _once(names: Sequence[int | None]) -> frozenset[int | None]:
    return frozenset(name for name, times in Counter(names).items() if times == 1)


def _crosses(beside: Sequence[int | None]) -> bool:
    """Whether two entries stand the other way round."""
    return any(after < before for before, after in pairwise(place for place in beside if place is not None))


def _left_over(beside: Sequence[int | None], got: int) -> Iterator[Pair]:
    """What has nothing beside it is paired with what is left, first to first, the rest stands alone."""
    left = iter(sorted(set(range(got)).difference(place for place in beside if place is not None)))
    yield from ((n, next(left, None) if place is None else place) for n, place in enumerate(beside))
    yield from ((None, extra) for extra in left)


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
