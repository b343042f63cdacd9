"""The text of a resource as it leaves, the way it leaves."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Thing
from ..policy import content, merging
from .context import Context


def leaving(context: Context, thing: Thing, channel: str) -> str:
    """The stored text, by the rules for what leaves."""
    rules, request = context.rules, context.request
    way = "batch" if request.entry is not None and request.kind == "read" else request.kind
    body = rules[content.shown](thing.body, channel)
    moved = sides(context, thing.persons) if thing.type not in ("AuditEvent", "Patient") else None
    if moved is not None:
        body = rules[merging.shown](body, *moved, way)
    return rules[content.leaving](body, way)


def sides(context: Context, persons: Sequence[str]) -> tuple[Sequence[str], Sequence[str]] | None:
    """The source patient records of somebody merged away, and of whom they were merged into."""
    people, merges = context.store.people, context.store.merges
    for id in persons:
        master = people.master(id)
        if master is None or merges.of(master) is None:
            continue
        survivor = merges.chain(master)[-1]
        everyone = people.members(survivor)
        gone = [each for each in everyone if people.master(each) == master]
        stays = [each for each in everyone if people.master(each) == survivor]
        if stays:
            return gone, stays
    return None
