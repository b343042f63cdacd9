"""When a fact that came back is the fact that was contributed, for each sort of value."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Set
from itertools import chain

from harness.fhir.facts.values import Code, Coding, Concept, Fact, Kind, Measure, Moment, Value, Words
from harness.fhir.synthetic import SNOMED
from harness.findings.facts.measures import magnitude, same_measure, scaled, words
from harness.findings.moments import meaning

SIDES: frozenset[Coding] = frozenset(
    (SNOMED, code) for code in ("7771000", "24028007", "51440002", "66459002", "419161000", "419465000")
)
"""SNOMED CT for left, right, right and left, unilateral, unilateral left and unilateral right."""

MUST_NOT_BE_ADDED = frozenset({Kind.DOSE, Kind.STATUS, Kind.SIDE, Kind.VALUE, Kind.DATE})
"""A dose, a negation, a side, a result or a stop that nobody contributed is as wrong as a lost one.

What a thing is called may be said in further codes, and by whom it came in further places.
"""


def same(expected: Value, seen: Value) -> bool:
    """Whether a value says what was contributed; a value of another sort never does."""
    match expected, seen:
        case Concept(), Concept():
            return same_concept(expected, seen)
        case Measure(), Measure():
            return same_measure(expected, seen)
        case Moment(), Moment():
            return same_moment(expected, seen)
        case Words(), Words():
            return words(expected.text) == words(seen.text)
        case Code(), Code():
            return expected.text == seen.text
    return False


def same_concept(expected: Concept, seen: Concept) -> bool:
    """Whether each contributed coding is there, and the words.

    - Codings beside ours are a mapping and lawful. One of ours that is gone, or stands replaced by one of
      another code system, is a change: that both mean the same is the target's word, not evidence.
    - Code and system count, case and all; a display may follow its terminology.
    - A text that was contributed has to be the text (UK Core: the original term is always propagated). Where
      none came back, a display may stand for it, and one that only repeated a display of ours was no fact.
    """
    if not expected.codings <= seen.codings:
        return False
    if not expected.text:
        return True
    if seen.text:
        return words(seen.text) == words(expected.text)
    shown = seen.displays | (expected.displays if expected.codings else frozenset())
    return words(expected.text) in {words(text) for text in shown}


def same_moment(expected: Moment, seen: Moment) -> bool:
    """Whether it is the same moment, told as precisely: not less, and not more than anybody knew.

    A date that became midnight is a time nobody stated. Another offset of one moment is the same; zeros at
    the end of a fraction of a second add nothing.
    """
    return meaning(expected.text) == meaning(seen.text)


def turned(expected: list[Fact], seen: list[Fact]) -> Iterator[Fact]:
    """Facts of one name that hold a coding which turns what was contributed: active beside resolved.

    Where codes decide (a status, a side), a further coding of a system we coded in is no mapping but a
    second statement; and a side of the body is one in any case.
    """
    contributed = frozenset(chain.from_iterable(_codings(fact.value) for fact in expected))
    systems = {system for system, _ in contributed}
    for fact in seen:
        if fact.kind in (Kind.STATUS, Kind.SIDE):
            further = _codings(fact.value) - contributed
            if any(system in systems for system, _ in further) or further & SIDES:
                yield fact


def keys(value: Value) -> Iterator[Hashable]:
    """What to look a value up by: two that are the same share one of these."""
    match value:
        case Concept():
            yield from value.codings
            yield from (words(text) for text in {value.text, *value.displays} if text)
        case Measure():
            yield "scaled", scaled(value)
            yield "spelt", magnitude(value.number), value.comparator
        case Moment():
            yield meaning(value.text)
        case Words():
            yield words(value.text)
        case Code():
            yield value.text


def digest(value: Value, contributed: Set[Coding]) -> Hashable:
    """A value apart from how it may lawfully be told; codings that nobody contributed do not count."""
    match value:
        case Concept():
            return value.codings & contributed or words(value.text)
        case Measure():
            return scaled(value)
        case Moment():
            return meaning(value.text)
        case Words():
            return words(value.text)
        case Code():
            return value.text


def _codings(value: Value) -> frozenset[Coding]:
    return value.codings if isinstance(value, Concept) else frozenset()
