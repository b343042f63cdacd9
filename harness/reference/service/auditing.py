"""The one choke point: no answer leaves before its events are stored (CONTRACT 7)."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field, replace

from ..model import Answer, Person, Ref
from ..policy import audit, content
from .context import Context
from .naming import NUMBER, named

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


@dataclass(slots=True)
class _Touched:
    id: str | None
    number: str | None = None
    refused: bool = False
    data: list[Ref] = field(default_factory=list)


def record(context: Context, answer: Answer) -> None:
    """Write the events of one interaction, in the transaction that answers it."""
    request = context.request
    names = list(answer.named)
    if answer.problem is not None or request.kind in ("search", "everything", "merge"):
        names += named(context)
    touched = _touched(context, answer, names)
    answer = replace(
        answer,
        people=tuple(
            Person(each.id, each.number, each.refused, tuple(each.data)) for each in touched.values()
        ),
    )
    members: dict[str, list[str]] = {}
    for event in context.rules[audit.events](request, answer):
        id = secrets.token_hex(16)
        shaped = context.rules[audit.shape](event, request, context.stamp, context.base)
        profile = shaped.get("meta", {})
        shaped = {"resourceType": "AuditEvent", "id": id} | shaped
        shaped["meta"] = {
            "versionId": context.rules[content.version](1),
            "lastUpdated": context.stamp,
        } | profile
        body = _encode(shaped)
        under: set[str] = set()
        if event.person is not None and event.person.id is not None:
            who = event.person.id
            if who not in members:
                members[who] = context.store.people.members(context.store.people.person(who) or who)
            under = {who, *members[who]}
        elif event.person is not None and event.person.number is not None:
            under = {NUMBER + event.person.number}
        context.store.trail.append(id, context.stamp, body, under)


def _touched(context: Context, answer: Answer, names: list[str]) -> dict[str, _Touched]:
    """The people concerned, each once, under the id by which they were asked for.

    Those who were merged are two, though from then on they are one person.
    """
    people = context.store.people
    touched: dict[str, _Touched] = {}
    keys: dict[str, str] = {}
    merged = context.request.kind == "merge"

    def get(id: str) -> _Touched:
        if id not in keys:
            keys[id] = (people.master(id) if merged else people.person(id)) or id
        return touched.setdefault(keys[id], _Touched(id))

    request = context.request
    if request.type == "Patient" and request.id and people.person(request.id):
        get(request.id)
    for name in names:
        if name.startswith(NUMBER):
            touched.setdefault(name, _Touched(None, name.removeprefix(NUMBER)))
        else:
            get(name)
    for id in (*answer.refused, *(answer.problem.persons if answer.problem else ())):
        get(id).refused = True
    for ref in (*answer.shown, *answer.written):
        for id in ref.persons:
            get(id).data.append(ref)
    return touched
