"""Probes of faults with versions that show late, and of what is put right in silence."""

from __future__ import annotations

import json
from typing import Any

from probing import probe
from reference_kit import FHIR, GP, World

VACCINE = {"resourceType": "Immunization", "status": "completed", "vaccineCode": {"text": "x"}}
VACCINE |= {"occurrenceDateTime": "2024-05-02"}


def changes(world: World, item: str, times: int = 1) -> None:
    for turn in range(times):
        content = world.get(GP, item).json | {"note": [{"text": f"turn {turn}"}]}
        assert world.ask(GP, "PUT", item, content).status == 200


@probe("MR-510")
def deleted_unseen(world: World) -> bool:
    item = world.person(GP).items[0]
    changes(world, item)
    return world.ask(GP, "DELETE", item, headers={"if-match": 'W/"1"'}).status < 300


@probe("MR-511")
def one_digit(world: World) -> bool:
    item = world.person(GP).items[0]
    changes(world, item, 11)
    return bool(world.get(GP, item).json["meta"]["versionId"] == "9")


@probe("MR-512")
def current_text_of_others(world: World) -> bool:
    reply = world.contribute(GP, world.about(GP, next(world.numbers), VACCINE, related=True))
    item = "/".join(reply.json["entry"][1]["response"]["location"].split("/")[:2])
    changes(world, item)
    return "note" in world.get(GP, f"{item}/_history/1").json


@probe("MR-513")
def thinned_out(world: World) -> bool:
    item = world.person(GP).items[0]
    changes(world, item)
    assert world.ask(GP, "DELETE", item).status < 300
    return "note" not in world.get(GP, f"{item}/_history/2").json


@probe("MR-514")
def first_in_lists(world: World) -> bool:
    filed = world.person(GP)
    changes(world, filed.items[0])
    found = world.get("gp", f"Observation?patient={filed.patient}").resources
    return [each["meta"]["versionId"] for each in found] == ["1"]


def taken(world: World, *items: dict[str, Any], **patient: Any) -> bool:
    entries = world.about(GP, next(world.numbers), *items, related=True, **patient)
    return world.contribute(GP, entries).status == 200


@probe("MR-520")
def tidied(world: World) -> bool:
    return taken(world, gender="F", birthDate="1961-02-30")


@probe("MR-521")
def twice(world: World) -> bool:
    item = world.person(GP).items[0]
    text = json.dumps(world.get(GP, item).json).replace('"final"', '"final", "status": "amended"', 1)
    reply = world.ask(GP, "PUT", item, text.encode(), headers={"content-type": FHIR})
    return reply.status == 200 and world.get(GP, item).json["status"] == "amended"


@probe("MR-522")
def without_a_status(world: World) -> bool:
    number = next(world.numbers)
    home = "http://terminology.hl7.org/CodeSystem/allergyintolerance"
    allergy = {
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": {"coding": [{"system": f"{home}-clinical", "code": "active"}]},
        "verificationStatus": {"coding": [{"system": f"{home}-verification", "code": "entered-in-error"}]},
    }
    reply = world.contribute(GP, world.about(GP, number, allergy, related=True))
    item = "/".join(reply.json["entry"][1]["response"]["location"].split("/")[:2])
    return "clinicalStatus" not in world.get(GP, item).json


@probe("MR-523")
def no_status(world: World) -> bool:
    entry = {"request": {"method": "GET", "url": world.person(GP).items[0]}}
    batch = {"resourceType": "Bundle", "type": "batch", "entry": [entry]}
    return "status" not in world.ask("gp", "POST", "", batch).json["entry"][0]["response"]
