"""Probes told as data: what is sent, and what comes back where the fault is."""

from __future__ import annotations

import json
from typing import Any

from probing import probe
from reference_kit import GP, World

Resource = dict[str, Any]
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'


def filed(world: World, *items: Resource, **patient: Any) -> list[Resource]:
    """The patient and the items of one contribution as they are read; numbers are text, sent as "@1.0@"."""
    entries = world.about(GP, next(world.numbers), *items, related=True, **patient)
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    text = json.dumps(bundle).replace('"@', "").replace('@"', "")
    reply = world.ask(GP, "POST", "", text.encode())
    assert reply.status == 200, reply.body
    found = []
    for entry in reply.json["entry"][: len(items or "x") + 1]:
        read = world.get(GP, "/".join(entry["response"]["location"].split("/")[:2]))
        found.append(json.loads(read.body, parse_float=str, parse_int=str))
    return found


def amended(world: World, first: Resource, second: Resource) -> Resource:
    """An item as it is read after a contribution and an update of some of its elements."""
    now = filed(world, first)[1] | second
    place = f"{now['resourceType']}/{now['id']}"
    reply = world.ask(GP, "PUT", place, now)
    assert reply.status == 200, reply.body
    found: Resource = world.get(GP, place).json
    return found


def answered(world: World, place: str, person: str) -> dict[str, Resource]:
    """One resource in each kind of answer there is to it; the person is whose record it is in."""
    kind, _, id = place.partition("/")
    read = world.get("gp", place).json
    own = next(iter(read.get("identifier", ())), None)
    query = f"identifier={own['system']}|{own['value']}" if own else f"patient={person}"
    entry = {"request": {"method": "GET", "url": place}}
    whole = {"resourceType": "Bundle", "type": "batch", "entry": [entry]}
    bundles = {
        "history": world.get("gp", f"{place}/_history").resources,
        "search": world.get("gp", f"{kind}?{query}").resources,
        "everything": world.view(person),
        "batch": world.ask("gp", "POST", "", whole).resources,
    }
    found = {way: next(one for one in some if one["id"] == id) for way, some in bundles.items()}
    return found | {"read": read, "vread": world.get("gp", f"{place}/_history/1").json}


def says(id: str, sent: Resource, back: Resource) -> None:
    """With the fault an item comes back with these elements; None is one that is not there."""

    @probe(id)
    def _(world: World) -> bool:
        found = filed(
            world, {"resourceType": "Observation", "status": "final", "code": {"text": "x"}} | sent
        )[1]
        return {name: found.get(name) for name in back} == back


def says_of_the_person(id: str, sent: Resource, back: Resource) -> None:
    """With the fault a source patient record comes back with these elements."""

    @probe(id)
    def _(world: World) -> bool:
        found = filed(world, **sent)[0]
        return {name: found.get(name) for name in back} == back


def div(inner: str) -> Resource:
    """Narrative."""
    return {"status": "additional", "div": f"<div {XHTML}>{inner}</div>"}
