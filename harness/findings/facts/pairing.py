"""Which item that came back is which contributed one, where ids are the target's own.

By what it is about, its date and its source first, then by less and less; always by index, so the cost is
linear in the number of items. A pair is only where to look: whether its facts agree is decided afterwards,
so a wrong one can make a finding clumsy and never makes one go away.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from harness.fhir.facts.values import Coding, Concept, Fact, Facts, Kind, Words
from harness.findings.facts.measures import words
from harness.findings.facts.sameness import digest

_WHAT, _DOSE, _STATUS, _SIDE, _VALUE, _DATE, _SOURCE = Kind
_PASSES: tuple[tuple[Kind, ...], ...] = (
    (_WHAT, _DATE, _SOURCE, _DOSE, _VALUE, _SIDE, _STATUS),
    (_WHAT, _DATE, _SOURCE, _DOSE, _VALUE, _SIDE),
    (_WHAT, _DATE, _SOURCE, _SIDE, _STATUS),
    (_WHAT, _DATE, _SOURCE, _DOSE, _VALUE),
    (_WHAT, _DATE, _SOURCE),
    (_WHAT, _DATE, _DOSE, _VALUE, _SIDE),
    (_WHAT, _DATE),
    (_WHAT, _SOURCE, _DOSE, _VALUE, _SIDE),
    (_WHAT, _DOSE, _VALUE, _SIDE),
    (_WHAT, _SOURCE),
    (_WHAT,),
    (_DATE, _SOURCE, _DOSE, _VALUE, _SIDE, _STATUS),
    (_DATE, _SOURCE),
)
"""What two items have to share, the strictest first; in those without what it is about, that has changed."""


@dataclass(frozen=True, slots=True)
class Paired:
    """Pairs of contributed and seen, what of each has no partner."""

    pairs: tuple[tuple[Facts, Facts], ...]
    lost: tuple[Facts, ...]
    extra: tuple[Facts, ...]


@dataclass(frozen=True, slots=True)
class _Card:
    """What an item is known by: its facts by kind apart from how they are told."""

    item: Facts
    what: tuple[Hashable, ...]
    inner: tuple[Hashable, ...]
    digests: Mapping[Kind, Hashable]


_Keys: TypeAlias = Callable[[_Card], Iterable[Hashable]]


def paired(expected: Sequence[Facts], seen: Sequence[Facts]) -> Paired:
    """Pair items, or parts of one item, each with at most one; in the order of what was contributed."""
    contributed = frozenset(_codings(expected))
    waiting = [_card(one, contributed) for one in expected]
    offered = [_card(one, contributed) for one in seen]
    place = {id(card): n for n, card in enumerate(waiting)}
    pairs: list[tuple[_Card, _Card]] = []
    for keys in _ways():
        found = list(_matched(waiting, offered, keys))
        pairs += found
        taken = {id(card) for pair in found for card in pair}
        waiting = [card for card in waiting if id(card) not in taken]
        offered = [card for card in offered if id(card) not in taken]
    pairs.sort(key=lambda pair: place[id(pair[0])])
    return Paired(
        tuple((one.item, other.item) for one, other in pairs),
        tuple(card.item for card in waiting),
        tuple(card.item for card in offered),
    )


def _ways() -> Iterator[_Keys]:
    yield from (partial(_keys, kinds) for kinds in _PASSES)
    yield _element
    yield _inner


def _matched(
    waiting: Iterable[_Card], offered: Iterable[_Card], keys: _Keys
) -> Iterator[tuple[_Card, _Card]]:
    """Each that waits with the first on offer that shares a key and is not taken."""
    index: dict[Hashable, deque[_Card]] = {}
    for card in offered:
        for key in keys(card):
            index.setdefault(key, deque()).append(card)
    taken: set[int] = set()
    for card in waiting:
        for key in keys(card):
            held = index.get(key, deque())
            while held and id(held[0]) in taken:
                held.popleft()
            if held:
                taken.add(id(held[0]))
                yield card, held.popleft()
                break


def _keys(kinds: Sequence[Kind], card: _Card) -> Iterator[Hashable]:
    shared = (card.item.about, card.item.order, *(card.digests[kind] for kind in kinds if kind is not _WHAT))
    if _WHAT not in kinds:
        yield shared
    else:
        yield from ((what, shared) for what in card.what)


def _element(card: _Card) -> Iterator[Hashable]:
    """Parts that share nothing else are one after the other what they were."""
    if card.item.about[:1].islower():
        yield card.item.about


def _inner(card: _Card) -> Iterator[Hashable]:
    """The same thing said as another kind of statement: family history as a problem of the person's own."""
    yield from card.inner


def _card(item: Facts, contributed: Set[Coding]) -> _Card:
    """What an item is about is its leading name alone, where it is not there at all any other."""
    return _Card(
        item,
        tuple(_names(item.facts)),
        tuple(key for _, key in _names(item.within())),
        {kind: _digest(item, kind, contributed) for kind in Kind},
    )


def _names(facts: Iterable[Fact]) -> Iterator[tuple[str, Hashable]]:
    """Codings before texts: SNOMED CT and its like decide, words stand in where there are none."""
    named = [fact for fact in facts if fact.kind is _WHAT]
    for fact in named:
        if isinstance(fact.value, Concept):
            yield from ((fact.name, coding) for coding in sorted(fact.value.codings))
    for fact in named:
        if isinstance(fact.value, Concept):
            yield from ((fact.name, words(text)) for text in (fact.value.text, *sorted(fact.value.displays)))
        elif isinstance(fact.value, Words):
            yield fact.name, words(fact.value.text)


def _digest(item: Facts, kind: Kind, contributed: Set[Coding]) -> Hashable:
    """What an item and its parts say of one kind, apart from what a server may add of its own."""
    parts = [part for part in item.parts if any(fact.kind is kind for fact in part.within())]
    return frozenset(_said(item, kind, contributed)), frozenset(_whole(part, contributed) for part in parts)


def _whole(part: Facts, contributed: Set[Coding]) -> Hashable:
    return (
        part.about,
        part.order,
        frozenset(_said(part, None, contributed)),
        frozenset(_whole(inner, contributed) for inner in part.parts),
    )


def _said(item: Facts, kind: Kind | None, contributed: Set[Coding]) -> Iterator[Hashable]:
    for fact in item.facts:
        if not fact.filed and kind in (None, fact.kind):
            yield fact.name, digest(fact.value, contributed)


def _codings(items: Iterable[Facts]) -> Iterator[Coding]:
    for item in items:
        for fact in item.within():
            if isinstance(fact.value, Concept):
                yield from fact.value.codings
