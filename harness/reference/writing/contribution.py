"""A set of records filed together: stored first, then indexed, then checked as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..model import Ref, Resource, State
from ..people import Organisation
from ..policy import contribute
from ..problem import Problem, invalid
from ..service.context import Context
from ..types import UNIDENTIFIED
from ..vocabulary import ODS
from .filing import Filed, foreign
from .index import index, targets
from .linking import patient_dropped, patient_filed
from .pointers import pointers
from .shape import identifiers

_LAST = {"Patient": 0, "Organization": 1, "Provenance": 3}


def accept(context: Context, resource: Resource, record_id: tuple[str, str] | None) -> None:
    """Refuse what lies outside the organisation's namespace or claims to be another's."""
    organisation = context.request.caller.client.organisation
    type = resource["resourceType"]
    allowed = context.rules[contribute.namespace]
    own = [
        (each.get("system", ""), each.get("value"))
        for each in identifiers(resource)
        if allowed(organisation, type, each.get("system", ""))
    ]
    if record_id is not None:
        if not allowed(organisation, type, record_id[0]):
            raise foreign()
        if record_id not in own:
            raise invalid("The resource does not carry the identifier it is filed under.")
    elif type not in UNIDENTIFIED and not own:
        raise foreign()
    _check_origin(organisation, resource)


def _check_origin(organisation: Organisation, resource: Resource) -> None:
    stated = resource.get("meta", {}).get("source")
    if isinstance(stated, str) and stated.startswith(f"{ODS}/") and stated != f"{ODS}/{organisation.ods}":
        raise foreign()
    if resource["resourceType"] == "Provenance":
        named = [ods for agent in _list(resource.get("agent")) if (ods := _ods(agent)) is not None]
        if named and organisation.ods not in named:
            raise foreign()


def _ods(agent: Any) -> str | None:
    who = agent.get("who") if isinstance(agent, dict) else None
    identifier = who.get("identifier") if isinstance(who, dict) else None
    if isinstance(identifier, dict) and identifier.get("system") == ODS:
        return str(identifier.get("value"))
    return None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def settle(context: Context, filed: Sequence[Filed]) -> list[Ref]:
    """Index everything filed, people first and Provenance last; answers what was written about whom."""
    written: dict[int, Ref] = {}
    order = sorted(range(len(filed)), key=lambda at: _LAST.get(filed[at].type, 2))
    for at in order:
        each = filed[at]
        persons = _settle_one(context, each)
        kind = "create" if each.created else "update"
        written[at] = Ref(each.type, each.id, each.version, tuple(persons), kind)
    return [written[at] for at in range(len(filed))]


def _settle_one(context: Context, filed: Filed) -> Sequence[str]:
    records = context.store.records
    if filed.type == "Patient" and filed.effect in ("create", "replace"):
        patient_filed(context, filed.id, filed.resource)
    about = _targets_about(context, filed.resource) if filed.type == "Provenance" else []
    entries = index(context, filed.id, filed.resource, pointers(filed.resource), about)
    if filed.type not in ("Patient", "Provenance"):
        _check_people(context, entries.persons)
    reach = context.rules[contribute.reach](filed.type, filed.effect, entries)
    if reach is not None:
        records.index(filed.key, filed.type, reach, new=filed.created)
    if filed.effect != "nothing":
        records.tag(filed.key, filed.number, entries.persons)
    return entries.persons


def _check_people(context: Context, persons: Sequence[str]) -> None:
    """An item is about people of whom the same organisation keeps a record."""
    owner = context.request.caller.client.organisation.ods
    for person in persons:
        source = context.store.people.get(person)
        if source is None or source.owner != owner:
            raise invalid(
                "The person is not one this organisation has a record of.", spine="REFERENCE_NOT_FOUND"
            )


def _targets_about(context: Context, provenance: Resource) -> list[str]:
    owner = context.request.caller.client.organisation.ods
    found: dict[str, None] = {}
    for target in targets(context, provenance):
        thing = context.store.records.get(*target)
        if thing is None or thing.owner != owner:
            raise invalid("A target is not one of this organisation's records.", spine="REFERENCE_NOT_FOUND")
        found |= dict.fromkeys(thing.persons)
    return list(found)


def withdraw(context: Context, type: str, id: str) -> Ref:
    """Delete a record: it leaves every view, its history stays."""
    records = context.store.records
    record, thing = records.record(type, id), records.get(type, id)
    if record is None or thing is None:
        raise Problem(404, "not-found", "No such resource.", spine="NO_RECORD_FOUND")
    if record.owner != context.request.caller.client.organisation.ods:
        raise foreign()
    if record.deleted:
        return Ref(type, id, record.version, thing.persons, "delete")
    if type == "Patient" and context.store.find.blocks_delete(id, record.key):
        raise Problem(409, "conflict", "Other records are about this person.")
    number = record.latest + 1
    records.add(record.key, number, State(context.now, b""), context.stamp, thing.label, None, True)
    records.tag(record.key, number, thing.persons)
    records.unindex(record.key)
    if type == "Patient":
        patient_dropped(context, id)
    return Ref(type, id, records.version(number), thing.persons, "delete")
