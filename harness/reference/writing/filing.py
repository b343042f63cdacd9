"""Filing one state of a record: its text, its version, what it does to the current one."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from functools import partial

from ..lossless import dump, parse
from ..model import Resource, State, Thing
from ..policy import content, contribute, merging
from ..problem import Problem
from ..service.context import Context
from ..service.leaving import led
from ..store import Record
from ..vocabulary import ODS
from .index import label


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of one arriving state."""

    type: str
    id: str
    key: int
    number: int
    version: str
    updated: str
    effect: str
    resource: Resource
    body: str

    @property
    def created(self) -> bool:
        """Whether a record began with it."""
        return self.effect == "create"


def file(context: Context, id: str, resource: Resource, recorded: float) -> Filed:
    """Store a state of a record of the caller's organisation."""
    rules, records = context.rules, context.store.records
    owner = context.request.caller.client.organisation
    type = resource["resourceType"]
    record = records.record(type, id)
    if record is not None and record.owner != owner.ods:
        raise foreign()
    resource = rules[content.kept](resource)
    if record is not None:
        resource = rules[contribute.merged](resource, lambda: _stored(context, type, id))
    resource = rules[merging.arriving](resource, partial(led, context))
    text = _Text(id, resource, f"{ODS}/{owner.ods}")
    state = State(recorded, text.digest)
    current = None if record is None else record.state
    known = record is not None and records.known(record.key, state)
    effect = rules[contribute.effect](type, current, state, known)
    if record is not None and effect == "create":
        id = fresh_id()
        text = _Text(id, resource, f"{ODS}/{owner.ods}")
        record = None
    return _store(context, type, id, record, effect, state, text, resource)


def _store(
    context: Context,
    type: str,
    id: str,
    record: Record | None,
    effect: str,
    state: State,
    text: _Text,
    resource: Resource,
) -> Filed:
    records = context.store.records
    if record is not None and effect == "nothing":
        records.confirm(record.key, record.current, _later(record, state))
        updated = records.get(type, id)
        when = context.stamp if updated is None else updated.updated
        body = "" if updated is None else updated.body
        return Filed(type, id, record.key, record.current, record.version, when, effect, resource, body)
    key = record.key if record is not None else records.create(type, id, _owner(context))
    number = 1 if record is None else record.latest + 1
    version = records.version(number)
    sent = resource.get("meta", {})
    body = text.stamped(*context.rules[content.stamped](version, context.stamp, sent))
    try:
        body.encode("utf-8")
    except UnicodeEncodeError:
        raise Problem(400, "structure", "The text is not well-formed Unicode.") from None
    records.add(key, number, state, context.stamp, label(resource), body, effect != "history")
    return Filed(type, id, key, number, version, context.stamp, effect, resource, body)


def _later(record: Record, state: State) -> float:
    return state.recorded if state.digest == record.state.digest else record.state.recorded


def _owner(context: Context) -> str:
    return context.request.caller.client.organisation.ods


def _stored(context: Context, type: str, id: str) -> Resource | None:
    thing: Thing | None = context.store.records.get(type, id)
    if thing is None or thing.deleted:
        return None
    resource: Resource = parse(thing.body.encode())
    return resource


class _Text:
    """A resource as text in two halves, so that version and time can be set without writing it twice."""

    __slots__ = ("_head", "_meta", "_rest", "digest")

    def __init__(self, id: str, resource: Resource, source: str) -> None:
        meta = {
            name: value
            for name, value in resource.get("meta", {}).items()
            if name not in ("versionId", "lastUpdated")
        }
        meta.setdefault("source", source)
        rest = {name: value for name, value in resource.items() if name not in ("resourceType", "id", "meta")}
        self._head = f'{{"resourceType":"{resource["resourceType"]}","id":"{id}","meta":'
        self._meta = dump(meta)[1:]
        self._rest = "," + dump(rest)[1:] if rest else "}"
        whole = self._head + self._meta + self._rest
        self.digest = hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    def stamped(self, version: str, updated: str) -> str:
        """The text to store, as one version."""
        return f'{self._head}{{"versionId":"{version}","lastUpdated":"{updated}",{self._meta}{self._rest}'


def fresh_id() -> str:
    """An id nobody has."""
    return uuid.uuid4().hex


def foreign() -> Problem:
    """The record is another organisation's."""
    return Problem(
        403, "forbidden", "The record is outside this organisation's namespace.", spine="ACCESS_DENIED"
    )
