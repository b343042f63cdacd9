"""The text of a resource as it leaves, and where a merge could make it lead."""

from __future__ import annotations

from functools import partial

from ..model import Thing
from ..policy import content, merging
from .context import Context


def leaving(context: Context, thing: Thing, channel: str) -> str:
    """The stored text as it leaves through a channel in answer to this request."""
    rules, request = context.rules, context.request
    body = rules[merging.shown](rules[content.shown](thing.body, channel), request, partial(led, context))
    return rules[content.leaving](body, request)


def led(context: Context, reference: str) -> str:
    """A reference to a record of somebody merged away as one to the first record of who stays."""
    people, local = context.store.people, context.local(reference)
    if local is None or local[0] != "Patient":
        return reference
    person = people.person(local[1])
    if person is None or people.master(local[1]) == person:
        return reference
    own = [each for each in people.members(person) if people.master(each) == person]
    return f"Patient/{own[0]}" if own else reference
