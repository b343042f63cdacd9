"""Searches by type, and the whole record with $everything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from ..model import Answer, Thing, Token
from ..policy import identity, view
from ..problem import Problem, gone, not_found
from ..types import PERSONLESS, UNIDENTIFIED
from ..vocabulary import NHS_NUMBER
from . import listing
from .context import Context
from .gate import Gate
from .master import head
from .naming import NUMBER, patient_id, references, tokens

_RESULT: Final = frozenset({"_count", "_summary", "_format", "_pretty"})
_SAFE: Final = "/|,:"


def search(context: Context) -> Answer:
    """One search: parameters, candidates, decision, page."""
    request = context.request
    if request.page:
        return listing.later(context)
    gate = Gate(context)
    gate.enter()
    _check_parameters(context)
    gate.content(request.type)
    if request.type == "AuditEvent":
        return _events(context, gate)
    things = context.rules[view.items](_candidates(context, gate))
    return _answer(context, gate, things)


def _answer(context: Context, gate: Gate, things: Iterable[Thing]) -> Answer:
    found = listing.permitted(gate, things)
    request = context.request
    size = listing.size_asked(_last(request.named("_count")))
    if size == 0 or "count" in request.named("_summary"):
        return listing.count(context, found.things, _self(context), found.denial, gate)
    answer = listing.first(context, gate, found, size, _self(context))
    if answer.denial is None and gate.refused:
        denial = gate.person(gate.refused[0])
        return replace(answer, denial=denial)
    return answer


def _last(values: list[str]) -> str | None:
    return values[-1] if values else None


def _self(context: Context) -> str:
    request = context.request
    path = request.type + (f"/{request.id}/$everything" if request.kind == "everything" else "")
    query = "&".join(f"{quote(key, safe='')}={quote(value, safe=_SAFE)}" for key, value in request.params)
    return f"{context.base}/{path}" + (f"?{query}" if query else "")


def _criteria(type: str) -> frozenset[str]:
    if type == "AuditEvent":
        return frozenset({"patient", "_id"})
    names = {"_id"}
    if type not in UNIDENTIFIED:
        names.add("identifier")
    if type == "Provenance":
        names |= {"target", "patient"}
    elif type not in PERSONLESS and type not in ("Patient", "Binary"):
        names |= {"patient", "subject"}
    return frozenset(names)


def _check_parameters(context: Context) -> None:
    request = context.request
    criteria = _criteria(request.type)
    for name, value in request.params:
        if name not in criteria and name not in _RESULT:
            raise Problem(
                400, "not-supported", "A search parameter is not supported.", spine="INVALID_PARAMETER"
            )
        if not value:
            raise Problem(400, "invalid", "A search parameter has no value.", spine="INVALID_PARAMETER")
        if name == "_summary" and value not in ("count", "false"):
            raise Problem(400, "not-supported", "This summary is not supported.", spine="INVALID_PARAMETER")
    listing.size_asked(_last(request.named("_count")))
    if request.type not in PERSONLESS and not any(name in criteria for name, _ in request.params):
        raise Problem(403, "forbidden", "A search must say whose records it wants.", spine="ACCESS_DENIED")


def _candidates(context: Context, gate: Gate) -> list[Thing]:
    """The things that meet every criterion, before anybody decides on them."""
    request, store = context.request, context.store
    chosen: list[set[int | str]] = []
    for name, value in request.params:
        if name == "_id":
            chosen.append(_by_id(context, references([value])))
        elif name == "identifier":
            chosen.append(_by_identifier(context, tokens(value)))
        elif name == "target":
            chosen.append(_by_target(context, gate, references([value])))
        elif name in ("patient", "subject"):
            chosen.append(_by_person(context, gate, references([value])))
    if not chosen:
        keys: set[int | str] = {
            row[0] for row in store.database.rows("SELECT key FROM record WHERE type = ?", (request.type,))
        }
    else:
        keys = set.intersection(*chosen)
    masters = [head(store, key) for key in sorted(key for key in keys if isinstance(key, str))]
    stored = store.records.heads(key for key in keys if isinstance(key, int))
    return [thing for thing in masters if thing is not None] + stored


def _by_id(context: Context, ids: list[str]) -> set[int | str]:
    found: set[int | str] = set()
    for id in ids:
        thing = context.store.records.get(context.request.type, id)
        if thing is not None:
            found.add(thing.key)
        elif context.request.type == "Patient" and context.store.people.members(id):
            found.add(id)
    return found


def _by_identifier(context: Context, asked: list[Token]) -> set[int | str]:
    found: set[int | str] = set()
    type, store = context.request.type, context.store
    for token in (context.rules[identity.asked](token) for token in asked):
        if type == "Patient" and token.system in (None, NHS_NUMBER):
            found.update(store.people.masters(token.value))
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


def _events(context: Context, gate: Gate) -> Answer:
    request, store = context.request, context.store
    seqs: set[int] | None = None
    for reference in references(request.named("patient")):
        id = patient_id(context, reference)
        person = None if id is None else store.people.person(id)
        names = [id] if id else []
        if person is not None:
            numbers = [NUMBER + number for number in store.people.numbers(person)]
            names = [*names, person, *store.people.members(person), *numbers]
        seqs = (seqs or set()) | set(store.trail.under(names))
    ids = references(request.named("_id"))
    if ids:
        marks = ",".join("?" * len(ids))
        rows = {row[0] for row in store.database.rows(f"SELECT seq FROM event WHERE id IN ({marks})", ids)}
        seqs = rows if seqs is None else seqs & rows
    return _answer(context, gate, [Thing("AuditEvent", "", 1, "", (), "", seq) for seq in sorted(seqs or ())])


def everything(context: Context) -> Answer:
    """The whole aggregated view of one person, by any of their ids."""
    request, store = context.request, context.store
    if request.page:
        return listing.later(context)
    gate = Gate(context)
    gate.enter()
    for name, _ in request.params:
        if name not in _RESULT:
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
    return _answer(context, gate, context.rules[view.items](things))
