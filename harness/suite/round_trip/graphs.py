"""Items of one transaction that refer to each other, each by the place of the one it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from harness.fhir import synthetic
from harness.fhir.drawn import documents, negation
from harness.fhir.identifiers import NHS_NUMBER, ODS
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource, coded

PLACE = "urn:shcr:item:"
"""Stands for the item of that number, one digit, until its own urn is known."""
PERSON = "urn:shcr:person"
"""Stands for the source patient record, likewise."""
NUMBER = "urn:shcr:nhs-number"
"""Stands for the NHS number of the person."""
_URN = "urn:uuid:5a0c0000-0000-4000-8000-00000000c0de"
"""Of nothing in the transaction: no server may make anything else of it."""
_CONTAINED: Json = {
    "resourceType": "Practitioner",
    "id": "doctor",
    "identifier": [{"system": "https://fhir.hl7.org.uk/Id/gmc-number", "value": "C1234567"}],
    "name": [{"family": "Okafor", "prefix": ["Dr"]}],
}
_AUTHORSHIP: Json = {
    "resourceType": "Provenance",
    "id": "authorship",
    "target": [{"reference": "#"}],
    "recorded": "2026-03-02T09:20:00Z",
    "agent": [{"who": {"identifier": {"system": ODS, "value": "ZZ999"}}}],
}
"""Nothing refers to it, yet it may stand there, as it refers to what contains it (FHIR R4, dom-3)."""
_LOGICAL: Json = {"identifier": {"system": ODS, "value": "ZZ999"}, "display": "Testington Surgery"}


def _to(place: int) -> Json:
    return {"reference": f"{PLACE}{place}"}


def _observation_of(encounter: int) -> Resource:
    return synthetic.observation(
        encounter=_to(encounter),
        contained=[_AUTHORSHIP, _CONTAINED],
        performer=[{"reference": "#doctor", "display": "Dr Okafor"}, _LOGICAL],
    )


def _observation_from(other: int) -> Resource:
    return synthetic.observation("38.1", derivedFrom=[_to(other)], performer=[_LOGICAL])


def _condition_shown_by(observation: int) -> Resource:
    return synthetic.condition(evidence=[{"detail": [_to(observation)]}])


def _order_for(condition: int) -> Resource:
    canonical = ["https://local.example/PlanDefinition/asthma|1.0"]
    return synthetic.medication_request(reasonReference=[_to(condition)], instantiatesCanonical=canonical)


def _letter_of(encounter: int) -> Resource:
    related = [{"identifier": {"system": "urn:ietf:rfc:3986", "value": _URN}}]
    return synthetic.document_reference(context={"encounter": [_to(encounter)], "related": related})


def _extended_with(condition: int) -> Resource:
    url = "https://local.example/StructureDefinition/unknown"
    return synthetic.procedure(extension=[{"url": url, "valueReference": _to(condition)}])


def _order_of(medication: int) -> Resource:
    order = synthetic.medication_request(medicationReference=_to(medication))
    return {name: value for name, value in order.items() if name != "medicationCodeableConcept"}


def _report_of(result: int, request: int) -> Resource:
    """A report that holds an earlier result, which was derived from another item of the transaction."""
    before = {**_observation_from(result), "id": "before"}
    told = [_to(result), {"reference": "#before"}]
    return {**negation.report(), "contained": [before], "basedOn": [_to(request)], "result": told}


@dataclass(frozen=True)
class Graph:
    """Items in the order in which they are sent; each refers to others by their place."""

    items: tuple[Resource, ...]

    def __repr__(self) -> str:
        return f"Graph({[item['resourceType'] for item in self.items]})"


FORWARD = Graph(
    (synthetic.encounter(), _observation_of(0), _condition_shown_by(1), _order_for(2), _letter_of(0))
)
BACKWARD = Graph(
    (_order_for(1), _condition_shown_by(2), _observation_of(3), synthetic.encounter(), _letter_of(3))
)
TWINS = Graph((synthetic.observation(), _observation_from(2), synthetic.observation(), _observation_from(0)))
EXTENDED = Graph((_extended_with(1), synthetic.condition()))
REPORTED = Graph(
    (
        synthetic.observation(hasMember=[_to(1)], partOf=[_to(2)], basedOn=[_to(3)]),
        synthetic.observation("38.1"),
        synthetic.procedure(basedOn=[_to(3)]),
        negation.service_request(),
        _report_of(0, 3),
    )
)
"""What laboratories send: a request, what was done for it, its results and the report of them."""
SUMMED_UP = Graph(
    (
        documents.composition(documents.section(documents.HEADINGS[3], "Asthma", entry=[_to(1)])),
        synthetic.condition(),
        synthetic.encounter(diagnosis=[{"condition": _to(1)}]),
    )
)
_THE_PERSON: Json = {"reference": PERSON}
_BY_NUMBER: Json = {"type": "Patient", "identifier": {"system": NHS_NUMBER, "value": NUMBER}}
OF_THE_PERSON: tuple[Resource, ...] = (
    synthetic.observation(
        contained=[
            {
                "resourceType": "ServiceRequest",
                "id": "asked",
                "status": "completed",
                "intent": "order",
                "subject": _THE_PERSON,
            }
        ],
        basedOn=[{"reference": "#asked"}],
        performer=[_BY_NUMBER],
    ),
    synthetic.procedure(
        extension=[
            {"url": "https://local.example/StructureDefinition/told-by", "valueReference": _THE_PERSON}
        ]
    ),
    synthetic.allergy(recorder={**_THE_PERSON, "display": "Herself"}, asserter=_BY_NUMBER),
    {"resourceType": "Task", "status": "requested", "intent": "order", "focus": _BY_NUMBER},
    {"resourceType": "EpisodeOfCare", "status": "finished"},
    {"resourceType": "RelatedPerson", "relationship": [{"text": "daughter"}]},
    {
        "resourceType": "Appointment",
        "status": "booked",
        "start": "2026-04-01T09:30:00+01:00",
        "end": "2026-04-01T09:50:00+01:00",
    },
)
"""What leads to the person beside being about them: from inside, from an extension, and by the number."""
_TEAM: Resource = {"resourceType": "CareTeam", "status": "active"}
MADE_UP = Graph(
    (
        _order_of(1),
        {"resourceType": "Medication", "code": coded("27658006", "Amoxicillin")},
        {**_TEAM, "participant": [{"member": _to(3)}]},
        {**_TEAM, "name": "Nurses of the chest clinic"},
    )
)
"""A medicine that is a resource of its own, and a team that is a member of another."""
STAFFED = Graph(
    (
        synthetic.observation(performer=[_to(4), _to(2), _LOGICAL]),
        synthetic.encounter(
            serviceProvider=_to(2), participant=[{"individual": _to(3)}], location=[{"location": _to(5)}]
        ),
        {"resourceType": "Organization", "name": "Chest clinic", "partOf": _LOGICAL},
        {"resourceType": "Practitioner", "name": [{"family": "Okafor", "prefix": ["Dr"]}]},
        {
            "resourceType": "PractitionerRole",
            "practitioner": _to(3),
            "organization": _to(2),
            "location": [_to(5)],
        },
        {"resourceType": "Location", "name": "Rowan Wing", "managingOrganization": _to(2)},
    )
)
"""Who did what, where, and for whom they work: referred to from ahead and from behind."""
DIARY = Graph(
    (
        {
            "resourceType": "Slot",
            "schedule": _to(1),
            "status": "free",
            "start": "2026-04-01T09:30:00+01:00",
            "end": "2026-04-01T09:50:00+01:00",
        },
        {"resourceType": "Schedule", "actor": [_to(2), _to(4)]},
        {"resourceType": "PractitionerRole", "location": [_to(3), _to(4)], "organization": _to(5)},
        {"resourceType": "Location", "name": "Ward 7", "partOf": _to(4)},
        {"resourceType": "Location", "name": "Rowan Wing"},
        {"resourceType": "Organization", "name": "Chest clinic", "partOf": _to(6)},
        {
            "resourceType": "Organization",
            "name": "Testington Hospital",
            "contained": [{"resourceType": "Organization", "id": "trust", "name": "Testshire Trust"}],
            "partOf": {"reference": "#trust"},
        },
    )
)
"""When, with whom and where: nothing of it is about a person."""
ALWAYS = (FORWARD, BACKWARD, TWINS, EXTENDED, REPORTED, SUMMED_UP, MADE_UP, STAFFED, DIARY)


def graphs() -> st.SearchStrategy[Graph]:
    """An encounter and a condition, and up to four items that refer to them or to one before."""
    kinds = st.sampled_from([_observation_of, _letter_of, _order_for, _extended_with, _observation_from])
    return st.lists(kinds, min_size=1, max_size=4).map(_graph)


def _graph(kinds: Sequence[object]) -> Graph:
    items: list[Resource] = [synthetic.encounter(), synthetic.condition(), synthetic.observation()]
    named = {_observation_of: 0, _letter_of: 0, _order_for: 1, _extended_with: 1, _observation_from: 2}
    items += [make(place) for kind in kinds for make, place in named.items() if make is kind]
    return Graph(tuple(items))
