"""Resources for synthetic people, as plain data; every item is minimal and valid FHIR R4."""

from __future__ import annotations

from typing import Any

from harness.fhir.identifiers import NHS_NUMBER, ODS
from harness.fhir.lossless import Json, Number

SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
_EXTENSION = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
STATUS_SYSTEM = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"
RETIRED_STATUS_SYSTEM = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus"

Resource = dict[str, Json]


def coded(code: str, display: str, system: str = SNOMED) -> Resource:
    """A CodeableConcept with one coding and its text."""
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def nhs_identifier(number: str, status: str = "01", system: str = STATUS_SYSTEM) -> Resource:
    """The NHS number with its verification status (UK Core, Patient.identifier:nhsNumber)."""
    concept = {"coding": [{"system": system, "code": status}]}
    return {
        "extension": [{"url": _EXTENSION, "valueCodeableConcept": concept}],
        "system": NHS_NUMBER,
        "value": number,
    }


def patient(family: str = "Ashworth", line: str = "4 Mill Lane", **more: Json) -> Resource:
    """A person's demographics; identifiers are added by whoever contributes them."""
    return {
        "resourceType": "Patient",
        "name": [{"use": "official", "family": family, "given": ["Rowan"]}],
        "gender": "female",
        "birthDate": "1961-04-23",
        "address": [{"use": "home", "line": [line], "city": "Testington"}],
        **more,
    }


def observation(value: str = "36.8", **more: Json) -> Resource:
    """A body temperature."""
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": coded("386725007", "Body temperature"),
        "effectiveDateTime": "2026-03-02T09:15:00+00:00",
        "valueQuantity": {"value": Number(value), "unit": "Cel", "system": UCUM, "code": "Cel"},
        **more,
    }


def condition(clinical: str = "active", **more: Json) -> Resource:
    """A problem: asthma, confirmed."""
    return {
        "resourceType": "Condition",
        "clinicalStatus": _status("condition-clinical", clinical),
        "verificationStatus": _status("condition-ver-status", "confirmed"),
        "code": coded("195967001", "Asthma"),
        "recordedDate": "2024-11-05",
        **more,
    }


def allergy(clinical: str = "active", **more: Json) -> Resource:
    """An allergy to penicillin, confirmed."""
    return {
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": _status("allergyintolerance-clinical", clinical),
        "verificationStatus": _status("allergyintolerance-verification", "confirmed"),
        "code": coded("91936005", "Allergy to penicillin"),
        "recordedDate": "2019-07-30",
        **more,
    }


def medication_request(**more: Json) -> Resource:
    """An order for amoxicillin capsules."""
    dose: Any = {
        "text": "One capsule three times a day",
        "timing": {"repeat": {"frequency": Number("3"), "period": Number("1"), "periodUnit": "d"}},
    }
    return {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": coded("27658006", "Amoxicillin"),
        "authoredOn": "2026-02-20",
        "dosageInstruction": [dose],
        **more,
    }


def document_reference(**more: Json) -> Resource:
    """A discharge summary with a short plain text."""
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "type": coded("373942005", "Discharge summary"),
        "date": "2026-03-04T16:40:00+00:00",
        "content": [
            {
                "attachment": {
                    "contentType": "text/plain",
                    "data": "RGlzY2hhcmdlZCBob21lLg==",
                    "title": "Letter",
                }
            }
        ],
        **more,
    }


def pointer(**more: Json) -> Resource:
    """A discharge summary that lies elsewhere: a letter without octets."""
    return document_reference(content=[{"attachment": {"title": "Letter"}}], **more)


def immunization(**more: Json) -> Resource:
    """An influenza vaccination that was given."""
    return {
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": coded("822851000000102", "Seasonal influenza vaccination"),
        "occurrenceDateTime": "2025-10-14",
        **more,
    }


def procedure(**more: Json) -> Resource:
    """A hip replacement that was done."""
    return {
        "resourceType": "Procedure",
        "status": "completed",
        "code": coded("52734007", "Total replacement of hip"),
        "performedDateTime": "2021-06-03",
        **more,
    }


def encounter(**more: Json) -> Resource:
    """An outpatient visit that is over."""
    return {
        "resourceType": "Encounter",
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "period": {"start": "2025-11-20T10:00:00+00:00", "end": "2025-11-20T10:25:00+00:00"},
        **more,
    }


def care_team(organisation: str) -> Resource:
    """A current care team of an organisation: the proof of a legitimate relationship (CONTRACT 6)."""
    who = {"identifier": {"system": ODS, "value": organisation}}
    return {
        "resourceType": "CareTeam",
        "status": "active",
        "period": {"start": "2020-01-01"},
        "participant": [{"member": {"type": "Organization", **who}}],
        "managingOrganization": [{"type": "Organization", **who}],
    }


NOTED = {
    "AllergyIntolerance": allergy,
    "Condition": condition,
    "Immunization": immunization,
    "MedicationRequest": medication_request,
    "Observation": observation,
    "Procedure": procedure,
}
"""Items that can have notes, by type."""


def _status(system: str, code: str) -> Resource:
    return {"coding": [{"system": f"http://terminology.hl7.org/CodeSystem/{system}", "code": code}]}
