"""Probes: true of a fault and false without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from reference_kit import GP, World, lookup
from trace_kit import asked, found

Probe = Callable[[World], bool]
PROBES: dict[str, Probe] = {}


def probe(id: str) -> Callable[[Probe], Probe]:
    def keep(function: Probe) -> Probe:
        assert id not in PROBES
        PROBES[id] = function
        return function

    return keep


def items(world: World, id: str) -> int:
    return sum(each["resourceType"] not in ("Patient", "Provenance") for each in world.view(id))


def shown(world: World, *contents: dict[str, Any]) -> list[dict[str, Any]]:
    """The whole record of a new person with these items."""
    number = next(world.numbers)
    assert world.contribute(GP, world.about(GP, number, *contents, related=True)).status == 200
    return world.view(world.master(number))


def types(view: list[dict[str, Any]]) -> list[str]:
    return [each["resourceType"] for each in view]


def traces(
    world: World, path: str, persona: str = "gp", body: Any = None, method: str = "", **options: Any
) -> list[dict[str, Any]]:
    """The events of one request about a new person."""
    filed = world.person(GP)
    path = path.format(patient=filed.patient, item=filed.items[0], number=lookup(filed.number))
    if body is not None and not isinstance(body, bytes):
        body = json.loads(json.dumps(body).replace("ITEM", filed.items[0]))
    elif body is not None:
        body = body.replace(b"PATIENT", filed.patient.encode())
    id = asked(world, persona, method or ("POST" if body else "GET"), path, body, **options)
    return found(world, filed.patient, id)


def kept(world: World, **content: Any) -> dict[str, Any]:
    """An observation with this content as a read answers it; decimals stay text."""
    filed = world.person(GP)
    text = json.dumps(world.get(GP, filed.items[0]).json | content).replace('"@', "").replace('@"', "")
    assert world.ask(GP, "PUT", filed.items[0], text.encode()).status == 200
    return json.loads(world.get("gp", filed.items[0]).body, parse_float=str)  # type: ignore[no-any-return]
