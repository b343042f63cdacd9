"""Two people become one: the master identities are merged, and what was contributed stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial

from ..lossless import dump, parse
from ..model import Answer, Ref, Resource, Thing
from ..policy import merging
from ..policy.merging import Side, Whose
from ..problem import invalid, malformed, not_found
from ..service.context import Context
from ..service.gate import Gate
from ..service.master import master
from ..store import Merge
from .single import body

_TOLD = {
    "merge": "The source was merged into the target.",
    "nothing": "The source and the target are one person already.",
}
_FORETOLD = {"merge": "The source would be merged into the target.", "nothing": _TOLD["nothing"]}


def merge(context: Context) -> Answer:
    """Merge one person into another, or say what would come of it."""
    Gate(context).enter()
    asked = context.rules[merging.asked](_parameters(context))
    chains = [context.store.merges.chain(_master(context, each)) for each in (asked.source, asked.target)]
    source, target = chains[0][0], chains[1][-1]
    effect = context.rules[merging.effect](*chains)
    with context.store.database.trial() if asked.preview else nullcontext():
        if effect == "merge":
            _merge(context, source, target)
        survivor = master(context.store, target)
    if survivor is None:
        raise not_found()
    told = (_FORETOLD if asked.preview else _TOLD)[effect]
    return _answer(told, _unstamped(survivor) if asked.preview else survivor.body, survivor)


def _parameters(context: Context) -> Resource:
    parameters = body(context)
    if parameters.get("resourceType") != "Parameters":
        raise malformed("The body is no Parameters.")
    return parameters


def _master(context: Context, reference: str) -> str:
    """The master a reference means, be it to one or to a source patient record."""
    local = context.local(reference)
    id = local[1] if local is not None and local[0] == "Patient" else None
    found = None if id is None else context.store.people.master(id)
    if found is None:
        raise not_found()
    if context.store.people.get(found) is not None:
        raise invalid("Nobody is known by that record: its NHS number is missing or not verified.")
    return found


def _merge(context: Context, source: str, target: str) -> None:
    people = context.store.people
    leaving, staying = _side(context, source), _side(context, target)
    version = context.store.records.version
    for whose in (Whose(leaving, staying, True, version), Whose(staying, leaving, False, version)):
        _keep(context, whose)
    reason = context.request.caller.reason or ""
    people.merge(Merge(source, target, reason, context.stamp))


def _side(context: Context, id: str) -> Side:
    people = context.store.people
    members = people.members(id)
    return Side(id, people.numbers(id), members, lambda: list(_patients(context, members)))


def _patients(context: Context, members: list[str]) -> Iterator[Resource]:
    for id in members:
        thing = context.store.records.get("Patient", id)
        if thing is not None and not thing.deleted:
            yield parse(thing.body.encode())


def _keep(context: Context, whose: Whose) -> None:
    """Hold each record about a person to what a merge leaves of it."""
    records, kept = context.store.records, partial(context.rules[merging.kept], whose=whose)
    for thing in records.heads(context.store.find.about(whose.own.records)):
        before = [state.body for state in reversed(records.versions(thing.type, thing.id))]
        after = kept(before)
        if list(after) != before and isinstance(thing.key, int):
            records.rewrite(thing.key, after, context.stamp)


def _unstamped(survivor: Thing) -> str:
    """What the master would say; it is no version yet."""
    resource = parse(survivor.body.encode())
    return dump({name: value for name, value in resource.items() if name != "meta"})


def _answer(told: str, result: str, survivor: Thing) -> Answer:
    issue = {"severity": "information", "code": "informational", "diagnostics": told}
    outcome = dump({"resourceType": "OperationOutcome", "issue": [issue]})
    parts = f'{{"name":"outcome","resource":{outcome}}},{{"name":"result","resource":{result}}}'
    text = f'{{"resourceType":"Parameters","parameter":[{parts}]}}'
    return Answer(200, text, shown=(Ref("Patient", survivor.id, survivor.version, (survivor.id,)),))
