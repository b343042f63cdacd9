"""Searches by type, and the whole record with $everything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Final
from urllib.parse import quote

from ..model import Answer, Thing, Token
from ..policy import identity, view
from ..policy import search as parameters
from ..problem import Problem, gone, not_found
from ..vocabulary import NHS_NUMBER
from . import listing
from .contents import content
from .context import Context
from .gate import Gate
from .master import head
from .naming import NUMBER, patient_id, references, tokens
from .narrowing import narrowed
from .reading import readable

_SAFE: Final = "/|,:"


def search(context: Context) -> Answer:
    """One search: parameters, candidates, decision, page."""
    request = context.request
    if request.page:
        return listing.later(context)
    gate = Gate(context)
    gate.enter()
    understood = context.rules[parameters.understood](request.type, request.params)
    context = context.asking(replace(request, params=understood.applied))
    listing.size_asked(_last(context.request.named("_count")))
    gate.content(request.type)
    link = None if understood.told is None else _self(context, understood.told)
    if request.type == "AuditEvent":
        return _answer(context, gate, _events(context), link)
    candidates = _candidates(context, gate)
    if not candidates and request.type == "Patient" and request.named("identifier"):
        nobody = context.rules[identity.nobody]()
        if nobody is not None:
            raise nobody
    things = context.rules[view.items](candidates, partial(content, context))
    return _answer(context, gate, things, link)


def _answer(context: Context, gate: Gate, things: Iterable[Thing], link: str | None) -> Answer:
    found = listing.permitted(gate, things)
    found = replace(found, things=narrowed(context, found.things))
    request = context.request
    size = listing.size_asked(_last(request.named("_count")))
    if size == 0 or "count" in request.named("_summary"):
        return listing.count(context, found.things, link, found.denial, gate)
    answer = listing.first(context, gate, found, size, link)
    if answer.denial is None and gate.refused:
        denial = gate.person(gate.refused[0])
        return replace(answer, denial=denial)
    return answer


def _last(values: list[str]) -> str | None:
    return values[-1] if values else None


def _self(context: Context, told: parameters.Pairs) -> str:
    request = context.request
    path = request.type + (f"/{request.id}/$everything" if request.kind == "everything" else "")
    query = "&".join(f"{quote(key, safe='')}={quote(value, safe=_SAFE)}" for key, value in told)
    return f"{context.base}/{path}" + (f"?{query}" if query else "")


def _candidates(context: Context, gate: Gate) -> list[Thing]:
    """The things that meet every criterion, before anybody decides on them."""
    request, store = context.request, context.store
    chosen: list[set[int | str]] = []
    for name, value in request.params:
        if name == "_id":
            chosen.append(_by_id(context, references([value])))
        elif name == "identifier":
            chosen.append(_by_identifier(context, tokens(context, value)))
        elif name == "target":
            chosen.append(_by_target(context, gate, references([value])))
        elif name in ("patient", "subject"):
            chosen.append(_by_person(context, gate, references([value])))
    if not chosen:
        return _whole_type(context)
    keys = set.intersection(*chosen)
    masters = [head(store, key) for key in sorted(key for key in keys if isinstance(key, str))]
    stored = store.records.heads(key for key in keys if isinstance(key, int))
    return [thing for thing in masters if thing is not None] + stored


def _whole_type(context: Context) -> list[Thing]:
    """Everything of a type that the caller may see."""
    rows = context.store.database.rows("SELECT key FROM record WHERE type = ?", (context.request.type,))
    things, gate = context.store.records.heads(row[0] for row in rows), Gate(context)
    return [thing for thing in things if gate.judge(thing) is None]


def _by_id(context: Context, ids: list[str]) -> set[int | str]:
    found: set[int | str] = set()
    for id in ids:
        thing = context.store.records.get(context.request.type, id)
        if thing is not None:
            found.add(thing.key)
        elif context.request.type == "Patient" and head(context.store, id) is not None:
            found.add(id)
    return found


def _by_identifier(context: Context, asked: list[Token]) -> set[int | str]:
    found: set[int | str] = set()
    type, store = context.request.type, context.store
    for token in (context.rules[identity.asked](token) for token in asked):
        if type == "Patient" and token.system in (None, NHS_NUMBER):
            found.update(context.rules[identity.holders](token.value, store.people.masters))
        if type != "Patient" or token.system != NHS_NUMBER:
            found.update(store.find.identified(type, token))
    return found


def _by_person(context: Context, gate: Gate, asked: list[str]) -> set[int | str]:
    found: set[int | str] = set()
    for reference in asked:
        id = patient_id(context, reference)
        person = None if id is None else context.store.people.person(id)
        if id is None or person is None or not _visible(gate, [id]):
            continue
        found.update(context.store.find.about(context.store.people.members(person), context.request.type))
    return found


def _by_target(context: Context, gate: Gate, asked: list[str]) -> set[int | str]:
    found: set[int | str] = set()
    for reference in asked:
        local = context.local(reference)
        thing = None if local is None else context.store.records.get(*local)
        if local is not None and thing is not None and _visible(gate, gate.persons(thing)):
            found.update(context.store.find.targeting(*local))
    return found


def _visible(gate: Gate, persons: Iterable[str]) -> bool:
    """Whether all these people may be seen; refuses the request where denials are told."""
    for person in persons:
        denial = gate.person(person)
        if denial is not None:
            gate.refuse(denial)
            return False
    return True


def _events(context: Context) -> list[Thing]:
    request, store = context.request, context.store
    seqs: set[int] | None = None
    for reference in references(request.named("patient")):
        id = patient_id(context, reference)
        person = None if id is None else store.people.person(id)
        names = [id] if id else []
        if person is not None:
            numbers = [NUMBER + number for number in store.people.numbers(person)]
            merged = [merge.source for merge in store.merges.into(person)]
            names = [*names, person, *merged, *store.people.members(person), *numbers]
        seqs = (seqs or set()) | set(store.trail.under(names))
    ids = references(request.named("_id"))
    if ids:
        marks = ",".join("?" * len(ids))
        rows = {row[0] for row in store.database.rows(f"SELECT seq FROM event WHERE id IN ({marks})", ids)}
        seqs = rows if seqs is None else seqs & rows
    until = readable(context)
    found = (seqs or set()) - (set() if until is None else store.trail.since(until))
    return [Thing("AuditEvent", "", "", "", (), "", seq) for seq in sorted(found)]


def everything(context: Context) -> Answer:
    """The whole aggregated view of one person, by any of their ids."""
    request, store = context.request, context.store
    if request.page:
        return listing.later(context)
    gate = Gate(context)
    gate.enter()
    if not context.rules[view.offered]():
        raise Problem(404, "not-supported", "No such operation.")
    for name, _ in request.params:
        if name not in parameters.RESULT:
            raise Problem(400, "not-supported", "A parameter is not supported.", spine="INVALID_PARAMETER")
    person = store.people.person(request.id)
    if person is None:
        thing = store.records.get("Patient", request.id)
        raise gone() if thing is not None and gate.judge(thing) is None else not_found()
    denial = gate.person(request.id)
    if denial is not None:
        gate.refuse(denial)
        problem = not_found()
        problem.denial, problem.persons = denial, tuple(gate.refused)
        raise problem
    whole = store.records.heads(store.find.about(store.people.members(person)))
    master = head(store, person)
    things = whole if master is None else [master, *whole]
    held = context.rules[view.items](things, partial(content, context))
    return _answer(context, gate, held, _self(context, request.params))
