"""A contributor replaces or deletes what it filed, and says which version it has seen (R4, If-Match)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from harness.fhir.lossless import Json, dumps
from harness.target.client import FHIR_JSON, Answer
from harness.verbs.case import Actor
from harness.verbs.contributing import Filed

Update = Callable[[Actor, Filed, str, Json, str], Answer]
"""(contributor, filed, reference, resource, ETag) to the answer."""


def updates(contributor: Actor, filed: Filed, reference: str, resource: Json, tag: str) -> Answer:
    """By the id the server gave it."""
    body = {**resource, "id": reference.rpartition("/")[2]}
    return _put(contributor, reference, body, tag, "updates the item by its id")


def updates_by_record_id(
    contributor: Actor, filed: Filed, reference: str, resource: Json, tag: str
) -> Answer:
    """By the contributor's own record id, a conditional update."""
    where = f"{filed.item.resource_type}?identifier={quote('|'.join(filed.item.record_id), safe='')}"
    return _put(contributor, where, _without_id(resource), tag, "updates the item by its record id")


def updates_in_a_transaction(
    contributor: Actor, filed: Filed, reference: str, resource: Json, tag: str
) -> Answer:
    """As the one entry of a transaction."""
    url = f"{filed.item.resource_type}?identifier={'|'.join(filed.item.record_id)}"
    request = {"method": "PUT", "url": url, "ifMatch": tag}
    entry = {"fullUrl": filed.full_url, "resource": _without_id(resource), "request": request}
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}
    headers = {"Content-Type": FHIR_JSON}
    body = dumps(bundle).encode()
    return contributor.send("POST", "", "updates the item in a transaction", headers=headers, body=body)


def deletes(contributor: Actor, reference: str, tag: str = "") -> Answer:
    """Delete what the contributor filed, by its id; `tag`: as the version it has seen."""
    headers = {"If-Match": tag} if tag else {}
    return contributor.send("DELETE", reference, "deletes the item it filed", headers=headers)


UPDATES: Mapping[str, Update] = {
    "by its id": updates,
    "by its record id": updates_by_record_id,
    "in a transaction": updates_in_a_transaction,
}


def _without_id(resource: Json) -> Json:
    """The server knows which it is by the condition."""
    return {name: value for name, value in resource.items() if name != "id"}


def _put(contributor: Actor, path: str, resource: Json, tag: str, sentence: str) -> Answer:
    headers = {"Content-Type": FHIR_JSON, **({"If-Match": tag} if tag else {})}
    return contributor.send("PUT", path, sentence, headers=headers, body=dumps(resource).encode())
