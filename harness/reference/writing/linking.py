"""Who belongs together, worked out again whenever a source patient record changes (CONTRACT 4)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations

from ..lossless import parse
from ..model import Resource, Source
from ..policy import identity
from ..service.context import Context
from .index import source


def patient_filed(context: Context, id: str, patient: Resource) -> None:
    """A source patient record has a new current state."""
    owner = context.request.caller.client.organisation.ods
    before = context.store.people.get(id)
    after = source(context.rules, id, owner, patient)
    if before == after:
        return
    numbers = {each.number for each in (before, after) if each is not None and each.number}
    _relink(context, numbers, partial(context.store.people.put, after))


def patient_dropped(context: Context, id: str) -> None:
    """A source patient record is gone."""
    before = context.store.people.get(id)
    numbers = {before.number} if before is not None and before.number is not None else set()
    _relink(context, numbers, partial(context.store.people.drop, id))


def _relink(context: Context, numbers: set[str], change: Callable[[], None]) -> None:
    """Make the change and work out anew who belongs together; a merge ends with the last record merged."""
    rules, people = context.rules, context.store.people
    former = {people.master(each.id) for number in numbers for each in people.with_number(number)}
    change()
    for number in sorted(numbers):
        sources = people.with_number(number)
        for each in sources:
            people.assign([each.id], each.id)
        verified = [each for each in sources if each.verified]
        groups = rules[identity.persons](sources, _conflicts(context, verified), partial(_record, context))
        for group in groups:
            id = rules[identity.master](number, len(groups), group[0])
            people.assign([each.id for each in group], id)
    for master in former:
        context.store.merges.forget(master or "")


def _conflicts(context: Context, sources: list[Source]) -> bool:
    """Whether any two records conflict; records that say the same are compared once."""
    distinct = {(each.birth, each.families): each for each in sources}
    return any(context.rules[identity.conflict](*pair) for pair in combinations(distinct.values(), 2))


def _record(context: Context, one: Source) -> Resource:
    thing = context.store.records.get("Patient", one.id)
    resource: Resource = {} if thing is None else parse(thing.body.encode())
    return resource
