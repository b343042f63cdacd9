"""The invariants of this project's own profiles (profiles/sources.toml), each broken in one way."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from harness.fhir.lossless import Json, Number

Object = Mapping[str, Json]

_SNOMED = "http://snomed.info/sct"
_PATIENT = {"reference": "Patient/somebody-else"}
_NOBODY = {"display": "a"}


def _without(value: Object, *names: str) -> dict[str, Json]:
    return {key: item for key, item in value.items() if key not in names and key.lstrip("_") not in names}


def _each(value: Object, name: str, **members: Json) -> Json:
    """Every item of an array with these members instead of its own; None where there is no item."""
    items = [_without(one, *members) | members for one in value.get(name, ())]
    return {**value, name: items} if items else None


def _concept(code: str, **more: Json) -> Json:
    return {"coding": [{"system": _SNOMED, "code": code}], **more}


def _unnamed(value: Object) -> Json:
    return {"coding": [{"system": _SNOMED}]}


def _nobody(value: Object) -> Json:
    return _NOBODY


def _in_medicine(value: Object, concept: Json) -> Json:
    return {**_without(value, "medicationReference"), "medicationCodeableConcept": concept}


def _medicine_unnamed(value: Object) -> Json:
    return _in_medicine(value, _unnamed(value))


def _degraded_in_no_words(value: Object) -> Json:
    if "resourceType" in value:
        return _in_medicine(value, _concept("196421000000109"))
    return _concept("196461000000101")


def _none_known_with_reaction(value: Object) -> Json:
    reaction = [{"manifestation": [{"text": "a"}]}]
    return {**value, "code": _concept("716186003", text="a"), "reaction": reaction}


def _dose_without_unit(value: Object) -> Json:
    name = "dosage" if value["resourceType"] == "MedicationStatement" else "dosageInstruction"
    dose = {"doseAndRate": [{"doseQuantity": {"value": Number("1.5")}}]}
    return {**_without(value, name), name: [dose]}


def _comparator_alone(value: Object) -> Json:
    if any(key.startswith("value") for key in value) or "dataAbsentReason" in value:
        return None
    return {**value, "valueQuantity": {"comparator": "<"}}


def _decision_not_dated(value: Object) -> Json:
    """The date of a care plan, of a document, of an advance decision, each where its type keeps it."""
    match value["resourceType"]:
        case "CarePlan":
            return {**_without(value, "created", "period"), "category": [_concept("735324008")]}
        case "DocumentReference":
            rest = _without(value, "date", "context")
            return {**rest, "type": _concept("735324008")}
    system = "http://terminology.hl7.org/CodeSystem/consentscope"
    return {**_without(value, "dateTime"), "scope": {"coding": [{"system": system, "code": "adr"}]}}


def _says_not_which(value: Object) -> Json:
    system = "http://terminology.hl7.org/CodeSystem/consentscope"
    rest = _without(value, "policyRule", "provision")
    scope = {"coding": [{"system": system, "code": "patient-privacy"}]}
    return {**rest, "status": "active", "scope": scope, "policy": [{"uri": "https://example.org/a"}]}


def _nested_says_not_which(value: Object) -> Json:
    provision = value.get("provision", {"type": "permit"})
    return {**value, "provision": {**provision, "provision": [{"purpose": [{"display": "a"}]}]}}


def _merged_away_active(value: Object) -> Json:
    link = {"other": _PATIENT, "type": "replaced-by"}
    return {**_without(value, "active"), "active": True, "link": [link]}


def _stay_goes_on(value: Object) -> Json:
    kind = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"}
    period = {"start": "2024-02-29"}
    return {**_without(value, "period", "class"), "class": kind, "status": "finished", "period": period}


def _nobody_takes_part(value: Object) -> Json:
    return _each(value, "participant", actor=_NOBODY)


def _second_person(value: Object) -> Json:
    others = [{"actor": {"reference": f"Patient/{name}"}, "status": "accepted"} for name in "ab"]
    return {**value, "participant": [*value["participant"], *others]}


def _nobody_asked(value: Object) -> Json:
    return _each(value, "agent", requestor=False)


def _nobody_in_entity(value: Object) -> Json:
    return _each(value, "entity", what=_NOBODY)


def _for_no_purpose(value: Object) -> Json:
    rest = _without(value, "purposeOfEvent", "outcome")
    return {**rest, "outcome": "0", "agent": [_without(one, "purposeOfUse") for one in value["agent"]]}


def _by_no_organisation(value: Object) -> Json:
    return {**value, "agent": [{**_without(one, "onBehalfOf"), "who": _NOBODY} for one in value["agent"]]}


BREAKING: Mapping[str, Callable[[Object], Json]] = {
    "shcr-code-named": _unnamed,
    "shcr-vaccine-named": _unnamed,
    "shcr-empty-reason-named": _unnamed,
    "shcr-person-named": _nobody,
    "shcr-target-named": _nobody,
    "shcr-medicine-named": _medicine_unnamed,
    "shcr-degraded-keeps-text": _degraded_in_no_words,
    "shcr-none-known-no-reaction": _none_known_with_reaction,
    "shcr-dose-has-unit": _dose_without_unit,
    "shcr-comparator-has-value": _comparator_alone,
    "shcr-decision-dated": _decision_not_dated,
    "shcr-privacy-says-which": _says_not_which,
    "shcr-nested-says-which": _nested_says_not_which,
    "shcr-merged-away-inactive": _merged_away_active,
    "shcr-stay-ends": _stay_goes_on,
    "shcr-person-takes-part": _nobody_takes_part,
    "shcr-one-person": _second_person,
    "shcr-user-identified": _nobody_asked,
    "shcr-person-in-entity": _nobody_in_entity,
    "shcr-purpose-stated": _for_no_purpose,
    "shcr-organisation-named": _by_no_organisation,
}
"""By key. Those that only say which members go together are broken without being named here."""
