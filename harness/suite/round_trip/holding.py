"""RTP-001: what a resource holds inside itself: people and medicines, one of them by way of another."""

from __future__ import annotations

from harness.fhir import synthetic
from harness.fhir.lossless import Json, Number
from harness.fhir.synthetic import UCUM, Resource, coded

_NURSE: Resource = {
    "resourceType": "Practitioner",
    "id": "nurse",
    "identifier": [{"system": "https://fhir.hl7.org.uk/Id/nmc-number", "value": "99A1234E"}],
    "name": [{"family": "Ng", "given": ["Bea"]}],
    "telecom": [{"system": "phone", "value": "01632 960004", "use": "work"}],
    "address": [{"line": ["9 High Street"], "city": "Exampleton"}],
    "gender": "female",
    "qualification": [{"code": {"text": "Nurse prescriber"}, "period": {"start": "2011-09"}}],
}
_ROLE: Resource = {
    "resourceType": "PractitionerRole",
    "id": "role",
    "practitioner": {"reference": "#nurse"},
    "code": [coded("224535009", "Registered nurse")],
    "telecom": [{"system": "phone", "value": "01632 960005"}],
}
_CLINIC: Resource = {
    "resourceType": "Organization",
    "id": "clinic",
    "type": [{"text": "Chest clinic"}],
    "name": "Testington chest clinic",
    "alias": ["The chest clinic"],
    "telecom": [{"system": "phone", "value": "01632 960006"}],
    "address": [{"line": ["9 High Street"], "city": "Exampleton"}],
}
_EXTENSION = "https://local.example/StructureDefinition/told"


def _amount(value: str, unit: str, code: str) -> Json:
    return {"value": Number(value), "unit": unit, "system": UCUM, "code": code}


_CREAM: Resource = {
    "resourceType": "Medication",
    "id": "cream",
    "code": {"text": "As made up by the chemist"},
    "form": coded("385099005", "Cream"),
    "amount": {"numerator": _amount("50", "g", "g"), "denominator": {"value": Number("1"), "unit": "tube"}},
    "ingredient": [
        {
            "itemCodeableConcept": coded("396458002", "Hydrocortisone"),
            "isActive": True,
            "strength": {"numerator": _amount("10", "mg", "mg"), "denominator": _amount("1", "g", "g")},
        }
    ],
    "batch": {"lotNumber": "AB-0042/c", "expirationDate": "2027-01"},
}
_ORDER = synthetic.medication_request(contained=[_CREAM], medicationReference={"reference": "#cream"})

HOLDING: tuple[Resource, ...] = (
    synthetic.observation(
        contained=[_NURSE, _ROLE, _CLINIC],
        performer=[{"reference": "#role"}],
        extension=[{"url": _EXTENSION, "valueReference": {"reference": "#clinic"}}],
    ),
    {name: value for name, value in _ORDER.items() if name != "medicationCodeableConcept"},
)
"""The nurse is reached through the role alone, the clinic through an extension."""
