"""The same for types beside the content of the record: whom and what items speak of, tasks, consents."""

from __future__ import annotations

from harness.fhir import synthetic
from harness.fhir.lossless import Json, Number
from harness.fhir.synthetic import UCUM, Resource, coded
from harness.suite.round_trip.pieces import DOCTOR, DOSE, HL7, HOSPITAL, KNOWN_AS, LOCAL, by_name

_DICOM = "http://dicom.nema.org/resources/ontology/DCM"
_TELECOM: Json = [
    {"system": "phone", "value": "01632 960001", "use": "work", "rank": Number("1")},
    {"system": "email", "value": "chest.clinic@local.example", "use": "work"},
]
_PREMISES: Json = {
    "line": ["Rowan Wing", "1 Hospital Way"],
    "city": "Testington",
    "district": "Testshire",
    "postalCode": "ZZ99 3WZ",
}
_MEDICINE = coded("27658006", "Amoxicillin")
_CARDIOLOGY = coded("394579002", "Cardiology")
_OPEN: Json = [
    {"daysOfWeek": ["mon", "wed"], "availableStartTime": "09:00:00", "availableEndTime": "12:30:00"},
    {"daysOfWeek": ["sat"], "allDay": True},
]

WHO_AND_WHERE: tuple[Resource, ...] = (
    {
        "resourceType": "Organization",
        "identifier": [{"use": "secondary", "system": f"{LOCAL}/organization", "value": "CC-7"}],
        "active": True,
        "type": [coded("team", "Organizational team", f"{HL7}/organization-type")],
        "name": "Chest clinic",
        "alias": ["Lung clinic", "The clinic"],
        "telecom": _TELECOM,
        "address": [{"use": "work", **_PREMISES}],
        "partOf": HOSPITAL,
        "contact": [{"name": {"family": "Ng", "given": ["Mei"]}, "telecom": _TELECOM[:1]}],
    },
    {
        "resourceType": "Practitioner",
        "identifier": [{"use": "secondary", "system": f"{LOCAL}/staff", "value": "S-0042"}],
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
        "location": [by_name("Location", "Rowan Wing")],
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
        "address": _PREMISES,
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
        "availableTime": _OPEN,
    },
    {
        "resourceType": "Medication",
        "code": _MEDICINE,
        "form": coded("385049006", "Capsule"),
        "ingredient": [
            {
                "itemCodeableConcept": coded("372687004", "Amoxicillin"),
                "isActive": True,
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

SAID: Resource = {
    "resourceType": "Provenance",
    "target": [by_name("ServiceRequest", "Referral of 2 March")],
    "occurredPeriod": {"start": "2026-03-02", "end": "2026-03-03T09:00:00+00:00"},
    "recorded": "2026-03-03T09:30:00.250+00:00",
    "policy": ["https://local.example/policy/sharing"],
    "location": by_name("Location", "Rowan Wing"),
    "reason": [coded("TREAT", "treatment", f"{HL7}/v3-ActReason")],
    "activity": coded("UPDATE", "revise", f"{HL7}/v3-DataOperation"),
    "agent": [
        {
            "type": coded("author", "Author", f"{HL7}/provenance-participant-type"),
            "who": DOCTOR,
            "onBehalfOf": HOSPITAL,
        },
        {
            "type": coded("enterer", "Enterer", f"{HL7}/provenance-participant-type"),
            "who": by_name("Practitioner", "Mei Ng, secretary"),
        },
    ],
    "entity": [
        {"role": "source", "what": by_name("DocumentReference", "Letter of 1 March")},
        {"role": "revision", "what": by_name("Observation", "As first measured")},
    ],
    "signature": [
        {
            "type": [{"system": "urn:iso-astm:E1762-95:2013", "code": "1.2.840.10065.1.12.1.1"}],
            "when": "2026-03-03T09:30:00+00:00",
            "who": DOCTOR,
            "sigFormat": "application/jose",
            "data": "ZXlKaGJHY2lPaUp1YjI1bEluMC4u",
        }
    ],
}
"""Of a contribution, beside who contributed what."""

OTHER_ITEMS: tuple[Resource, ...] = (
    {
        "resourceType": "List",
        "status": "current",
        "mode": "working",
        "title": "Problems to discuss",
        "code": coded("11450-4", "Problem list", "http://loinc.org"),
        "entry": [
            {"flag": coded("01", "Unchanged", f"{LOCAL}/flag"), "item": by_name("Condition", "Asthma")},
            {"date": "2026-03", "item": by_name("Condition", "Asthma")},
            {"date": "2026-02-01", "item": by_name("Condition", "Angina")},
        ],
    },
    {
        "resourceType": "MedicationAdministration",
        "identifier": KNOWN_AS,
        "status": "completed",
        "medicationCodeableConcept": _MEDICINE,
        "effectiveDateTime": "2026-03-02T21:05:00+00:00",
        "dosage": {
            "text": "half a vial",
            "route": coded("47625008", "Intravenous route"),
            "dose": {"value": Number("0.50"), "unit": "vial"},
        },
    },
    {
        "resourceType": "MedicationDispense",
        "identifier": KNOWN_AS,
        "status": "completed",
        "medicationCodeableConcept": _MEDICINE,
        "performer": [{"actor": by_name("Organization", "The pharmacy")}],
        "quantity": {"value": Number("21"), "unit": "capsule"},
        "whenPrepared": "2026-03-03T10:00:00Z",
        "dosageInstruction": [DOSE, {"sequence": Number("2"), "text": "then stop"}],
    },
    {
        "resourceType": "Specimen",
        "status": "available",
        "type": coded("122555007", "Venous blood specimen"),
        "receivedTime": "2026-03-02T11:40:00+00:00",
        "collection": {"collectedDateTime": "2026-03-02T09:10:00+00:00"},
    },
    {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "https://local.example/Questionnaire/frailty|2.0",
        "status": "completed",
        "authored": "2026-03-02T12:00:00+00:00",
        "author": DOCTOR,
        "item": [
            {"linkId": "1", "text": "Falls this year", "answer": [{"valueInteger": Number("0")}]},
            {
                "linkId": "2",
                "item": [
                    {"linkId": "2.1", "answer": [{"valueBoolean": False}, {"valueDecimal": Number("4.0")}]}
                ],
            },
        ],
    },
    {
        "resourceType": "RelatedPerson",
        "active": True,
        "relationship": [coded("DAU", "natural daughter", f"{HL7}/v3-RoleCode")],
        "name": [{"use": "usual", "family": "Bright", "given": ["Bea"]}],
        "telecom": [{"system": "phone", "value": "01632 960002", "use": "mobile"}],
        "address": [{"use": "home", **_PREMISES}],
        "period": {"start": "1986"},
    },
    {
        "resourceType": "Task",
        "status": "requested",
        "intent": "order",
        "code": coded("281036007", "Follow-up consultation"),
        "focus": by_name("ServiceRequest", "Referral of 2 March"),
        "authoredOn": "2026-03-02T12:30:00+00:00",
        "requester": DOCTOR,
        "owner": HOSPITAL,
        "reasonCode": coded("29857009", "Chest pain"),
        "reasonReference": by_name("Condition", "Angina"),
        "restriction": {"repetitions": Number("2"), "period": {"end": "2026-06-30"}},
        "input": [{"type": {"text": "bring"}, "valueString": "list of tablets"}],
    },
    {
        "resourceType": "Device",
        "status": "active",
        "type": coded("14106009", "Cardiac pacemaker"),
        "serialNumber": "SN-000700",
        "expirationDate": "2031-01-31",
    },
    {
        "resourceType": "Communication",
        "status": "completed",
        "sent": "2026-03-02T13:00:00+00:00",
        "payload": [{"contentString": "Rang; no answer"}, {"contentString": "Rang again: will come"}],
    },
    {
        "resourceType": "EpisodeOfCare",
        "status": "finished",
        "period": {"start": "2025-01-06", "end": "2026-02"},
        "careManager": DOCTOR,
    },
    {
        "resourceType": "ImagingStudy",
        "status": "available",
        "modality": [{"system": _DICOM, "code": "CT", "display": "Computed Tomography"}],
        "encounter": by_name("Encounter", "Chest clinic, 2 March"),
        "series": [
            {
                "uid": "2.16.124.113543.6003.1154777499.30246.19789",
                "number": Number("3"),
                "modality": {"system": _DICOM, "code": "CT"},
                "bodySite": {"system": synthetic.SNOMED, "code": "51185008", "display": "Thorax"},
                "laterality": {"system": synthetic.SNOMED, "code": "419161000", "display": "Unilateral left"},
            }
        ],
    },
    {
        "resourceType": "Consent",
        "status": "inactive",
        "scope": coded("treatment", "Treatment", f"{HL7}/consentscope"),
        "category": [coded("59284-0", "Consent Document", "http://loinc.org")],
        "dateTime": "2025-11-30",
        "performer": [by_name("Practitioner", "Dr Okafor")],
        "organization": [HOSPITAL],
        "sourceAttachment": {"contentType": "text/plain", "title": "Signed form", "data": "c2lnbmVk"},
        "policyRule": {"text": "Consent to the operation of 1 December"},
        "provision": {
            "type": "permit",
            "period": {"start": "2025-11-30", "end": "2025-12-01"},
            "provision": [{"type": "deny", "code": [{"text": "blood products"}]}, {"type": "permit"}],
        },
    },
)
"""Beside the ten content rows of the record; the consent is to an operation, and no longer in force."""
