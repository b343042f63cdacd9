"""RTP-001: one rich resource of each type that records hold and no profile of ours is of."""

from __future__ import annotations

from harness.fhir.drawn import negation
from harness.fhir.lossless import Json, Number
from harness.fhir.synthetic import UCUM, Resource, coded
from harness.suite.round_trip.pieces import DOCTOR, HL7, HOSPITAL, by_name

_NOTE: Json = [{"time": "2024-02-29", "text": "first\nsecond line"}, {"text": "as told by her daughter"}]
_WHY: Json = [coded("56018004", "Wheezing"), {"text": "short of breath on the stairs"}]
_MEDICINE = coded("27658006", "Amoxicillin")
_PERIOD: Json = {"start": "2026-03-02T09:00:00+00:00", "end": "2026-03-02T09:20:00+00:00"}


def _amount(value: str, unit: str, code: str) -> Json:
    return {"value": Number(value), "unit": unit, "system": UCUM, "code": code}


_REQUEST: Resource = {
    **negation.service_request(),
    "doNotPerform": False,
    "orderDetail": [{"text": "lying and standing"}],
    "quantityQuantity": {"value": Number("2")},
    "occurrencePeriod": _PERIOD,
    "asNeededBoolean": True,
    "performer": [DOCTOR],
    "reasonCode": _WHY,
    "reasonReference": [by_name("Condition", "Asthma")],
    "supportingInfo": [by_name("Observation", "Peak flow")],
    "bodySite": [coded("8966001", "Left eye structure")],
    "note": _NOTE,
    "patientInstruction": "Nothing to eat from midnight",
}
_FAMILY: Resource = {
    **negation.family_history(),
    "name": "Bea, her mother",
    "sex": coded("female", "Female", "http://hl7.org/fhir/administrative-gender"),
    "bornString": "in the war",
    "deceasedAge": _amount("71", "years", "a"),
    "reasonCode": _WHY,
    "note": _NOTE,
    "condition": [
        {
            "code": coded("254837009", "Breast cancer"),
            "outcome": {"text": "died of it"},
            "contributedToDeath": True,
            "onsetAge": _amount("68", "years", "a"),
            "note": _NOTE,
        },
        {"code": {"text": "dropsy"}, "onsetString": "late in life"},
    ],
}
_GOAL: Resource = {
    "resourceType": "Goal",
    "lifecycleStatus": "active",
    "achievementStatus": coded("improving", "Improving", f"{HL7}/goal-achievement"),
    "priority": coded("high-priority", "High Priority", f"{HL7}/goal-priority"),
    "description": {"text": "walk to the shops by Easter"},
    "startDate": "2026-03-02",
    "target": [
        {
            "measure": coded("27113001", "Body weight"),
            "detailQuantity": _amount("71.4", "kg", "kg"),
            "dueDate": "2026-04-05",
        }
    ],
    "statusReason": "she says so",
    "expressedBy": DOCTOR,
    "addresses": [by_name("Condition", "Asthma")],
    "note": _NOTE,
    "outcomeCode": [{"text": "to the gate and back"}],
}
_ANSWERS: Resource = {
    "resourceType": "QuestionnaireResponse",
    "questionnaire": "https://local.example/Questionnaire/falls|2.1",
    "status": "completed",
    "authored": "2026-03-02T09:15:00+00:00",
    "author": DOCTOR,
    "item": [
        {
            "linkId": "1",
            "text": "Any falls in the last year?",
            "answer": [
                {
                    "valueBoolean": True,
                    "item": [
                        {"linkId": "1.1", "text": "How many?", "answer": [{"valueInteger": Number("0")}]}
                    ],
                }
            ],
        },
        {"linkId": "2", "answer": [{"valueString": "the stairs"}, {"valueCoding": {"code": "bath"}}]},
        {"linkId": "3", "text": "At home", "item": [{"linkId": "3.1", "answer": [{"valueDate": "2026-02"}]}]},
    ],
}
_EPISODE: Resource = {
    "resourceType": "EpisodeOfCare",
    "status": "finished",
    "statusHistory": [{"status": "waitlist", "period": {"start": "2025-11-01", "end": "2025-12-01"}}],
    "type": [{"text": "Community respiratory team"}],
    "diagnosis": [{"condition": by_name("Condition", "Asthma"), "rank": Number("1")}],
    "period": {"start": "2025-12-01", "end": "2026-02-28"},
    "careManager": DOCTOR,
}
_GIVEN: Resource = {
    "resourceType": "MedicationAdministration",
    "status": "completed",
    "statusReason": [{"text": "given late"}],
    "medicationCodeableConcept": _MEDICINE,
    "effectivePeriod": _PERIOD,
    "performer": [{"actor": DOCTOR}],
    "reasonCode": _WHY,
    "request": by_name("MedicationRequest", "Ward chart"),
    "note": _NOTE,
    "dosage": {
        "text": "500 mg into a vein over 20 minutes",
        "site": coded("368208006", "Left upper arm"),
        "route": coded("47625008", "Intravenous route"),
        "dose": _amount("500", "mg", "mg"),
        "rateQuantity": _amount("25", "mg/min", "mg/min"),
    },
}
_DISPENSED: Resource = {
    "resourceType": "MedicationDispense",
    "status": "completed",
    "medicationCodeableConcept": _MEDICINE,
    "performer": [{"actor": HOSPITAL}],
    "authorizingPrescription": [by_name("MedicationRequest", "Repeat prescription")],
    "quantity": {"value": Number("21"), "unit": "capsule"},
    "daysSupply": _amount("7", "day", "d"),
    "whenPrepared": "2026-03-02T09:00:00+00:00",
    "whenHandedOver": "2026-03-02T09:20:00+00:00",
    "note": _NOTE,
    "dosageInstruction": [{"text": "One capsule three times a day"}],
    "substitution": {"wasSubstituted": False, "reason": [{"text": "none in stock"}]},
}
_TOLD: Resource = {
    "resourceType": "Communication",
    "status": "completed",
    "category": [{"text": "telephone"}],
    "priority": "urgent",
    "medium": [{"text": "by telephone"}],
    "topic": {"text": "abnormal result"},
    "sent": "2026-03-02T09:15:00+00:00",
    "recipient": [HOSPITAL],
    "sender": DOCTOR,
    "reasonCode": _WHY,
    "payload": [{"contentString": "Potassium 6.8: please recall today"}, {"contentString": "rung back"}],
    "note": _NOTE,
}
_SAMPLE: Resource = {
    "resourceType": "Specimen",
    "accessionIdentifier": {"system": "https://local.example/id/sample", "value": "0042 / b"},
    "status": "available",
    "type": coded("122555007", "Venous blood specimen"),
    "receivedTime": "2026-03-02T11:00:00+00:00",
    "collection": {
        "collector": DOCTOR,
        "collectedDateTime": "2026-03-02T09:15:00+00:00",
        "quantity": _amount("5", "mL", "mL"),
        "bodySite": coded("368208006", "Left upper arm"),
        "fastingStatusDuration": _amount("12", "h", "h"),
    },
    "container": [{"description": "purple top", "specimenQuantity": _amount("4.5", "mL", "mL")}],
    "condition": [{"text": "haemolysed"}],
    "note": _NOTE,
}
_MEDICINES: Resource = {
    "resourceType": "List",
    "status": "current",
    "mode": "changes",
    "title": "Medicines changed on discharge",
    "code": coded("933361000000108", "Medications and medical devices"),
    "date": "2026-03-04",
    "source": DOCTOR,
    "note": _NOTE,
    "entry": [
        {"flag": {"text": "stopped"}, "deleted": True, "item": by_name("MedicationStatement", "Warfarin")},
        {"flag": {"text": "new"}, "item": by_name("MedicationStatement", "Apixaban")},
    ],
}
_NONE: Resource = {
    "resourceType": "List",
    "status": "current",
    "mode": "working",
    "emptyReason": coded("notasked", "Not Asked", f"{HL7}/list-empty-reason"),
}

BESIDE: tuple[Resource, ...] = (
    _REQUEST, _FAMILY, _GOAL, _ANSWERS, _EPISODE, _GIVEN, _DISPENSED, _TOLD, _SAMPLE, _MEDICINES, _NONE,
)  # fmt: skip
