"""Probes of faults with what is rare and lawful, on one channel, or not FHIR's."""

from __future__ import annotations

import json
from typing import Any

from probing import probe
from reference_kit import GP, World
from rtp_coercions_probes import puts_right
from rtp_stating import filed, says

Resource = dict[str, Any]
INNER = {"resourceType": "Basic", "id": "b", "code": {"text": "x"}}
CODE = {"code": {"text": "x"}}
LONG = "a" * 64
CLAIM = "http://hl7.org/fhir/StructureDefinition/Observation"
STAY = {"resourceType": "Encounter", "status": "finished", "class": {"code": "AMB"}, "length": {"unit": "d"}}
APPOINTMENT = {"resourceType": "Appointment", "status": "booked", "participant": [{"status": "accepted"}]}
TEAM = {"resourceType": "CareTeam", "status": "active"}


def contains(id: str, sent: list[Resource], back: list[Resource], **more: Any) -> None:
    says(
        id,
        {"contained": sent, "focus": [{"reference": f"#{one['id']}"} for one in sent]},
        {"contained": back} | more,
    )


says(
    "MR-421",
    {"localScore": "7", "method": {"text": "x", "localScore": 7}},
    {"localScore": None, "method": {"text": "x"}},
)
contains("MR-422", [INNER | {"localScore": "7"}], [INNER])
puts_right("MR-423", {"note": [{"text": ""}]}, {"note": [{"text": ""}]})
says("MR-426", {"effectiveDateTime": "2024-05-01T10:00:00Z"}, {"effectiveDateTime": "2024-05-01T10:00Z"})
contains("MR-427", [INNER, INNER | {"id": "a"}], [INNER | {"id": "a"}, INNER])
contains("MR-428", [INNER], [INNER | {"meta": {"versionId": "1"}}])
contains(
    "MR-429",
    [INNER | {"subject": {"reference": "#", "display": "x"}}],
    [INNER | {"subject": {"display": "x"}}],
)
contains(
    "MR-430", [INNER | {"id": LONG}], [INNER | {"id": LONG[:36]}], focus=[{"reference": f"#{LONG[:36]}"}]
)
says("MR-432", {"note": [{"text": "a\ufffeb"}]}, {"note": [{"text": "a\ufffdb"}]})
says("MR-434", APPOINTMENT | {"specialty": [{"text": "x"}]}, {"specialty": None})
says(
    "MR-435",
    TEAM | {"participant": [{"role": [{"text": "x"}], "onBehalfOf": {"display": "y"}}]},
    {"participant": [{"onBehalfOf": {"display": "y"}}]},
)


@probe("MR-420")
def unclaimed(world: World) -> bool:
    sent = {"resourceType": "Observation", "status": "final", **CODE, "meta": {"profile": [CLAIM]}}
    return "profile" not in filed(world, sent)[1]["meta"]


@probe("MR-431")
def claimed_once(world: World) -> bool:
    item = world.person(GP).items[0]
    now = world.get(GP, item).json
    changed = json.dumps(now | {"meta": now["meta"] | {"profile": [CLAIM]}}).encode()
    assert world.ask(GP, "PUT", item, changed).status == 200
    return "profile" not in world.get(GP, item).json["meta"]


@probe("MR-424")
def denied(world: World) -> bool:
    read = filed(world, STAY)[1]
    request = {"method": "GET", "url": f"Encounter/{read['id']}"}
    bundle = {"resourceType": "Bundle", "type": "batch", "entry": [{"request": request}]}
    (entry,) = world.ask("gp", "POST", "", json.dumps(bundle).encode()).json["entry"]
    return entry["response"]["status"].startswith("404")


@probe("MR-425")
def stays(world: World) -> bool:
    read = filed(world, STAY)[1]
    (entry,) = world.get("gp", f"Encounter?patient={read['subject']['reference']}").json["entry"]
    return "length" in read and "length" not in entry["resource"]


@probe("MR-436")
def given(world: World) -> bool:
    vaccine = {"vaccineCode": {"text": "x"}, "occurrenceDateTime": "2024-05-01"}
    read = filed(world, {"resourceType": "Immunization", "status": "not-done", **vaccine})[1]
    (entry,) = world.get("gp", f"Immunization?patient={read['patient']['reference']}").json["entry"]
    return (read["status"], entry["resource"]["status"]) == ("not-done", "completed")


@probe("MR-433")
def put_right(world: World) -> bool:
    wrong = {"resourceType": "Observation", "status": "final", **CODE, "valueQuantity": {"value": "7"}}
    reply = world.contribute(GP, world.about(GP, next(world.numbers), wrong, related=True))
    if reply.status != 200:
        return False
    patient = "/".join(reply.json["entry"][0]["response"]["location"].split("/")[:2])
    found = world.get("gp", f"Observation?patient={patient}").json["entry"]
    whole = world.get("gp", f"{patient}/$everything").json["entry"]
    shown = [entry for entry in whole if entry["resource"]["resourceType"] == "Observation"]
    return [entry["resource"]["valueQuantity"]["value"] for entry in found] == [7] and not shown
