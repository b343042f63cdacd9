"""Expected facts against seen facts: what was lost, what was changed, what was added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from harness.evidence.outcomes import Finding
from harness.fhir.facts.values import Fact, Facts, Kind
from harness.findings.facts.holding import Held
from harness.findings.facts.pairing import Paired, paired
from harness.findings.facts.sameness import MUST_NOT_BE_ADDED, turned


class How(StrEnum):
    """What became of a fact."""

    LOST = "lost"
    CHANGED = "changed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one fact of an item, or of a whole item or part where there is no fact.

    `whole` is the item, as contributed if it was; `item` and `seen` it or a part of it, `fact` and `now` the
    fact. Of each two the first was contributed and the second came back; one that is not there is None.
    """

    how: How
    whole: Facts
    item: Facts | None
    seen: Facts | None
    fact: Fact | None = None
    now: Fact | None = None


def compare(expected: Sequence[Facts], seen: Sequence[Facts], where: str = "") -> list[Finding]:
    """Every contributed fact that is not there as contributed, and every one that turns a meaning unasked.

    `seen` is all that the target shows of these types about the person: an item beyond the contributed
    ones is invented, or one of them told twice. Nothing expected gives no finding, which is no evidence.
    """
    return [_told(change, where) for change in changes(expected, seen)]


def changes(expected: Sequence[Facts], seen: Sequence[Facts]) -> Iterator[Change]:
    """As `compare`, as data."""
    yield from _of_items(paired(expected, seen), None)


def _of_items(found: Paired, whole: Facts | None) -> Iterator[Change]:
    yield from (Change(How.LOST, whole or item, item, None) for item in found.lost)
    for item, seen in found.pairs:
        if item.about != seen.about:
            yield Change(How.CHANGED, whole or item, item, seen)
            continue
        yield from _of_facts(item, seen, whole or item)
        yield from _of_items(paired(item.parts, seen.parts), whole or item)
    yield from (Change(How.ADDED, whole or seen, None, seen) for seen in found.extra)


def _of_facts(item: Facts, seen: Facts, whole: Facts) -> Iterator[Change]:
    before, after = _by_name(item.facts), _by_name(seen.facts)
    for name in [*before, *(name for name in after if name not in before)]:
        for how, fact, now in _of_a_name(before.get(name, []), after.get(name, [])):
            yield Change(how, whole, item, seen, fact, now)


def _of_a_name(expected: list[Fact], seen: list[Fact]) -> Iterator[tuple[How, Fact | None, Fact | None]]:
    """Facts of one name are a bag: sites in another order are the same sites, one told twice is one."""
    held = Held(seen)
    missing = [fact for fact in expected if not held.holds(fact)]
    contributed = Held(expected)
    further: list[Fact] = []
    known = held.claimed()
    for fact in held.left():
        (known if contributed.repeats(fact) else further).append(fact)
    for fact, now in zip_longest(missing, further):
        if fact is not None:
            yield (How.CHANGED if now is not None else How.LOST), fact, now
        elif now is not None and _must_not_be_added(now):
            yield How.ADDED, None, now
    for now in turned(expected, known):
        yield How.ADDED, None, now


def _must_not_be_added(fact: Fact) -> bool:
    return fact.kind in MUST_NOT_BE_ADDED and not fact.filed


def _by_name(facts: Iterable[Fact]) -> dict[tuple[Kind, str], list[Fact]]:
    found: dict[tuple[Kind, str], list[Fact]] = {}
    for fact in facts:
        found.setdefault((fact.kind, fact.name), []).append(fact)
    return found


def _told(change: Change, where: str) -> Finding:
    if change.fact or change.now:
        before, after = _fact(change.fact), _fact(change.now)
    else:
        before, after = _part(change.item), _part(change.seen)
    seen = f"{change.how}: {after}" if after else change.how.value
    if change.fact is None and change.now is None and change.whole in (change.item, change.seen):
        return Finding(before or "only what was contributed", seen, where)
    return Finding(f"{change.whole}: {before or 'nothing more'}", seen, where)


def _part(part: Facts | None) -> str:
    if part is None:
        return ""
    return f"{part} at {part.place}" if "." in part.place else str(part)


def _fact(fact: Fact | None) -> str:
    if fact is None:
        return ""
    return f"{fact.name} {fact.value}" + (f" at {fact.place}" if fact.place else "")
