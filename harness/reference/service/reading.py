"""Read, vread and instance history."""

from __future__ import annotations

from datetime import UTC, datetime

from ..instants import http_date, stamp
from ..model import Answer, Ref, Thing
from ..policy import audit, content, merging
from ..problem import gone, not_found
from .bundles import bundle, quoted, status
from .context import Context
from .gate import Gate
from .leaving import leaving
from .master import master


def find(context: Context, type: str, id: str) -> Thing | None:
    """The current state of a resource, stored or computed."""
    if type == "AuditEvent":
        event = context.store.trail.get(id)
        until = readable(context)
        if event is not None and until is not None and event[1] > until:
            event = None
        return None if event is None else _event(context, id, event[1], event[2])
    thing = context.store.records.get(type, id)
    if thing is None and type == "Patient":
        thing = master(context.store, id)
        if thing is not None and context.store.merges.of(id) is not None:
            thing = context.rules[merging.away](thing)
    return thing


def _event(context: Context, id: str, recorded: str, body: str) -> Thing:
    version = context.rules[content.version](1)
    return Thing("AuditEvent", id, version, "", (), "", id, recorded, body)


def readable(context: Context) -> str | None:
    """By when an event must have been stored to be read now; None is any time."""
    delay = context.rules[audit.delay]()
    return stamp(datetime.fromtimestamp(context.now - delay, UTC)) if delay else None


def versioned(context: Context, thing: Thing) -> tuple[tuple[str, str], ...]:
    """The headers of one version."""
    tag = context.rules[content.etag](thing.version, context.stamp)
    return ("etag", tag), ("last-modified", http_date(thing.updated))


def _check(gate: Gate, thing: Thing) -> None:
    denial = gate.judge(thing)
    if denial is not None:
        gate.refuse(denial)
        problem = not_found()
        problem.denial, problem.persons = denial, tuple(gate.refused)
        raise problem


def _one(context: Context, gate: Gate, thing: Thing | None) -> Answer:
    if thing is None:
        raise not_found()
    _check(gate, thing)
    if thing.deleted:
        raise gone()
    shown = (Ref(thing.type, thing.id, thing.version, gate.persons(thing)),)
    held = context.request.headers.get("if-none-match", "")
    wanted = context.rules[content.unless](held, thing) if held else thing
    if wanted is None:
        return Answer(304, None, versioned(context, thing), shown)
    body = leaving(context, wanted, "read")
    return Answer(200, body, versioned(context, wanted), shown)


def read(context: Context) -> Answer:
    """The current version."""
    gate = Gate(context)
    gate.enter()
    return _one(context, gate, find(context, context.request.type, context.request.id))


def vread(context: Context) -> Answer:
    """One version, judged by whom it was about then and by whom it is about now."""
    gate = Gate(context)
    gate.enter()
    request = context.request
    current = find(context, request.type, request.id)
    if current is None:
        raise not_found()
    _check(gate, current)
    states = context.store.records.versions(request.type, request.id) or [current]
    for state in states:
        if state.version == request.version:
            answered = _as_answered(context, state, current)
            if answered is None:
                raise gone()
            return _one(context, gate, answered)
    raise not_found()


def _as_answered(context: Context, state: Thing, current: Thing) -> Thing | None:
    """A state as a version read answers it, the current one as it is; None is gone."""
    if state.version == current.version or state.deleted:
        return state
    return context.rules[content.past](state, current)


def history(context: Context) -> Answer:
    """All versions of one resource, newest first."""
    gate = Gate(context)
    gate.enter()
    request = context.request
    current = find(context, request.type, request.id)
    if current is None:
        raise not_found()
    _check(gate, current)
    states = context.store.records.versions(request.type, request.id) or [current]
    for state in states:
        _check(gate, state)
    kept = [state for state in states if _as_answered(context, state, current) is not None]
    entries, shown = [], []
    for state in context.rules[content.history](kept):
        entries.append(_past(context, state))
        shown.append(Ref(state.type, state.id, state.version, state.persons))
    return Answer(200, bundle(context, "history", entries, len(entries)), (), tuple(shown))


def _past(context: Context, state: Thing) -> str:
    url = f"{state.type}/{state.id}"
    full = quoted(f"{context.base}/{url}")
    etag = quoted(context.rules[content.etag](state.version, context.stamp))
    response = f'"response":{{"status":"{status(200)}","etag":{etag},"lastModified":"{state.updated}"}}'
    if state.deleted:
        return f'{{"fullUrl":{full},"request":{{"method":"DELETE","url":"{url}"}},{response}}}'
    body = leaving(context, state, "history")
    return f'{{"fullUrl":{full},"resource":{body},"request":{{"method":"PUT","url":"{url}"}},{response}}}'
