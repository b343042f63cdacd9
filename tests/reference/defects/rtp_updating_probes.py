"""Probes of faults with updates."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from probing import probe
from reference_kit import GP, World

Resource = dict[str, Any]
LABEL = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}


def put(world: World, item: str, content: Resource) -> Resource:
    """What is stored after an update; decimals stay text, sent as "@1.0@"."""
    text = json.dumps(content).replace('"@', "").replace('@"', "")
    assert world.ask(GP, "PUT", item, text.encode()).status == 200
    return read(world, item)


def read(world: World, path: str) -> Resource:
    found: Resource = json.loads(world.get("gp", path).body, parse_float=str)
    return found


def updated(id: str, before: Resource, after: Resource) -> Callable[[Callable[[Resource], bool]], None]:
    """Probes what is read after a second update; None takes an element away."""

    def probes(test: Callable[[Resource], bool]) -> None:
        @probe(id)
        def _(world: World) -> bool:
            item = world.person(GP).items[0]
            first = put(world, item, world.get(GP, item).json | before)
            sent = {name: value for name, value in (first | after).items() if value is not None}
            return test(put(world, item, sent))

    return probes


NOTES = {"note": [{"text": "a"}, {"text": "b"}]}
updated("MR-370", {"bodySite": {"text": "x"}}, {"bodySite": None})(lambda found: "bodySite" in found)
updated("MR-371", NOTES, {"note": [{"text": "b"}]})(lambda found: found["note"] == NOTES["note"])


def amount(text: str) -> Resource:
    return {"valueQuantity": {"value": f"@{text}@", "unit": "x"}}


updated("MR-372", amount("1.5"), amount("1.50"))(lambda found: found["valueQuantity"]["value"] == "1.5")


@probe("MR-373")
def unlabelled(world: World) -> bool:
    item = world.person(GP).items[0]
    now = world.get(GP, item).json
    return "security" not in put(world, item, now | {"meta": now["meta"] | {"security": [LABEL]}})["meta"]


def amended(world: World) -> str:
    """An item that was final and has been read, searched and amended."""
    item = world.person(GP).items[0]
    now = world.get("gp", item).json
    world.get("gp", f"Observation?patient={now['subject']['reference']}")
    put(world, item, now | {"status": "amended"})
    return item


@probe("MR-374")
def all_amended(world: World) -> bool:
    entries = world.get("gp", f"{amended(world)}/_history").json["entry"]
    return {entry["resource"]["status"] for entry in entries} == {"amended"}


@probe("MR-375")
def final_for_ever(world: World) -> bool:
    item = amended(world)
    patient = world.get("gp", item).json["subject"]["reference"]
    (entry,) = world.get("gp", f"Observation?patient={patient}").json["entry"]
    found: str = entry["resource"]["status"]
    return found == "final"


@probe("MR-376")
def nameless(world: World) -> bool:
    entries = world.get("gp", f"{world.person(GP).items[0]}/_history").json["entry"]
    return not any("identifier" in entry["resource"] for entry in entries)
