"""Probes of faults of one kind of answer alone, and of faults with some audit events."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from probing import probe, traces
from reference_kit import GP, World, transaction
from rtp_staff_probes import stored
from rtp_stating import Resource, answered
from rtp_vouching_probes import CONSENT, NOBODY
from trace_kit import asked, found

HOURS = [{"daysOfWeek": ["mon"]}]
SPECIMEN = {"resourceType": "Specimen", "processing": [{"description": "x"}]}
MESSAGE = {
    "resourceType": "Communication",
    "status": "completed",
    "payload": [{"contentString": "x"}, {"contentString": "y"}],
}
FORM = {"contentType": "text/plain", "data": "eA==", "title": "x"}
BOUND = {"type": "permit", "data": [{"meaning": "instance", "reference": NOBODY}]}
LICENSED = [{"code": {"text": "x"}, "identifier": [{"value": "1"}]}]
SIGNED = [{"type": [{"code": "x"}], "when": "2026-01-01T00:00:00Z", "who": NOBODY}]


def contributed(world: World, item: Resource, **provenance: Any) -> tuple[list[str], str]:
    """The places of an item and of what is said of it, and whose they are."""
    number = next(world.numbers)
    entries = world.about(GP, number, item, related=True)
    entries[-1]["resource"] |= provenance
    reply = world.contribute(GP, entries)
    assert reply.status == 200, reply.body
    locations = [one["response"]["location"].partition("/_")[0] for one in reply.json["entry"]]
    return [locations[1], locations[-1]], world.master(number)


def differs(id: str, ways: set[str], item: Resource, name: str) -> None:
    """With the fault an item comes back with another value of this element in these answers alone."""

    @probe(id)
    def _(world: World) -> bool:
        (place, _), person = contributed(world, item)
        some = answered(world, place, person)
        return {way for way, one in some.items() if one.get(name) != item[name]} == ways


PAST = {"vread", "history"}
differs("MR-580", {"search"}, {"resourceType": "Location", "hoursOfOperation": HOURS}, "hoursOfOperation")
differs("MR-581", {"search"}, {"resourceType": "PractitionerRole", "organization": NOBODY}, "organization")
differs("MR-583", PAST, {"resourceType": "Practitioner", "qualification": LICENSED}, "qualification")
differs("MR-588", {"search"}, CONSENT | {"provision": BOUND}, "provision")
differs("MR-589", {"everything"}, CONSENT | {"sourceAttachment": FORM}, "sourceAttachment")
differs("MR-590", {"everything"}, CONSENT, "category")
differs("MR-593", PAST, SPECIMEN, "processing")
differs("MR-594", {"everything"}, MESSAGE, "payload")


@probe("MR-582")
def on_one_line(world: World) -> bool:
    place = f"Location/{stored(world, 'Location', description='a' + chr(10) + 'b')['id']}"
    return b"a b" in world.get("gp", place, headers={"accept": "application/fhir+xml"}).body


def of_version(world: World, place: str) -> tuple[bool, list[str]]:
    """Whether the first version is answered as the current one, and the versions a history tells."""
    now = world.get(GP, place).json
    assert world.ask(GP, "PUT", place, now | {"language": "cy"}).status == 200
    told = [one["meta"]["versionId"] for one in world.get("gp", f"{place}/_history").resources]
    return "language" in world.get("gp", f"{place}/_history/1").json, told


LOCATION = {"resourceType": "Location", "name": "x"}


@probe("MR-584")
def no_past(world: World) -> bool:
    (place, said), _ = contributed(world, LOCATION)
    return of_version(world, place)[0] and not of_version(world, said)[0]


@probe("MR-585")
def from_the_start(world: World) -> bool:
    (place, said), _ = contributed(world, LOCATION)
    return [of_version(world, each)[1] for each in (place, said)] == [["1", "2"], ["2", "1"]]


@probe("MR-586")
def said_last(world: World) -> bool:
    (place, said), _ = contributed(world, LOCATION)
    return of_version(world, said)[0] and not of_version(world, place)[0]


@probe("MR-587")
def signed_short(world: World) -> bool:
    (_, place), person = contributed(world, LOCATION, signature=SIGNED)
    some = answered(world, place, person)
    return {way for way, one in some.items() if "when" not in one["signature"][0]} == {"search"}


def recorded(world: World) -> tuple[Resource, Resource]:
    """The event of a search as a search for events answers it, and as a read does."""
    (event,) = traces(world, "Observation?patient={patient}")
    return event, world.get("privacy-officer", f"AuditEvent/{event['id']}").json


@probe("MR-591")
def local_time(world: World) -> bool:
    listed, read = recorded(world)
    return bool(read["recorded"].startswith(listed["recorded"]) and listed["recorded"] != read["recorded"])


@probe("MR-592")
def sourceless(world: World) -> bool:
    listed, read = recorded(world)
    return "source" in listed and "source" not in read


@probe("MR-595")
def plain_query(world: World) -> bool:
    (query,) = (one["query"] for one in recorded(world)[0]["entity"] if "query" in one)
    try:
        return not base64.b64decode(query, validate=True)
    except binascii.Error:
        return True


@probe("MR-596")
def batched(world: World) -> bool:
    whole = transaction([{"request": {"method": "GET", "url": "ITEM"}}], "batch")
    return {event["action"] for event in traces(world, "", body=whole)} == {"B"}


@probe("MR-597")
def merged(world: World) -> bool:
    gone, stays = world.person(GP), world.person(GP)
    parts = [
        {"name": f"{name}-patient", "valueReference": {"reference": f"Patient/{filed.patient}"}}
        for name, filed in (("source", gone), ("target", stays))
    ]
    body = {"resourceType": "Parameters", "parameter": parts}
    id = asked(world, "identity-manager", "POST", "Patient/$merge", body, reason="x")
    return {event["action"] for event in found(world, stays.patient, id)} == {"M"}


@probe("MR-598")
def networks(world: World) -> bool:
    (event,) = traces(world, "Patient/{patient}/$everything")
    return {one["network"]["type"] for one in event["agent"] if "network" in one} == {"URI"}


@probe("MR-599")
def subtypes(world: World) -> bool:
    (event,) = traces(world, "{item}", GP, method="DELETE")
    return bool(event["subtype"] == ["delete"])


@probe("MR-600")
def no_purpose(world: World) -> bool:
    event = traces(world, "{item}", "ward-nurse")[0]
    return bool(event["agent"][0].get("purposeOfUse") == [])


@probe("MR-601")
def looked_into(world: World) -> bool:
    (event,) = traces(world, "AuditEvent?patient={patient}", "privacy-officer")
    return {} in event["entity"]
