"""Requests on a condition: a read unless it is this version, a create unless the record is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from harness.fhir.lossless import Json, dumps
from harness.target.client import FHIR_JSON, Answer
from harness.verbs.case import Actor
from harness.verbs.contributing import Filed

Create = Callable[[Actor, Filed, Json], Answer]
"""(contributor, filed, resource) to the answer."""


def reads_unless(actor: Actor, reference: str, tag: str) -> Answer:
    """Read one resource, if it is another version than this (FHIR R4, http, conditional read)."""
    headers = {"If-None-Match": tag}
    return actor.send("GET", reference, f"reads the item unless it is version {tag}", headers=headers)


def creates_unless_there(contributor: Actor, filed: Filed, resource: Json) -> Answer:
    """By itself, with the record id in If-None-Exist."""
    headers = {"Content-Type": FHIR_JSON, "If-None-Exist": _query(filed)}
    said = "creates the item unless it is there"
    body = dumps(resource).encode()
    return contributor.send("POST", filed.item.resource_type, said, headers=headers, body=body)


def creates_unless_there_in_a_transaction(contributor: Actor, filed: Filed, resource: Json) -> Answer:
    """As the one entry of a transaction."""
    request = {"method": "POST", "url": filed.item.resource_type, "ifNoneExist": _query(filed)}
    entry = {"fullUrl": filed.full_url, "resource": resource, "request": request}
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}
    said = "creates the item in a transaction unless it is there"
    headers = {"Content-Type": FHIR_JSON}
    return contributor.send("POST", "", said, headers=headers, body=dumps(bundle).encode())


CREATES: Mapping[str, Create] = {
    "by itself": creates_unless_there,
    "in a transaction": creates_unless_there_in_a_transaction,
}


def _query(filed: Filed) -> str:
    """A search for the record id, as both the header and the entry hold it."""
    return f"identifier={'|'.join(filed.item.record_id)}"
