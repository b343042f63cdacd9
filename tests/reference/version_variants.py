"""Probes of what is odd about versions, merges and declared deviations."""

from __future__ import annotations

from typing import Any

from reference_kit import GP, Filed, World
from variant_probing import probe


def changed(world: World) -> tuple[str, str]:
    """An item with a second version, and the ETag of the first."""
    item = world.person(GP).items[0]
    first = world.get(GP, item)
    assert world.ask(GP, "PUT", item, first.json | {"status": "amended"}).status == 200
    return item, first.headers["etag"]


@probe("strong-etags")
def strong(world: World) -> bool:
    item, first = changed(world)
    current = world.get("gp", item).headers["etag"]
    assert world.get("gp", item, headers={"if-none-match": current}).status == 304
    return (first, current) == ('"1"', '"2"')


@probe("history-purged")
def purged(world: World) -> bool:
    item, _ = changed(world)
    assert world.get("gp", f"{item}/_history/2").status == 200
    past = world.get("gp", f"{item}/_history/1").status
    return (past, len(world.get("gp", f"{item}/_history").resources)) == (410, 1)


@probe("stale-is-a-conflict")
def conflicting(world: World) -> bool:
    item, first = changed(world)
    content = world.get(GP, item).json | {"status": "corrected"}
    return world.ask(GP, "PUT", item, content, headers={"if-match": first}).status == 409


def merged(world: World) -> tuple[Filed, str]:
    """Somebody who was merged into somebody else, and the id of the master that was theirs."""
    gone, stays = world.person(GP), world.person(GP)
    id = world.master(gone.number)
    parts = [
        {"name": f"{name}-patient", "valueReference": {"reference": f"Patient/{each.patient}"}}
        for name, each in (("source", gone), ("target", stays))
    ]
    body = {"resourceType": "Parameters", "parameter": parts}
    assert world.ask("identity-manager", "POST", "Patient/$merge", body, reason="x").status == 200
    return gone, id


@probe("merged-away-not-found")
def not_found(world: World) -> bool:
    gone, id = merged(world)
    assert gone.items[0].partition("/")[2] in {each["id"] for each in world.view(id)}
    reply = world.get("gp", f"Patient/{id}")
    return (reply.status, reply.json["resourceType"]) == (404, "OperationOutcome")


@probe("merge-makes-versions")
def once_more(world: World) -> bool:
    gone, _ = merged(world)
    bodies = [world.get("gp", f"{gone.items[0]}{at}").json for at in ("/_history/1", "")]
    versions = [each["meta"].pop("versionId") for each in bodies]
    assert bodies[0] == bodies[1]
    return versions == ["1", "2"]


def kept(world: World, **content: Any) -> Any:
    """An item with this content as it comes back."""
    item = world.person(GP).items[0]
    assert world.ask(GP, "PUT", item, world.get(GP, item).json | content).status == 200
    return world.get("gp", item).json


@probe("second-digits")
def milliseconds(world: World) -> bool:
    text = "2026-03-02T09:15:00.123456Z"
    found = kept(world, issued=text, note=[{"text": text}], extension=[{"url": "x:y", "valueDateTime": text}])
    assert found["note"] == [{"text": text}]
    cut = "2026-03-02T09:15:00.123Z"
    return bool(found["issued"] == found["extension"][0]["valueDateTime"] == cut)


@probe("unversioned-references")
def without_version(world: World) -> bool:
    encounter, others = {"reference": "Encounter/x/_history/1"}, [{"reference": "Observation/x/_history/1"}]
    found = kept(world, encounter=encounter, derivedFrom=others)
    assert found["derivedFrom"] == others
    return bool(found["encounter"] == {"reference": "Encounter/x"})


@probe("contained-referenced")
def only_referenced(world: World) -> bool:
    held = [{"resourceType": "Device", "id": each} for each in ("d", "e")]
    found = kept(world, contained=held, device={"reference": "#e"})
    return bool(found["contained"] == held[1:])
