"""Probes of faults with what items say."""

from __future__ import annotations

from rtp_stating import says

LOCAL = {"system": "https://local.example/codes", "code": "Ab1.."}
SNOMED = {
    "system": "http://snomed.info/sct",
    "version": "http://snomed.info/sct/1",
    "code": "22298006",
    "display": "d",
    "userSelected": True,
    "extension": [{"url": "https://x.example/description", "valueId": "1"}],
}
CODED = {"code": {"coding": [SNOMED, LOCAL], "text": "as written"}}


def without(name: str) -> dict[str, object]:
    first = {key: value for key, value in SNOMED.items() if key != name}
    return {"code": {"coding": [first, LOCAL], "text": "as written"}}


says("MR-130", CODED, {"code": {"coding": [SNOMED], "text": "as written"}})
says("MR-131", CODED, without("userSelected"))
says("MR-132", CODED, without("version"))
says("MR-133", CODED, {"code": CODED["code"] | {"text": "d"}})
says("MR-134", CODED, without("extension"))
says("MR-135", CODED, {"code": CODED["code"] | {"coding": [SNOMED, LOCAL | {"code": "Ab1"}]}})
says("MR-136", CODED, {"code": CODED["code"] | {"coding": [SNOMED, LOCAL | {"code": "AB1.."}]}})
UNKNOWN = {"system": "http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "code": "UNK"}
says("MR-137", CODED, {"code": CODED["code"] | {"coding": [SNOMED, UNKNOWN]}})
EXAM = {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "exam"}
says("MR-138", {"category": [{"coding": [LOCAL]}]}, {"category": [{"coding": [EXAM]}]})
says("MR-140", {"language": "cy"}, {"language": "en-GB"})

VALUE = {
    "value": "@1.5@",
    "comparator": "<",
    "unit": "millimoles",
    "system": "https://u.example",
    "code": "mm",
}
HELD = VALUE | {"value": "1.5"}
QUANTITY = {"valueQuantity": VALUE}
says("MR-139", QUANTITY, {"valueQuantity": HELD | {"system": "http://unitsofmeasure.org"}})
says("MR-141", QUANTITY, {"valueQuantity": {name: HELD[name] for name in HELD if name != "comparator"}})
says("MR-142", QUANTITY, {"valueQuantity": HELD | {"unit": "mm"}})
says("MR-146", QUANTITY, {"valueQuantity": {name: HELD[name] for name in HELD if name != "system"}})
LOW, HIGH = {"low": {"unit": "a"}}, {"high": {"unit": "b"}}
says("MR-143", {"referenceRange": [LOW | HIGH, HIGH]}, {"referenceRange": [LOW, HIGH]})
PART = {"code": {"text": "x"}, "interpretation": [{"text": "H"}]}
BARE = {"code": {"text": "x"}}
MARKED = {"interpretation": [{"text": "H"}], "component": [PART]}
says("MR-144", MARKED, {"interpretation": None, "component": [BARE]})
RANGED = {"component": [BARE | {"referenceRange": [LOW]}], "referenceRange": [HIGH]}
says("MR-145", RANGED, {"component": [BARE], "referenceRange": [HIGH, LOW]})

LEFT, RIGHT, EYE = ({"coding": [{"code": code}]} for code in ("7771000", "24028007", "81745001"))
PROCEDURE = {"resourceType": "Procedure", "status": "completed", "bodySite": [EYE, LEFT]}
says("MR-147", PROCEDURE, {"bodySite": [EYE, RIGHT]})
says("MR-148", PROCEDURE, {"bodySite": None})
says("MR-149", PROCEDURE, {"bodySite": [EYE]})
BOTH = {"bodySite": {"coding": [*EYE["coding"], *LEFT["coding"]]}}
says("MR-152", BOTH, {"bodySite": EYE})
says("MR-151", {"method": {"text": "x"}}, {"method": None})

DOSE = {
    "text": "half a tablet twice a day when needed, " * 3,
    "timing": {"repeat": {"frequency": "@2@"}},
    "asNeededBoolean": True,
    "route": {"text": "oral"},
    "doseAndRate": [{"doseQuantity": {"value": "@0.5@"}}],
    "maxDosePerPeriod": {"numerator": {"value": "@2.5@"}},
}
BACK = DOSE | {
    "timing": {"repeat": {"frequency": "2"}},
    "doseAndRate": [{"doseQuantity": {"value": "0.5"}}],
    "maxDosePerPeriod": {"numerator": {"value": "2.5"}},
}
MEDICINE = {
    "resourceType": "MedicationRequest",
    "status": "active",
    "intent": "order",
    "medicationCodeableConcept": {"text": "x"},
}
SENT = MEDICINE | {"dosageInstruction": [DOSE, {"text": "then stop"}]}


def dosed(id: str, *gone: str, **change: object) -> None:
    first = {name: value for name, value in (BACK | change).items() if name not in gone}
    says(id, SENT, {"dosageInstruction": [first, {"text": "then stop"}]})


dosed("MR-150", "route")
dosed("MR-153", "text")
dosed("MR-154", text=str(DOSE["text"])[:60])
dosed("MR-155", doseAndRate=[{"doseQuantity": {"value": "5"}}])
dosed("MR-156", "asNeededBoolean")
dosed("MR-157", "maxDosePerPeriod")
dosed("MR-159", timing={"repeat": {"frequency": "1"}})
says("MR-158", SENT, {"dosageInstruction": [BACK]})

says("MR-174", SENT | {"doNotPerform": True}, {"doNotPerform": None})
says("MR-175", PROCEDURE | {"status": "not-done"}, {"status": "completed"})
REFUTED = {"coding": [{"code": "refuted"}]}
CONDITION = {
    "resourceType": "Condition",
    "verificationStatus": REFUTED,
    "clinicalStatus": {"coding": [{"code": "x"}]},
}
says("MR-176", CONDITION, {"verificationStatus": None, "clinicalStatus": CONDITION["clinicalStatus"]})
says("MR-177", CONDITION, {"verificationStatus": REFUTED, "clinicalStatus": {"coding": [{"code": "active"}]}})
says("MR-178", SENT | {"intent": "plan"}, {"intent": "order"})
FAMILY = {
    "resourceType": "FamilyMemberHistory",
    "status": "completed",
    "patient": {"reference": "urn:uuid:patient"},
    "relationship": {"text": "mother"},
}
ONESELF = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": "ONESELF"}]}
says("MR-181", FAMILY, {"relationship": ONESELF})

VALUED = {"valueString": "x"}
ABSENT = {
    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "unknown"}]
}
says("MR-182", VALUED, {"dataAbsentReason": ABSENT})
ERROR = {"coding": [{"code": "entered-in-error"}]}
ALLERGY = {"resourceType": "AllergyIntolerance", "verificationStatus": ERROR}
INACTIVE = {"system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "code": "inactive"}
says("MR-183", ALLERGY, {"clinicalStatus": {"coding": [INACTIVE]}})
says("MR-184", {"resourceType": "AllergyIntolerance", "clinicalStatus": REFUTED}, {"clinicalStatus": None})
says("MR-186", {}, {"extension": [], "contained": []})
says("MR-187", {}, {"storedBy": "record"})

HIVES = {"manifestation": [{"text": "x"}]}
HURT = {"resourceType": "AllergyIntolerance", "reaction": [HIVES | {"severity": "mild"}]}
says("MR-197", HURT, {"reaction": None})
says("MR-198", HURT, {"reaction": [HIVES]})
says("MR-199", {"encounter": {"display": "x"}}, {"encounter": None})
says("MR-200", {"performer": [{"display": "x"}]}, {"performer": None})
VACCINE = {
    "resourceType": "Immunization",
    "status": "completed",
    "vaccineCode": {"text": "x"},
    "occurrenceDateTime": "2024",
    "lotNumber": "1",
}
says("MR-201", VACCINE, {"lotNumber": None})
