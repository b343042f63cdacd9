"""What searches by date and code look at, for the types a shared care record holds (FHIR R4, search)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .vocabulary import words

_ELEMENTS: Final = """
    AllergyIntolerance date recordedDate
    Appointment date start
    CarePlan date period
    CareTeam date period
    Communication sent sent
    Communication received received
    Composition date date
    Condition recorded-date recordedDate
    Condition onset-date onsetDateTime onsetPeriod
    Condition abatement-date abatementDateTime abatementPeriod
    Consent date dateTime
    DetectedIssue identified identifiedDateTime identifiedPeriod
    DiagnosticReport date effectiveDateTime effectivePeriod
    DiagnosticReport issued issued
    DocumentReference date date
    Encounter date period
    EpisodeOfCare date period
    FamilyMemberHistory date date
    Flag date period
    Goal start-date startDate
    Immunization date occurrenceDateTime
    List date date
    Media created createdDateTime createdPeriod
    MedicationAdministration effective-time effectiveDateTime effectivePeriod
    MedicationDispense whenhandedover whenHandedOver
    MedicationDispense whenprepared whenPrepared
    MedicationRequest authoredon authoredOn
    MedicationStatement effective effectiveDateTime effectivePeriod
    Observation date effectiveDateTime effectivePeriod effectiveInstant
    Procedure date performedDateTime performedPeriod
    QuestionnaireResponse authored authored
    ServiceRequest authored authoredOn
    ServiceRequest occurrence occurrenceDateTime occurrencePeriod
    Task authored-on authoredOn
    Task modified lastModified
    Task period executionPeriod
"""
_STATUS: Final = words("""
    Appointment CarePlan CareTeam Communication Composition Consent Coverage Device DiagnosticReport
    DocumentReference Encounter EpisodeOfCare FamilyMemberHistory Immunization List Media Medication
    MedicationAdministration MedicationDispense MedicationRequest MedicationStatement Observation Procedure
    QuestionnaireResponse ServiceRequest Task
""")
_CLINICAL: Final = {"clinical-status": "clinicalStatus", "verification-status": "verificationStatus"}
_CODED: Final = """
    AllergyIntolerance code code
    AllergyIntolerance category category
    AllergyIntolerance criticality criticality
    CarePlan category category
    Condition code code
    Condition category category
    DiagnosticReport code code
    DiagnosticReport category category
    DocumentReference type type
    DocumentReference category category
    Encounter class class
    Encounter type type
    Immunization vaccine-code vaccineCode
    MedicationRequest code medicationCodeableConcept
    MedicationRequest category category
    MedicationStatement code medicationCodeableConcept
    MedicationStatement category category
    Observation code code
    Observation category category
    Procedure code code
    Procedure category category
    ServiceRequest code code
    ServiceRequest category category
"""
_PLAIN: Final = frozenset({"status", "intent", "lifecycleStatus", "criticality"})


def plain(type: str, element: str) -> bool:
    """Whether an element holds a code, which leaves no choice of system, rather than codings."""
    return element in _PLAIN or (type, element) == ("AllergyIntolerance", "category")


def _codes() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {type: {"status": "status"} for type in _STATUS}
    for type in ("Condition", "AllergyIntolerance"):
        found[type] = dict(_CLINICAL)
    for type in ("MedicationRequest", "ServiceRequest"):
        found[type]["intent"] = "intent"
    found["Goal"] = {"lifecycle-status": "lifecycleStatus"}
    for line in _CODED.strip().splitlines():
        type, name, element = line.split()
        found[type][name] = element
    return found


def _dates() -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for line in _ELEMENTS.strip().splitlines():
        type, name, *elements = line.split()
        found.setdefault(type, {})[name] = tuple(elements)
    return found


DATES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = _dates()
"""By type and parameter: the elements that hold the date, of which a resource has one."""

CODES: Final[Mapping[str, Mapping[str, str]]] = _codes()
"""By type and parameter: the element that holds the code, the codings or the concepts."""
