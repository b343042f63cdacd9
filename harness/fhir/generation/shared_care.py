"""Invariants of this project's own profiles, by key: what makes an object meet them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.fhir.generation.objects import Construction, Editing, Object
from harness.fhir.lossless import Json

_TEXT = "a"
_PATIENT = {"reference": "Patient/a"}


def _concept_named(editing: Editing) -> None:
    """A concept has text, or a coding that says something."""
    codings = editing.made.get("coding", ())
    if not editing.has("text") and not any("code" in one or "display" in one for one in codings):
        editing.made["text"] = _TEXT


def _degraded_keeps_text(editing: Editing) -> None:
    """Said of a concept, or of a resource whose medicine is one."""
    if editing.knows("coding"):
        editing.made.setdefault("text", _TEXT)
    else:
        _medicine_named(editing)


def _medicine_named(editing: Editing) -> None:
    concept = editing.made.get("medicationCodeableConcept")
    if isinstance(concept, dict):
        editing.made["medicationCodeableConcept"] = {"text": _TEXT, **concept}


def _none_known_has_no_reaction(editing: Editing) -> None:
    codes = {one.get("code") for one in editing.made.get("code", {}).get("coding", ())}
    if codes & {"716186003", "409137002"}:
        editing.drop("reaction")


def _dated(*names: str) -> Construction:
    def construct(editing: Editing) -> None:
        if not any(editing.has(name) for name in names):
            any(editing.add(name) for name in names)

    return construct


def _person_named(editing: Editing) -> None:
    """A person is told by a reference or by an identifier that is whole."""
    identifier = editing.made.get("identifier", {})
    if not editing.has("reference") and not ("system" in identifier and "value" in identifier):
        editing.made.update(_PATIENT)
        editing.made.pop("type", None)


def _one_person(editing: Editing) -> None:
    """One person takes part in an appointment, and no other."""
    found = False
    for one in _objects(editing.made.get("participant")):
        actor = one.get("actor")
        if isinstance(actor, Mapping) and _is_person(actor):
            one["actor"] = dict(_PATIENT)
            found = True
    if not found and editing.add("participant"):
        editing.made["participant"][0]["actor"] = dict(_PATIENT)


def _person_in_entity(editing: Editing) -> None:
    if not any(_is_person(one.get("what")) for one in _objects(editing.made.get("entity"))):
        editing.add("entity")
        editing.made["entity"][0]["what"] = dict(_PATIENT)


def _user_identified(editing: Editing) -> None:
    editing.add("agent")
    agents = list(_objects(editing.made.get("agent")))
    if not any(one.get("requestor") is True and "reference" in one.get("who", {}) for one in agents):
        agents[0]["requestor"] = True
        agents[0]["who"] = {"reference": "Practitioner/a"}


def _purpose_stated(editing: Editing) -> None:
    if editing.made.get("outcome") == "0" and not any(
        "purposeOfUse" in one for one in _objects(editing.made.get("agent"))
    ):
        editing.add("purposeOfEvent")


def _organisation_named(editing: Editing) -> None:
    for one in _objects(editing.made.get("agent")):
        one["onBehalfOf"] = {"reference": "Organization/a"}
        return


def _nested_says_which(editing: Editing) -> None:
    waiting = list(_objects(editing.made.get("provision", {}).get("provision")))
    while waiting:
        one = waiting.pop()
        one.setdefault("type", "permit")
        waiting += _objects(one.get("provision"))


def _privacy_says_which(editing: Editing) -> None:
    provision = editing.made.get("provision")
    if editing.has("policyRule"):
        return
    if isinstance(provision, dict):
        provision.setdefault("type", "deny")
    elif not editing.add("policyRule"):
        editing.made["provision"] = {"type": "deny"}


def _letter_there(editing: Editing) -> None:
    if (editing.has("hash") or editing.has("size")) and not editing.has("data") and not editing.has("url"):
        editing.add("url")


def _dose_has_unit(editing: Editing) -> None:
    for name in ("dosage", "dosageInstruction"):
        for one in _objects(editing.made.get(name)):
            for part in _objects(one.get("doseAndRate")):
                dose = part.get("doseQuantity")
                if isinstance(dose, dict) and "value" in dose and "code" not in dose:
                    part["doseQuantity"] = {"unit": "capsule", **dose}


def _stay_ends(editing: Editing) -> None:
    period = editing.made.get("period")
    if editing.made.get("status") == "finished" and isinstance(period, dict):
        if "start" in period:
            period.setdefault("end", period["start"])
        else:
            period.setdefault("end", "2024")


def _comparator_has_value(editing: Editing) -> None:
    for one in (editing.made, *_objects(editing.made.get("component"))):
        quantity = one.get("valueQuantity")
        if isinstance(quantity, dict) and "comparator" in quantity and "value" not in quantity:
            del quantity["comparator"]


def _merged_away_is_inactive(editing: Editing) -> None:
    if any(one.get("type") == "replaced-by" for one in _objects(editing.made.get("link"))):
        editing.made["active"] = False


def _objects(value: Json) -> Iterator[Object]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield one


def _is_person(reference: Json) -> bool:
    return isinstance(reference, Mapping) and (
        "Patient/" in str(reference.get("reference")) or reference.get("type") == "Patient"
    )


def _nothing(_: Editing) -> None:
    """Holds for whatever is made."""


NAMED = ("shcr-code-named", "shcr-empty-reason-named", "shcr-vaccine-named")
"""Of a concept as a whole: it says something."""

BY_KEY: Mapping[str, Construction] = {
    **dict.fromkeys(NAMED, _concept_named),
    "shcr-comparator-has-value": _comparator_has_value,
    "shcr-decision-dated": _dated("created", "dateTime", "date"),
    "shcr-degraded-keeps-text": _degraded_keeps_text,
    "shcr-dose-has-unit": _dose_has_unit,
    "shcr-letter-there": _letter_there,
    "shcr-medicine-named": _medicine_named,
    "shcr-merged-away-inactive": _merged_away_is_inactive,
    "shcr-nested-says-which": _nested_says_which,
    "shcr-nhs-number-valid": _nothing,
    "shcr-none-known-no-reaction": _none_known_has_no_reaction,
    "shcr-one-person": _one_person,
    "shcr-organisation-named": _organisation_named,
    "shcr-person-in-entity": _person_in_entity,
    "shcr-person-named": _person_named,
    "shcr-person-takes-part": _one_person,
    "shcr-privacy-says-which": _privacy_says_which,
    "shcr-purpose-stated": _purpose_stated,
    "shcr-stay-ends": _stay_ends,
    "shcr-target-named": _person_named,
    "shcr-user-identified": _user_identified,
}
"""By the key of the invariant."""
