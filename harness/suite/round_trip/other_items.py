"""One full item of each type that UK Core profiles and the ten content rows of the record leave out."""

from __future__ import annotations

from harness.fhir import synthetic
from harness.fhir.lossless import Number
from harness.fhir.synthetic import Resource, coded
from harness.suite.round_trip.pieces import (
    DOCTOR,
    DOSE,
    HL7,
    HOSPITAL,
    KNOWN_AS,
    LOCAL,
    MEDICINE,
    PREMISES,
    by_name,
)

_DICOM = "http://dicom.nema.org/resources/ontology/DCM"


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
        "medicationCodeableConcept": MEDICINE,
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
        "medicationCodeableConcept": MEDICINE,
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
        "active": False,
        "communication": [{"language": coded("cy", "Welsh", "urn:ietf:bcp:47"), "preferred": False}],
        "relationship": [coded("DAU", "natural daughter", f"{HL7}/v3-RoleCode")],
        "name": [{"use": "usual", "family": "Bright", "given": ["Bea"]}],
        "telecom": [{"system": "phone", "value": "01632 960002", "use": "mobile"}],
        "address": [{"use": "home", **PREMISES}],
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
        "executionPeriod": {"start": "2026-03-02"},
        "input": [{"type": {"text": "bring"}, "valueString": "list of tablets"}],
        "output": [{"type": {"text": "given"}, "valueString": "leaflet 7"}],
    },
    {
        "resourceType": "Device",
        "status": "active",
        "type": coded("14106009", "Cardiac pacemaker"),
        "udiCarrier": [{"deviceIdentifier": "0042", "carrierHRF": "(01)0042"}],
        "lotNumber": "L-0007",
        "serialNumber": "SN-000700",
        "deviceName": [
            {"name": "Pacer", "type": "udi-label-name"},
            {"name": "The box", "type": "patient-reported-name"},
        ],
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
        "numberOfSeries": Number("2"),
        "numberOfInstances": Number("0"),
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
