"""One full instance of each type that says who and where: what items speak of, about nobody by itself."""

from __future__ import annotations

from harness.fhir.identifiers import ODS
from harness.fhir.lossless import Json, Number
from harness.fhir.synthetic import UCUM, Resource, coded
from harness.suite.round_trip.pieces import DOCTOR, HL7, HOSPITAL, LOCAL, MEDICINE, PREMISES, by_name

_TELECOM: Json = [
    {"system": "phone", "value": "01632 960001", "use": "work", "rank": Number("1")},
    {"system": "email", "value": "chest.clinic@local.example", "use": "work"},
]
_CARDIOLOGY = coded("394579002", "Cardiology")
_OPEN: Json = [
    {"daysOfWeek": ["wed", "mon"], "availableStartTime": "09:00:00", "availableEndTime": "12:30:00"},
    {"daysOfWeek": ["sat"], "allDay": True},
]

WHO_AND_WHERE: tuple[Resource, ...] = (
    {
        "resourceType": "Organization",
        "identifier": [
            {"use": "secondary", "system": f"{LOCAL}/organization", "value": "cc-7"},
            {"use": "official", "system": ODS, "value": "0ZZ99"},
        ],
        "active": True,
        "type": [coded("team", "Organizational team", f"{HL7}/organization-type")],
        "name": "Chest clinic",
        "alias": ["Lung clinic", "The clinic"],
        "telecom": _TELECOM,
        "address": [{"use": "work", **PREMISES}],
        "partOf": HOSPITAL,
        "contact": [{"name": {"family": "Ng", "given": ["Mei"]}, "telecom": _TELECOM[:1]}],
    },
    {
        "resourceType": "Practitioner",
        "identifier": [
            {"use": "secondary", "system": f"{LOCAL}/staff", "value": "s-0042"},
            {"system": "https://fhir.nhs.uk/Id/sds-user-id", "value": "000000000099"},
            {"system": "https://fhir.hl7.org.uk/Id/gmc-number", "value": "C0000099"},
        ],
        "active": True,
        "name": [
            {"use": "official", "family": "Okafor", "given": ["Adaeze", "Ruth"], "prefix": ["Dr"]},
            {"use": "maiden", "family": "Nwosu"},
        ],
        "telecom": _TELECOM,
        "qualification": [
            {"code": {"text": "MB BS"}, "period": {"end": "1999-07"}},
            {"code": {"text": "FRCP"}, "period": {"start": "2011"}, "issuer": HOSPITAL},
        ],
        "communication": [coded("cy", "Welsh", "urn:ietf:bcp:47")],
    },
    {
        "resourceType": "PractitionerRole",
        "active": True,
        "period": {"start": "2019-04-01", "end": "2026-12"},
        "practitioner": DOCTOR,
        "organization": HOSPITAL,
        "code": [coded("R0050", "Consultant", "https://fhir.hl7.org.uk/CodeSystem/UKCore-SDSJobRoleName")],
        "specialty": [_CARDIOLOGY, coded("408443003", "General medical practice")],
        "location": [by_name("Location", "Rowan Wing"), by_name("Location", "Elm Wing")],
        "healthcareService": [
            by_name("HealthcareService", "Walk-in"),
            by_name("HealthcareService", "By letter"),
        ],
        "telecom": _TELECOM,
        "availableTime": _OPEN,
        "notAvailable": [{"description": "Easter", "during": {"start": "2026-04-03", "end": "2026-04-06"}}],
        "availabilityExceptions": "By letter only in August",
    },
    {
        "resourceType": "Location",
        "identifier": [{"system": "https://fhir.nhs.uk/Id/ods-site-code", "value": "ZZ99901"}],
        "status": "active",
        "name": "Rowan Wing",
        "mode": "instance",
        "telecom": _TELECOM,
        "address": PREMISES,
        "position": {"longitude": Number("-1.5400"), "latitude": Number("53.80"), "altitude": Number("0.0")},
        "managingOrganization": HOSPITAL,
        "hoursOfOperation": [{"daysOfWeek": ["mon"], "openingTime": "08:00:00", "closingTime": "18:30:00"}],
    },
    {
        "resourceType": "HealthcareService",
        "active": True,
        "providedBy": HOSPITAL,
        "type": [coded("394579002", "Cardiology")],
        "name": "Heart failure service",
        "extraDetails": "Two lifts.\nRing before you come.",
        "program": [{"text": "Winter"}, {"text": "Home"}],
        "characteristic": [{"text": "level access"}],
        "eligibility": [{"code": {"text": "adults"}, "comment": "from 18 years"}],
        "appointmentRequired": False,
        "availableTime": _OPEN,
    },
    {
        "resourceType": "Medication",
        "code": MEDICINE,
        "form": coded("385049006", "Capsule"),
        "ingredient": [
            {
                "itemCodeableConcept": coded("372687004", "Amoxicillin"),
                "isActive": False,
                "strength": {
                    "numerator": {"value": Number("250.0"), "unit": "mg", "system": UCUM, "code": "mg"},
                    "denominator": {"value": Number("1"), "unit": "capsule"},
                },
            }
        ],
        "batch": {"lotNumber": "LOT-0007", "expirationDate": "2027-03"},
    },
    {
        "resourceType": "Schedule",
        "active": True,
        "specialty": [_CARDIOLOGY],
        "actor": [DOCTOR, by_name("Location", "Rowan Wing")],
        "planningHorizon": {"start": "2026-04-01T09:00:00+01:00", "end": "2026-04-30T17:00:00+01:00"},
    },
    {
        "resourceType": "Slot",
        "specialty": [_CARDIOLOGY],
        "appointmentType": coded("FOLLOWUP", "A follow up visit", f"{HL7}/v2-0276"),
        "schedule": by_name("Schedule", "Chest clinic, April"),
        "status": "busy",
        "start": "2026-04-01T09:30:00.000+01:00",
        "end": "2026-04-01T09:50:00+01:00",
        "comment": "Lift out of order",
    },
)
"""About nobody: contributed beside the person they are needed for."""
