"""The master identity: computed from the source patient records and the merges, never stored (CONTRACT 4)."""

from __future__ import annotations

import hashlib

from ..lossless import dump
from ..model import Resource, Thing
from ..store import Merge, Store
from ..vocabulary import NHS_NUMBER


def master(store: Store, id: str) -> Thing | None:
    """The master of this id: NHS numbers and links, to source patient records and to other masters."""
    if not _is_one(store, id):
        return None
    merge = store.merges.of(id)
    return _surviving(store, id) if merge is None else _merged_away(store, merge)


def head(store: Store, id: str) -> Thing | None:
    """The master of this id as a candidate, still without its text."""
    return Thing("Patient", id, "", "", (id,), "", id) if _is_one(store, id) else None


def _is_one(store: Store, id: str) -> bool:
    return store.people.get(id) is None and store.people.person(id) is not None


def _surviving(store: Store, id: str) -> Thing:
    """A person: all their numbers, the records about them, and the masters merged into theirs."""
    members, merges = store.people.members(id), store.merges.into(id)
    marks = ",".join("?" * len(members))
    rows = store.database.rows(
        "SELECT r.id, v.updated FROM record r JOIN version v ON v.key = r.key AND v.number = r.current "
        f"WHERE r.type = 'Patient' AND r.id IN ({marks}) ORDER BY r.id",
        members,
    )
    links = [_link("seealso", row[0]) for row in rows] + [_link("replaces", one.source) for one in merges]
    stamps = [(str(row[0]), str(row[1])) for row in rows] + [(one.source, one.at) for one in merges]
    return _thing(id, stamps, {}, store.people.numbers(id), links)


def _merged_away(store: Store, merge: Merge) -> Thing:
    """A master that no longer stands for anybody: its own number, and who it is now."""
    *through, survivor = store.merges.chain(merge.source)
    numbers = store.people.own_numbers(merge.source)
    merges = [one for one in map(store.merges.of, through) if one is not None]
    stamps = [(one.target, one.at) for one in merges]
    return _thing(merge.source, stamps, {"active": False}, numbers, [_link("replaced-by", survivor)])


def _thing(
    id: str, stamps: list[tuple[str, str]], said: Resource, numbers: list[str], links: list[Resource]
) -> Thing:
    version = hashlib.sha256("|".join("@".join(stamp) for stamp in stamps).encode()).hexdigest()[:16]
    updated = max(when for _, when in stamps)
    identifiers = [{"system": NHS_NUMBER, "value": number} for number in numbers]
    resource = {
        "resourceType": "Patient",
        "id": id,
        "meta": {"versionId": version, "lastUpdated": updated},
        **({"identifier": identifiers} if identifiers else {}),
        **said,
        "link": links,
    }
    return Thing("Patient", id, version, "", (id,), "", id, updated, dump(resource))


def _link(type: str, id: str) -> Resource:
    return {"other": {"reference": f"Patient/{id}"}, "type": type}
