"""Probes of faults of merging people that show for some items, versions and answers alone."""

from __future__ import annotations

import json
from typing import Any

from probing import probe
from reference_kit import GP, NHS, World, observation
from rtp_stating import Resource, answered

URL = "https://x.example/e"
GONE = {"reference": "Patient/GONE"}


def merge(world: World, *numbers: str) -> None:
    """The first of two people is merged into the second."""
    parts = [
        {"name": f"{name}-patient", "valueReference": {"reference": f"Patient/{world.master(number)}"}}
        for name, number in zip(("source", "target"), numbers, strict=True)
    ]
    body = {"resourceType": "Parameters", "parameter": parts}
    reply = world.ask("identity-manager", "POST", "Patient/$merge", body, reason="x")
    assert reply.status == 200, reply.body


def _others(before: Resource, now: Resource) -> set[str]:
    return {name for name in {*before, *now} if before.get(name) != now.get(name)}


class Two:
    """Two people with one item each that may name the first as GONE; the first is merged into the second.

    The patient records, the items and what is said of them are in their third version; decimals stay text.
    """

    def __init__(self, world: World, item: Resource | None = None, **patients: Resource) -> None:
        self.world, self.item = world, item or observation()
        gone, stays = (
            {"name": [{"family": name}], "language": "en"} | patients.get(whose, {})
            for whose, name in (("gone", "Goode"), ("stays", "Staye"))
        )
        self.gone, self.stays = world.person(GP, **gone), world.person(GP, **stays)
        self.places: dict[tuple[str, str], str] = {}
        self._file("gone", self.gone.number, gone)
        self._file("stays", self.stays.number, stays)
        before = self._read()
        merge(world, self.gone.number, self.stays.number)
        after = self._read()
        names = {place: _others(before[place], now) for place, now in after.items()}
        self.altered = {place: some for place, some in names.items() if some}

    def _file(self, whose: str, number: str, patient: Resource) -> None:
        options: Any = {"local": f"p-{number}", "key": f"more-{number}", "related": True}
        entries = self.world.about(GP, number, dict(self.item), **options, **patient)
        text = json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries})
        reply = self.world.ask(GP, "POST", "", self._named(text))
        assert reply.status == 200, reply.body
        for at in (0, 1, -1):
            place = reply.json["entry"][at]["response"]["location"].partition("/_")[0]
            self.places[whose, place.partition("/")[0]] = place
            first = int(json.loads(self.world.get(GP, place).body)["meta"]["versionId"])
            for language in ("en", "cy", "fr")[first:]:
                found = json.loads(self.world.get(GP, place).body, parse_float=lambda text: f"@{text}@")
                text = json.dumps(found | {"language": language})
                assert self.world.ask(GP, "PUT", place, self._named(text)).status == 200

    def _named(self, text: str) -> bytes:
        text = text.replace("GONE-NUMBER", self.gone.number).replace("GONE", self.gone.patient)
        return text.replace('"@', "").replace('@"', "").encode()

    def _read(self) -> dict[tuple[str, str, int], Resource]:
        found = {}
        for (whose, kind), place in self.places.items():
            for version in (1, 2, 3):
                reply = self.world.get("gp", f"{place}/_history/{version}")
                read = json.loads(reply.body, parse_float=str) if reply.status == 200 else {}
                found[whose, kind, version] = read
        return found


def alters(
    id: str,
    whose: str,
    item: Resource | None,
    *names: str,
    kind: str = "",
    versions: tuple[int, ...] = (1, 2, 3),
    **patients: Resource,
) -> None:
    """With the fault a merge alters these elements and no others, in these versions of one resource."""

    @probe(id)
    def _(world: World) -> bool:
        two = Two(world, item, **patients)
        at = kind or two.item["resourceType"]
        return two.altered == {(whose, at, version): set(names) for version in versions}


def answers(id: str, *ways: str) -> None:
    """With the fault an item of the one merged away is about the one who stays in these answers alone."""

    @probe(id)
    def _(world: World) -> bool:
        two = Two(world)
        some = answered(world, two.places["gone", "Observation"], world.master(two.stays.number))
        own = {"reference": f"Patient/{two.gone.patient}"}
        return {way for way, one in some.items() if one["subject"] != own} == set(ways)


answers("MR-602", "everything")
answers("MR-603", "batch")
answers("MR-604", "history")


@probe("MR-605")
def filed_later(world: World) -> bool:
    two = Two(world)
    entries = world.about(GP, two.gone.number, local=f"p-{two.gone.number}", key="later", related=True)
    reply = world.contribute(GP, entries)
    place = reply.json["entry"][1]["response"]["location"].partition("/_")[0]
    return bool(world.get("gp", place).json["subject"]["reference"] != f"Patient/{two.gone.patient}")


BOOKED = {
    "resourceType": "Appointment",
    "status": "booked",
    "participant": [{"actor": {"reference": "urn:uuid:patient"}, "status": "accepted"}],
}
alters("MR-606", "gone", BOOKED, "participant")
alters(
    "MR-607",
    "gone",
    {"resourceType": "Device", "patient": {"reference": "urn:uuid:patient"}},
    "subject",
    "patient",
)


@probe("MR-608")
def a_second_time(world: World) -> bool:
    two, third = Two(world), world.person(GP)
    merge(world, two.stays.number, third.number)
    moved = world.get("gp", two.places["stays", "Observation"]).json["subject"]["reference"]
    return not two.altered and moved != f"Patient/{two.stays.patient}"


alters("MR-609", "gone", None, "target", kind="Provenance")
alters("MR-610", "stays", observation(performer=[GONE]), "performer")
WRITTEN = {
    "resourceType": "Condition",
    "code": {"text": "x"},
    "recorder": {"reference": "urn:uuid:patient"},
    "asserter": {"identifier": {"system": NHS, "value": "GONE-NUMBER"}},
}
alters("MR-611", "gone", WRITTEN, "recorder", "asserter")
IN_FULL = {"reference": "https://other.example/Patient/GONE"}
alters("MR-612", "gone", observation(performer=[IN_FULL]), "performer")
alters("MR-613", "gone", observation(performer=[GONE | {"display": "x"}]), "performer")
alters("MR-614", "gone", observation(), "subject")
INNER = {"resourceType": "Device", "id": "d"}
alters("MR-615", "gone", observation(contained=[INNER], device={"reference": "#d"}), "contained", "device")

alters("MR-616", "stays", None, "maritalStatus", kind="Patient", gone={"maritalStatus": {"text": "x"}})
alters("MR-617", "stays", None, "contact", kind="Patient", stays={"contact": [{"gender": "other"}]})
alters("MR-618", "gone", None, "telecom", kind="Patient", gone={"telecom": [{"value": "x"}]})
SUMMER = "2024-06-01T10:00:00+01:00"
alters("MR-619", "stays", observation(effectiveDateTime=SUMMER), "effectiveDateTime")
TAKEN = {"resourceType": "Specimen", "collection": {"quantity": {"value": "@1.50@"}}}
alters("MR-620", "gone", TAKEN, "collection")
alters("MR-622", "gone", None, "name", kind="Patient", versions=(1, 2))
BY_PLAN = {"resourceType": "CarePlan", "status": "active", "intent": "plan", "author": GONE}
alters("MR-623", "gone", BY_PLAN, "author", "subject", versions=(1, 2))


@probe("MR-621")
def compacted(world: World) -> bool:
    two = Two(world)
    found = world.get("gp", f"{two.places['gone', 'Observation']}/_history").resources
    return [one["meta"]["versionId"] for one in found] == ["2", "1"]
