"""Statements that a modifier element turns round: each modifier of the contributed types over its codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hypothesis import strategies as st

from harness.fhir import synthetic
from harness.fhir.strategies import Strategy
from harness.fhir.synthetic import Resource, coded


def _words(text: str) -> list[str]:
    return text.split()


_REQUEST = _words("draft active on-hold revoked completed entered-in-error unknown")
_INTENTS = _words("proposal plan order original-order reflex-order filler-order instance-order option")
_EVENT = _words("preparation in-progress not-done on-hold stopped completed entered-in-error unknown")


def family_history(status: str = "completed") -> Resource:
    """A mother with breast cancer: nothing the person has."""
    relation = coded("MTH", "mother", "http://terminology.hl7.org/CodeSystem/v3-RoleCode")
    had = {"code": coded("254837009", "Breast cancer")}
    member = {"resourceType": "FamilyMemberHistory", "status": status, "relationship": relation}
    return member if status == "health-unknown" else {**member, "condition": [had]}


def service_request(status: str = "active", intent: str = "order") -> Resource:
    """A request for resuscitation."""
    asked = {"resourceType": "ServiceRequest", "status": status, "intent": intent}
    return {**asked, "code": coded("89666000", "Cardiopulmonary resuscitation")}


def care_plan(status: str = "active", doing: str = "scheduled") -> Resource:
    """A plan with one activity."""
    detail = {"status": doing, "doNotPerform": doing == "stopped", "description": "Bed rails"}
    plan = {"resourceType": "CarePlan", "status": status, "intent": "plan"}
    return {**plan, "activity": [{"detail": detail}]}


def flag(status: str = "active") -> Resource:
    """A warning."""
    return {"resourceType": "Flag", "status": status, "code": {"text": "Lives alone with a dog"}}


def medication_statement(status: str = "active") -> Resource:
    """A medicine the person says to take, or not to."""
    medicine = coded("27658006", "Amoxicillin")
    return {
        "resourceType": "MedicationStatement",
        "status": status,
        "medicationCodeableConcept": medicine,
    }


def report(status: str = "final") -> Resource:
    """A report of an investigation."""
    return {"resourceType": "DiagnosticReport", "status": status, "code": {"text": "Chest X-ray"}}


def _problem(clinical: str = "active", verification: str = "confirmed") -> Resource:
    """A problem; one entered in error has no clinical status (FHIR R4, con-5)."""
    return _verified(synthetic.condition(clinical), "condition-ver-status", verification)


def _allergy(clinical: str = "active", verification: str = "confirmed") -> Resource:
    """An allergy; one entered in error has no clinical status (FHIR R4, ait-2)."""
    return _verified(synthetic.allergy(clinical), "allergyintolerance-verification", verification)


def _verified(resource: Resource, system: str, code: str) -> Resource:
    status = {"coding": [{"system": f"http://terminology.hl7.org/CodeSystem/{system}", "code": code}]}
    stated = {**resource, "verificationStatus": status}
    if code == "entered-in-error":
        del stated["clinicalStatus"]
    return stated


def _not_given() -> Resource:
    reason = coded("PATOBJ", "patient objection", "http://terminology.hl7.org/CodeSystem/v3-ActReason")
    return synthetic.immunization(status="not-done", statusReason=reason)


_STATUSES: tuple[tuple[Callable[[str], Resource], list[str]], ...] = (
    (_problem, _words("active recurrence relapse inactive remission resolved")),
    (
        lambda code: _problem("active", code),
        _words("unconfirmed provisional differential confirmed refuted entered-in-error"),
    ),
    (_allergy, ["active", "inactive", "resolved"]),
    (lambda code: _allergy("active", code), ["unconfirmed", "confirmed", "refuted", "entered-in-error"]),
    (
        lambda code: synthetic.observation(status=code),
        _words("registered preliminary final amended corrected cancelled entered-in-error unknown"),
    ),
    (
        lambda code: synthetic.medication_request(status=code),
        _words("active on-hold cancelled completed entered-in-error stopped draft unknown"),
    ),
    (lambda code: synthetic.medication_request(intent=code), _INTENTS),
    (
        medication_statement,
        _words("active completed entered-in-error intended stopped on-hold unknown not-taken"),
    ),
    (lambda code: synthetic.procedure(status=code), _EVENT),
    (lambda code: synthetic.immunization(status=code), ["completed", "entered-in-error"]),
    (
        lambda code: synthetic.encounter(status=code),
        _words("planned arrived triaged in-progress onleave finished cancelled entered-in-error unknown"),
    ),
    (
        lambda code: synthetic.pointer(status=code),
        ["current", "superseded", "entered-in-error"],
    ),
    (family_history, ["partial", "completed", "entered-in-error", "health-unknown"]),
    (service_request, _REQUEST),
    (lambda code: service_request("active", code), [*_INTENTS, "directive"]),
    (care_plan, _REQUEST),
    (
        lambda code: care_plan("active", code),
        _words("not-started scheduled in-progress on-hold completed cancelled stopped unknown"),
    ),
    (flag, ["active", "inactive", "entered-in-error"]),
    (
        report,
        _words(
            "registered partial preliminary final amended corrected appended cancelled "
            "entered-in-error unknown"
        ),
    ),
)

NOT_TO_BE_GIVEN: Resource = synthetic.medication_request(doNotPerform=True)
NOT_TO_BE_DONE: Resource = {**service_request(), "doNotPerform": True}
DANGEROUS: tuple[Resource, ...] = (
    NOT_TO_BE_GIVEN,
    _problem("active", "refuted"),
    family_history(),
    _problem("active", "unconfirmed"),
    synthetic.procedure(status="not-done"),
    _not_given(),
    NOT_TO_BE_DONE,
    _allergy("active", "refuted"),
    synthetic.medication_request(intent="proposal"),
    medication_statement("not-taken"),
    synthetic.encounter(status="planned"),
    synthetic.immunization(isSubpotent=True),
    care_plan("active", "stopped"),
    synthetic.patient(active=False),
    synthetic.patient(deceasedBoolean=True),
    synthetic.patient(deceasedDateTime="2026-01-14"),
    _problem("active", "entered-in-error"),
)
"""What is not the person's own positive fact, each in another way."""


def _all() -> Iterator[Resource]:
    for make, codes in _STATUSES:
        for code in codes:
            yield make(code)


_PLAIN: tuple[tuple[Resource, ...], ...] = (
    (synthetic.patient(active=True),),
    (synthetic.patient(deceasedBoolean=False),),
    (synthetic.medication_request(doNotPerform=False),),
    (synthetic.immunization(isSubpotent=False),),
)
ALIKE: tuple[tuple[Resource, ...], ...] = (
    tuple(synthetic.observation(status=code) for code in ("preliminary", "final", "corrected", "cancelled")),
    tuple(synthetic.pointer(status=code) for code in ("superseded", "current")),
    tuple(_problem(code) for code in ("remission", "relapse", "resolved", "inactive")),
    tuple(synthetic.medication_request(intent=code) for code in ("plan", "option", "instance-order")),
)
"""What a server folds into its nearest neighbour."""
EVERY: tuple[Resource, ...] = (*DANGEROUS, *_all(), *(one for (one,) in _PLAIN))


def statements() -> Strategy:
    """Statements that differ by the code of one modifier alone, up to four at a time."""
    return st.one_of(*(_differing(make, codes) for make, codes in _STATUSES)) | st.sampled_from(_PLAIN)


def _differing(make: Callable[[str], Resource], codes: list[str]) -> Strategy:
    return st.lists(st.sampled_from(codes), min_size=1, max_size=4, unique=True).map(
        lambda drawn: tuple(make(code) for code in drawn)
    )
