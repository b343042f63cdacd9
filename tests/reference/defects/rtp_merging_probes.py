"""Probes of faults by which a merge of people changes what was contributed."""

from __future__ import annotations

import json
from typing import Any

from probing import probe
from reference_kit import GP, NHS, World, observation


class Merged:
    """Two people of whom one was merged into the other; what was read of each before."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.gone, self.stays = (next(world.numbers) for _ in range(2))
        self.places = [self._filed(self.gone, "Goode"), self._filed(self.stays, "Staye")]
        self.before = [self._read(place) for places in self.places for place in places]
        ids = [world.master(number) for number in (self.gone, self.stays)]
        parts = [
            {"name": f"{name}-patient", "valueReference": {"reference": f"Patient/{id}"}}
            for name, id in zip(("source", "target"), ids, strict=True)
        ]
        body = {"resourceType": "Parameters", "parameter": parts}
        reply = world.ask("identity-manager", "POST", "Patient/$merge", body, reason="x")
        assert reply.status == 200, reply.body

    def _filed(self, number: str, family: str) -> list[str]:
        """The places of an item and its versions, and of the source patient record."""
        who = {"reference": "urn:uuid:patient"}
        asked = {"resourceType": "ServiceRequest", "id": "a", "status": "active", "intent": "order"}
        item = observation(
            extension=[{"url": "x:y", "valueReference": who}],
            contained=[asked | {"subject": who}],
            performer=[{"identifier": {"system": NHS, "value": number}}],
            meta={"tag": [{"code": "t"}]},
            text={"status": "additional", "div": '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'},
        )
        entries = self.world.about(GP, number, item, related=True, name=[{"family": family}])
        reply = self.world.contribute(GP, entries)
        assert reply.status == 200, reply.body
        patient, place = (one["response"]["location"].partition("/_")[0] for one in reply.json["entry"][:2])
        now = self.world.get(GP, place).json
        text = json.dumps(now | {"valueQuantity": {"value": "@1.50@"}}).replace('"@', "").replace('@"', "")
        assert self.world.ask(GP, "PUT", place, text.encode()).status == 200
        assert self.world.ask(GP, "PUT", place, now | {"status": "amended"}).status == 200
        return [place, f"{place}/_history/1", f"{place}/_history/2", f"{place}/_history/3", patient]

    def _read(self, place: str) -> Any:
        reply = self.world.get("gp", place)
        return json.loads(reply.body, parse_float=str) if reply.status == 200 else None

    @property
    def altered(self) -> dict[str, set[str]]:
        """By place: the elements that are others than before."""
        found = {}
        for place, before in zip([one for some in self.places for one in some], self.before, strict=True):
            now = self._read(place) or {}
            names = {name for name in {*before, *now} if before.get(name) != now.get(name)}
            if names:
                found[place] = names
        return found

    def only(self, *names: str, at: tuple[int, ...] = (0, 1, 2, 3), whose: int = 0) -> bool:
        """Whether these elements, and no others, are altered, at these places of one of the two."""
        return self.altered == {self.places[whose][each]: set(names) for each in at}


@probe("MR-394")
def moved(world: World) -> bool:
    two = Merged(world)
    return (
        two.only("subject", "meta", at=(0,))
        and len(world.get("gp", two.places[0][0] + "/_history").resources) == 4
    )


@probe("MR-395")
def renumbered(world: World) -> bool:
    return Merged(world).only("performer")


@probe("MR-396")
def in_extensions(world: World) -> bool:
    return Merged(world).only("extension")


@probe("MR-397")
def inside(world: World) -> bool:
    return Merged(world).only("contained")


@probe("MR-398")
def moved_in_place(world: World) -> bool:
    return Merged(world).only("subject")


@probe("MR-399")
def said_before(world: World) -> bool:
    two = Merged(world).altered
    return {place.rpartition("/")[2]: names for place, names in two.items()} == {
        "1": {"status"},
        "2": {"status", "valueQuantity"},
    }


@probe("MR-415")
def anew(world: World) -> bool:
    two = Merged(world)
    gone = {two.places[0][2], two.places[0][3]}
    history = world.get("gp", two.places[0][0] + "/_history").resources
    return gone < set(two.altered) and [each["meta"]["versionId"] for each in history] == ["1"]


@probe("MR-416")
def shorter(world: World) -> bool:
    return Merged(world).only("valueQuantity", at=(2,))


@probe("MR-494")
def tagged(world: World) -> bool:
    return Merged(world).only("meta", at=(0, 1, 2, 3, 4), whose=1)


@probe("MR-495")
def namesake(world: World) -> bool:
    return Merged(world).only("name", at=(4,))


@probe("MR-496")
def unnumbered(world: World) -> bool:
    return Merged(world).only("identifier", at=(4,))


@probe("MR-497")
def unlabelled(world: World) -> bool:
    return Merged(world).only("meta")


@probe("MR-498")
def silent(world: World) -> bool:
    return Merged(world).only("text")


@probe("MR-499")
def with_old_numbers(world: World) -> bool:
    return Merged(world).only("identifier", at=(4,), whose=1)
