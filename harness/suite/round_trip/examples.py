"""One rich resource of each of the five types: what servers like to lose, all at once."""

from __future__ import annotations

from harness.fhir import synthetic
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
    {"time": "2026-07-01T23:59:59.120+01:00", "text": "Zoë said “no”, twice — naïve café"},
]


def _amount(value: str) -> Json:
    return {"value": Number(value), "comparator": "<", "unit": "mmol/L", "system": UCUM, "code": "mmol/L"}


RICH: tuple[Resource, ...] = (
    {
        **synthetic.patient(),
        "name": [
            {"use": "official", "family": "O'Brien-Ng", "given": ["Zoë", "Ann", "Bea"], "prefix": ["Dr"]},
            {
                "use": "old",
                "family": "Smith",
                "given": ["Zoë"],
                "period": {"start": "1999-05", "end": "2004"},
            },
        ],
        "telecom": [{"system": "phone", "value": "01632 960001", "use": "home", "rank": Number("2")}],
        "address": [{"use": "home", "line": ["Flat 2", "4 Mill Lane"], "postalCode": "ZZ99 3WZ"}],
        "birthDate": "1961-04",
        "deceasedBoolean": False,
        "multipleBirthInteger": Number("2"),
        "meta": _META,
    },
    {
        **synthetic.observation(),
        "effectiveDateTime": "2025-10-26T01:30:00+01:00",
        "valueQuantity": _amount("5.00"),
        "interpretation": [_TWO_CODINGS],
        "referenceRange": [{"low": _amount("0.10"), "text": "adult"}],
        "component": [
            {"code": _TWO_CODINGS, "valueQuantity": _amount("1.50")},
            {"code": synthetic.coded("8310-5", "Body temperature", "http://loinc.org"), "valueString": " x "},
        ],
        "note": _NOTE,
        "meta": _META,
    },
    {
        **synthetic.condition(),
        "code": _TWO_CODINGS,
        "severity": synthetic.coded("24484000", "Severe"),
        "bodySite": [synthetic.coded("8966001", "Left eye structure"), synthetic.coded("81745001", "Eye")],
        "onsetDateTime": "2024",
        "note": _NOTE,
        "meta": _META,
    },
    {
        **synthetic.allergy(),
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
        "status": "stopped",
        "doNotPerform": False,
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
)
