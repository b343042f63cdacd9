"""The master identity: computed from the source patient records, never stored (CONTRACT 4)."""

from __future__ import annotations

import hashlib

from ..lossless import dump
from ..model import Thing
from ..store import Store
from ..vocabulary import NHS_NUMBER


def master(store: Store, id: str) -> Thing | None:
    """The master of this id: the NHS number and links to the source patient records."""
    members = store.people.members(id)
    if not members or id in members:
        return None
    marks = ",".join("?" * len(members))
    rows = store.database.rows(
        "SELECT r.id, v.updated FROM record r JOIN version v ON v.key = r.key AND v.number = r.current "
        f"WHERE r.type = 'Patient' AND r.id IN ({marks}) ORDER BY r.id",
        members,
    )
    updated = max(row[1] for row in rows)
    mark = "|".join(f"{row[0]}@{row[1]}" for row in rows)
    version = hashlib.sha256(mark.encode()).hexdigest()[:16]
    body = dump(
        {
            "resourceType": "Patient",
            "id": id,
            "meta": {"versionId": version, "lastUpdated": updated},
            "identifier": [{"system": NHS_NUMBER, "value": number} for number in store.people.numbers(id)],
            "link": [{"other": {"reference": f"Patient/{row[0]}"}, "type": "seealso"} for row in rows],
        }
    )
    return Thing("Patient", id, version, "", (id,), "", id, updated, body)


def head(store: Store, id: str) -> Thing | None:
    """The master of this id as a candidate, still without its text."""
    if store.people.get(id) is not None or not store.people.members(id):
        return None
    return Thing("Patient", id, "", "", (id,), "", id)
