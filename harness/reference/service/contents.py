"""What stands in records, for rules that ask."""

from __future__ import annotations

from ..lossless import parse
from ..model import Resource, Thing
from .context import Context


def content(context: Context, thing: Thing) -> Resource:
    """A stored resource; a master identity, which holds nothing clinical, is empty here."""
    if not isinstance(thing.key, int):
        return {}
    found: Resource = parse(context.store.records.bodies([thing.key])[thing.key].body.encode())
    return found


def beside(context: Context, thing: Thing) -> list[Resource]:
    """All stored resources of a type about the people one of them is about."""
    people, store = context.store.people, context.store
    members = {id for each in thing.persons for id in people.members(people.person(each) or each)}
    keys = store.find.about(sorted(members), thing.type)
    return [parse(each.body.encode()) for each in store.records.bodies(keys).values()]
