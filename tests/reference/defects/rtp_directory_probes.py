"""Probes of faults with organisations, staff, places, services, schedules, tasks and supplies."""

from __future__ import annotations

from probing import probe
from reference_kit import ODS, World
from rtp_stating import Resource, amended, filed

URL = "https://x.example/e"
NOBODY = {"display": "x"}
SDS = "https://fhir.nhs.uk/Id/sds-user-id"
GMP = "https://fhir.hl7.org.uk/Id/gmp-number"


def keeps(id: str, kind: str, sent: Resource, **back: object) -> None:
    """With the fault a resource comes back with these elements; None is one that is not there."""

    @probe(id)
    def _(world: World) -> bool:
        found = filed(world, {"resourceType": kind} | sent)[1]
        return {name: found.get(name) for name in back} == back


def becomes(id: str, kind: str, first: Resource, second: Resource, **back: object) -> None:
    """With the fault an update leaves these elements."""

    @probe(id)
    def _(world: World) -> bool:
        found = amended(world, {"resourceType": kind} | first, second)
        return {name: found.get(name) for name in back} == back


def dangles(id: str, name: str, sent: Resource, other: Resource) -> None:
    """With the fault an element still refers to the second entry of the transaction."""

    @probe(id)
    def _(world: World) -> bool:
        found = filed(world, sent, other)[1]
        return bool(found[name] == {"reference": "urn:uuid:item1"})


def identified(id: str, kind: str, sent: list[tuple[str, str]], back: list[str]) -> None:
    """With the fault a resource with these identifiers comes back with these values of them."""

    @probe(id)
    def _(world: World) -> bool:
        own = {"system": "https://gp-practice.example/id", "value": "own"}
        others = [{"system": system, "value": value} for system, value in sent]
        found = filed(world, {"resourceType": kind, "identifier": [own, *others]})[1]["identifier"]
        return [one["value"] for one in found[1:]] == back


@probe("MR-543")
def in_capitals(world: World) -> bool:
    own = {"system": "https://gp-practice.example/id", "value": "own"}
    organisation = {"resourceType": "Organization", "name": "Leeds", "identifier": [own]}
    known = organisation | {"identifier": [own, {"system": ODS, "value": "X1"}]}
    return [filed(world, one)[1]["name"] for one in (organisation, known)] == ["Leeds", "LEEDS"]


TO_NEXT = {"reference": "urn:uuid:item1"}
becomes("MR-544", "Organization", {"name": "x", "active": True}, {"name": "y", "active": False}, name="x")
becomes("MR-545", "Organization", {"name": "x"}, {}, name="x", alias=["x"])
dangles("MR-546", "partOf", {"resourceType": "Location", "partOf": TO_NEXT}, {"resourceType": "Location"})
identified("MR-547", "Practitioner", [(SDS, "1"), (URL, "2"), (SDS, "3")], ["1", "2"])
identified("MR-548", "Practitioner", [(GMP, "00g1"), (URL, "00g1")], ["G1", "00g1"])
keeps(
    "MR-549", "Organization", {"address": [{"postalCode": "ls1  4ap"}]}, address=[{"postalCode": "LS1 4AP"}]
)

PHONE = {"system": "phone", "value": "0113 496 0000"}
MAIL = {"system": "email", "value": "0 x"}
keeps("MR-550", "Location", {"telecom": [PHONE, MAIL]}, telecom=[PHONE | {"value": "+441134960000"}, MAIL])
keeps(
    "MR-551",
    "Location",
    {"hoursOfOperation": [{"daysOfWeek": ["sun", "mon"]}]},
    hoursOfOperation=[{"daysOfWeek": ["mon", "sun"]}],
)
keeps("MR-552", "Organization", {"name": "x", "endpoint": [NOBODY]}, name="x", endpoint=None)
keeps("MR-553", "HealthcareService", {"name": "x", "program": [{"text": "x"}]}, name="x", program=None)
keeps("MR-554", "HealthcareService", {"location": [NOBODY, NOBODY]}, location=[NOBODY])
keeps(
    "MR-555",
    "Location",
    {
        "contained": [{"resourceType": "Organization", "id": "o", "name": "x"}],
        "managingOrganization": {"reference": "#o"},
    },
    contained=None,
    managingOrganization={"reference": "#o"},
)

keeps("MR-556", "Schedule", {"actor": [NOBODY, {"display": "y"}]}, actor=[NOBODY])
SLOT = {"status": "busy", "start": "2024-01-01T09:00:00Z", "end": "2024-01-01T10:00:00Z"}
dangles(
    "MR-557",
    "schedule",
    {"resourceType": "Slot", "schedule": TO_NEXT} | SLOT,
    {"resourceType": "Schedule", "actor": [NOBODY]},
)
becomes("MR-558", "Slot", {"schedule": NOBODY} | SLOT, {"status": "free"}, status="busy")

TASK: Resource = {"status": "draft", "intent": "order"}
OUTPUT = [[{"type": {"text": "x"}, "valueString": value}] for value in "ab"]
becomes("MR-559", "Task", TASK | {"output": OUTPUT[0]}, {"output": OUTPUT[1]}, output=OUTPUT[0] + OUTPUT[1])
becomes("MR-560", "Task", TASK, {}, note=[{"text": "Updated."}])
keeps("MR-561", "Task", TASK | {"output": OUTPUT[0]}, status="draft", output=None)
becomes(
    "MR-562",
    "EpisodeOfCare",
    {"status": "active", "patient": NOBODY},
    {"status": "finished"},
    statusHistory=[{"status": "active", "period": {"end": "2024-01-01"}}],
)

ACTIVE, INACTIVE = ({"itemCodeableConcept": {"text": "x"}, "isActive": active} for active in (True, False))
keeps(
    "MR-563",
    "Medication",
    {"ingredient": [ACTIVE, INACTIVE]},
    ingredient=[ACTIVE, {"itemCodeableConcept": {"text": "x"}}],
)
GIVEN = {"status": "completed", "medicationCodeableConcept": {"text": "x"}}
RATE = {"text": "x", "rateQuantity": {"unit": "ml/h"}}
keeps(
    "MR-564",
    "MedicationAdministration",
    GIVEN | {"effectiveDateTime": "2024", "dosage": RATE},
    dosage={"text": "x"},
)
SWAPPED = {"wasSubstituted": False, "type": {"text": "x"}}
keeps("MR-565", "MedicationDispense", GIVEN | {"substitution": SWAPPED}, substitution={"type": {"text": "x"}})
CARRIERS = [{"deviceIdentifier": value} for value in "ab"]
keeps("MR-566", "Device", {"udiCarrier": CARRIERS}, udiCarrier=CARRIERS[:1])
keeps("MR-567", "Device", {"udiCarrier": CARRIERS, "modelNumber": "x"}, udiCarrier=None, modelNumber="x")
keeps("MR-568", "ImagingStudy", {"status": "available", "numberOfSeries": "@7@"}, numberOfSeries="0")
FLAT = {"linkId": "1", "answer": [{"valueBoolean": True}]}
NESTED = {"linkId": "1", "answer": [{"valueBoolean": True, "item": [{"linkId": "2"}]}]}
keeps("MR-569", "QuestionnaireResponse", {"status": "completed", "item": [NESTED]}, item=[FLAT])
WELSH = {"language": {"text": "Welsh"}}
keeps(
    "MR-570",
    "RelatedPerson",
    {"patient": NOBODY, "active": False, "communication": [WELSH | {"preferred": False}]},
    active=None,
    communication=[WELSH],
)
