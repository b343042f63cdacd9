"""Probes of faults with references, invalid input and what is sent back."""

from __future__ import annotations

import json
from typing import Any

from probing import kept, probe
from reference_kit import GP, World, observation
from rtp_stating import div, filed

URL = "https://x.example/e"


@probe("MR-11")
def unversioned(world: World) -> bool:
    sent = [{"reference": "Observation/x/_history/1"}]
    return kept(world, derivedFrom=sent)["derivedFrom"] == [{"reference": "Observation/x"}]


def graph(world: World) -> dict[str, bool]:
    """Which references of an item to the second of two others do not lead to it."""
    to = {"reference": "urn:uuid:item2"}
    linked = observation(
        derivedFrom=[to],
        extension=[{"url": URL, "valueReference": to}],
        text=div('<a href="urn:uuid:item2">x</a>'),
        instantiatesCanonical=["urn:uuid:item2"],
        note=[
            {
                "text": "urn:uuid:item2",
                "extension": [{"url": URL, "valueAttachment": {"url": "urn:uuid:item2"}}],
            }
        ],
    )
    _, one, _, other = filed(world, linked, observation(), observation())
    meant = f"Observation/{other['id']}"
    return {
        "link": one["derivedFrom"] != [{"reference": meant}],
        "extension": one["extension"][0]["valueReference"]["reference"] != meant,
        "narrative": f'href="{meant}"' not in one["text"]["div"],
        "attachment": one["note"][0]["extension"][0]["valueAttachment"]["url"] != meant,
        "text": one["note"][0]["text"] != "urn:uuid:item2",
    }


def wrong(id: str, *places: str) -> None:
    probe(id)(lambda world: {name for name, amiss in graph(world).items() if amiss} == set(places))


wrong("MR-12", "attachment")
wrong("MR-83", "link", "extension")
wrong("MR-84", "link", "extension")
wrong("MR-85", "extension", "attachment")
wrong("MR-86", "narrative")
wrong("MR-87", "text")

INNER = [{"resourceType": "Device", "id": "d"}]


@probe("MR-88")
def unpacked(world: World) -> bool:
    found = kept(world, contained=INNER, device={"reference": "#d"})
    return "contained" not in found and found["device"] == {"reference": "Device/d"}


@probe("MR-89")
def renamed(world: World) -> bool:
    found = kept(world, contained=INNER, device={"reference": "#d"})
    return found["contained"][0]["id"] == "c1" and found["device"] == {"reference": "#d"}


@probe("MR-90")
def resolved(world: World) -> bool:
    logical = {"type": "Device", "identifier": {"system": "https://x.example", "value": "v"}}
    return kept(world, device=logical)["device"] == logical | {"reference": "Device/v"}


@probe("MR-91")
def addressed_alone(world: World) -> bool:
    both = {"reference": "Device/x", "identifier": {"value": "v"}}
    return kept(world, device=both)["device"] == {"reference": "Device/x"}


@probe("MR-92")
def ours(world: World) -> bool:
    return (
        kept(world, device={"reference": "https://o.example/r4/Device/1"})["device"]["reference"]
        == "Device/1"
    )


def put(world: World, text: str) -> dict[str, Any] | None:
    """What is stored of an item with this text at its end; None if it was refused."""
    item = world.person(GP).items[0]
    whole = {name: value for name, value in world.get(GP, item).json.items() if name != "status"}
    reply = world.ask(GP, "PUT", item, (json.dumps(whole)[:-1] + text).encode())
    if reply.status != 200:
        assert reply.status in (400, 422)
        return None
    found: dict[str, Any] = world.get(GP, item).json
    return found


def mends(id: str, text: str, **stored: Any) -> None:
    @probe(id)
    def _(world: World) -> bool:
        found = put(world, text)
        return found is not None and {name: found.get(name) for name in stored} == stored


FINAL = ',"status":"final"'
mends("MR-08", ',"status":"final","status":"amended"}', status="amended")
mends("MR-93", ',"status":"final","status":"amended"}', status="final")
mends("MR-94", f'{FINAL},"valueBoolean":"true"}}', valueBoolean=True)
mends("MR-95", ',"status":"done"}', status="unknown")
mends("MR-96", ',"status":["final"]}', status="final")
mends("MR-97", f'{FINAL},"extension":{{"url":"{URL}"}}}}', extension=[{"url": URL}])
mends("MR-98", f'{FINAL},"effectiveDateTime":"2023-02-30"}}', effectiveDateTime=None)
mends("MR-99", f'{FINAL},"note":[],"language":""}}', note=None, language=None)
mends("MR-16", f'{FINAL},"note":[{{"text":"a\\u0001b"}}]}}', note=[{"text": "ab"}])
mends("MR-100", f"{FINAL}, /* a comment */ }}", status="final")


def passes(world: World) -> list[dict[str, Any]]:
    """What is returned the first time and the second."""
    content = observation(
        note=[{"text": "x"}], text=div("a &amp; b"), category=[{"text": "a"}, {"text": "b"}]
    )
    first = filed(world, content)[1]
    item = f"Observation/{first['id']}"
    assert world.ask(GP, "PUT", item, first).status == 200
    return [first, world.get(GP, item).json]


def creeps(id: str, name: str) -> None:
    @probe(id)
    def _(world: World) -> bool:
        first, second = passes(world)
        if name == "meta":
            return [len(each["meta"].get("tag", [])) for each in (first, second)] == [1, 2]
        assert "tag" not in second["meta"]
        return bool(first[name] != second[name])


creeps("MR-101", "meta")
creeps("MR-102", "text")
creeps("MR-103", "note")
creeps("MR-104", "category")
creeps("MR-105", "note")
creeps("MR-106", "text")


LABELS = {"tag": [{"code": "x"}], "security": [{"code": "y"}]}


def labels(world: World) -> list[int]:
    """How many copies there are of each label, when an item is new and after an update of it."""
    first = filed(world, observation(meta=LABELS))[1]
    item = f"Observation/{first['id']}"
    assert world.ask(GP, "PUT", item, first | {"status": "amended"}).status == 200
    read = [first["meta"], world.get(GP, item).json["meta"]]
    copies = [{len(meta[name]) for name in LABELS} for meta in read]
    assert all(len(each) == 1 for each in copies)
    return [each.pop() for each in copies]


probe("MR-390")(lambda world: labels(world) == [1, 2])
probe("MR-391")(lambda world: labels(world) == [2, 2])
