"""One rich resource of each type: what servers like to lose, all at once."""

from __future__ import annotations

from harness.fhir import synthetic
from harness.fhir.identifiers import ODS
from harness.fhir.lossless import Json, Number
from harness.fhir.synthetic import SNOMED, UCUM, Resource

_TAG = {"system": "https://local.example/tags", "code": "b"}
_LABEL = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}
_META: Json = {"tag": [_TAG, {"system": "https://local.example/tags", "code": "a"}], "security": [_LABEL]}
_TWO_CODINGS: Json = {
    "coding": [
        {
            "system": "https://local.example/codes",
            "code": "H43..",
            "display": "as recorded",
            "userSelected": True,
        },
        {"system": SNOMED, "code": "91936005", "version": "2026-01", "userSelected": False},
    ],
    "text": " Septrin  (as told by the patient) ",
}
_NOTE: Json = [
    {"time": "2024-02-29", "text": "first\nsecond line"},
    {"time": "2024-02-29", "text": "first\nsecond line"},
    {"text": "As told, in full: " + "left and right, before and after; " * 30},
    {"time": "2026-07-01T23:59:59.120+01:00", "text": "Zoë said “no”, twice — naïve café"},
]


def _amount(value: str, **more: Json) -> Json:
    return {"value": Number(value), **more, "unit": "mmol/L", "system": UCUM, "code": "mmol/L"}


_NARRATIVE: Json = {
    "status": "additional",
    "div": '<div xmlns="http://www.w3.org/1999/xhtml"><p>Seen &amp; <b>examined</b>: café &lt;5</p></div>',
}
_DOCTOR: Json = {
    "resourceType": "Practitioner",
    "id": "doctor",
    "identifier": [{"system": "https://fhir.hl7.org.uk/Id/gmc-number", "value": "C1234567"}],
    "name": [{"family": "Okafor", "prefix": ["Dr"]}],
}
_BY_DOCTOR: Json = {"reference": "#doctor", "display": "Dr Okafor"}
_PRACTICE: Json = {"identifier": {"system": ODS, "value": "ZZ999"}, "display": "Testington Surgery"}


RICH: tuple[Resource, ...] = (
    {
        **synthetic.patient(),
        "name": [
            {
                "use": "official",
                "family": "O'Brien-Ng",
                "given": ["Zoë", "Ann", "Ann", "Bea"],
                "prefix": ["Dr"],
            },
            {
                "use": "old",
                "family": "Smith",
                "given": ["Zoë"],
                "period": {"start": "1999-05", "end": "2004"},
            },
        ],
        "telecom": [
            {"system": "phone", "value": "01632 960001", "use": "home", "rank": Number("2")},
            {"system": "phone", "value": "01632 960002", "use": "home", "rank": Number("1")},
        ],
        "address": [{"use": "home", "line": ["Flat 2", "4 Mill Lane"], "postalCode": "ZZ99 3WZ"}],
        "birthDate": "1961-04",
        "deceasedBoolean": False,
        "multipleBirthInteger": Number("2"),
        "communication": [
            {"language": synthetic.coded("pl", "Polish", "urn:ietf:bcp:47"), "preferred": True}
        ],
        "contact": [
            {
                "relationship": [
                    synthetic.coded("N", "Next-of-Kin", "http://terminology.hl7.org/CodeSystem/v2-0131")
                ],
                "name": {"text": "Sam Smith"},
                "telecom": [{"system": "email", "value": "Sam.Smith@Example.org"}],
            }
        ],
        "generalPractitioner": [_PRACTICE],
        "text": _NARRATIVE,
        "meta": _META,
    },
    {
        **synthetic.observation(),
        "identifier": [
            {"system": "https://local.example/id/order", "value": "A-0007"},
            {"use": "secondary", "system": "https://local.example/id/sample", "value": "0042 / b"},
            {"system": "https://local.example/id/order", "value": "A-0007"},
        ],
        "text": _NARRATIVE,
        "contained": [_DOCTOR],
        "performer": [_BY_DOCTOR, _PRACTICE],
        "method": synthetic.coded("315306007", "Examination by method"),
        "issued": "2025-10-26T01:31:07.250+00:00",
        "effectiveDateTime": "2025-10-26T01:30:00+01:00",
        "valueQuantity": _amount("5.00", comparator="<"),
        "interpretation": [_TWO_CODINGS],
        "referenceRange": [{"low": _amount("0.10"), "text": "adult"}],
        "component": [
            {"code": _TWO_CODINGS, "valueQuantity": _amount("1.50", comparator=">=")},
            {"code": synthetic.coded("8310-5", "Body temperature", "http://loinc.org"), "valueString": " x "},
        ],
        "note": _NOTE,
        "meta": _META,
    },
    {
        **synthetic.condition("resolved"),
        "contained": [_DOCTOR],
        "asserter": _BY_DOCTOR,
        "category": [
            synthetic.coded(
                "problem-list-item",
                "Problem List Item",
                "http://terminology.hl7.org/CodeSystem/condition-category",
            )
        ],
        "evidence": [{"code": [synthetic.coded("56018004", "Wheezing")]}],
        "abatementString": "unknown, before 2025",
        "code": _TWO_CODINGS,
        "severity": synthetic.coded("24484000", "Severe"),
        "bodySite": [synthetic.coded("8966001", "Left eye structure"), synthetic.coded("81745001", "Eye")],
        "onsetDateTime": "2024",
        "note": _NOTE,
        "meta": _META,
    },
    {
        **synthetic.allergy(),
        "contained": [_DOCTOR],
        "asserter": _BY_DOCTOR,
        "type": "allergy",
        "onsetString": "in childhood",
        "lastOccurrence": "2019-07",
        "code": _TWO_CODINGS,
        "category": ["medication", "food"],
        "criticality": "high",
        "reaction": [
            {
                "manifestation": [synthetic.coded("39579001", "Anaphylaxis")],
                "severity": "severe",
                "onset": "2019-07",
            },
            {"manifestation": [synthetic.coded("271807003", "Rash")], "severity": "mild"},
        ],
        "note": _NOTE,
        "meta": _META,
    },
    {
        **synthetic.medication_request(),
        "contained": [_DOCTOR],
        "requester": _BY_DOCTOR,
        "statusReason": synthetic.coded("395009001", "Medication stopped - side effect"),
        "reasonCode": [synthetic.coded("54150009", "Upper respiratory infection")],
        "dispenseRequest": {
            "validityPeriod": {"start": "2026-02-20", "end": "2026-03-20"},
            "quantity": {"value": Number("21"), "unit": "capsule"},
            "expectedSupplyDuration": {"value": Number("7"), "unit": "day", "system": UCUM, "code": "d"},
        },
        "substitution": {"allowedBoolean": False},
        "status": "stopped",
        "doNotPerform": True,
        "medicationCodeableConcept": _TWO_CODINGS,
        "dosageInstruction": [
            {
                "sequence": Number("1"),
                "text": "ONE  to be taken at night, max 4.0 mg",
                "asNeededBoolean": True,
                "route": synthetic.coded("26643006", "Oral route"),
                "doseAndRate": [{"doseQuantity": _amount("4.0")}],
            },
            {"sequence": Number("2"), "text": "then stop"},
        ],
        "note": _NOTE,
        "meta": _META,
    },
    {
        **synthetic.document_reference(),
        "contained": [_DOCTOR],
        "author": [_BY_DOCTOR],
        "description": "Discharge letter, as typed",
        "securityLabel": [
            synthetic.coded("N", "normal", "http://terminology.hl7.org/CodeSystem/v3-Confidentiality")
        ],
        "content": [
            {
                "attachment": {
                    "contentType": "text/plain",
                    "language": "en-GB",
                    "data": "RGlzY2hhcmdlZCBob21lLg==",
                    "size": Number("16"),
                    "hash": "Mn530ygWKKC7Ex1JjH5o216VG8I=",
                    "title": "Letter ",
                    "creation": "2026-03-04T16:40:00Z",
                }
            }
        ],
        "meta": _META,
    },
)
