"""Whom a resource is about, and under which identifier it is kept: where its type has that (FHIR R4)."""

from __future__ import annotations

from harness.fhir.synthetic import Resource

_OF_A_PATIENT = (
    "AllergyIntolerance BodyStructure Claim ClaimResponse Consent CoverageEligibilityRequest "
    "CoverageEligibilityResponse DetectedIssue Device EpisodeOfCare ExplanationOfBenefit FamilyMemberHistory "
    "Immunization ImmunizationEvaluation ImmunizationRecommendation MolecularSequence NutritionOrder "
    "RelatedPerson SupplyDelivery VisionPrescription"
)
ONE_IDENTIFIER = frozenset({"AdverseEvent", "Bundle", "Composition", "QuestionnaireResponse"})
"""Types with one identifier, which is the one it is contributed under."""
ABOUT_NOBODY = frozenset(
    {"Endpoint", "HealthcareService", "Location", "Medication", "Organization", "OrganizationAffiliation"}
    | {"Practitioner", "PractitionerRole", "Schedule", "Slot", "Substance"}
)
"""Types that say who and what an item speaks of; none of their elements names the person it is about."""
_OTHERWISE = {"Appointment": "", "Bundle": "", "Coverage": "beneficiary", "Provenance": "", "Task": "for"}


def subject_member(resource_type: str) -> str:
    """The member that names whom a resource is about; none where entries, participants or nothing does."""
    if resource_type in ABOUT_NOBODY:
        return ""
    if resource_type in _OTHERWISE:
        return _OTHERWISE[resource_type]
    return "patient" if resource_type in _OF_A_PATIENT.split() else "subject"


def about(resource: Resource, reference: str) -> Resource:
    """The resource, about the person a reference leads to."""
    who = {"reference": reference}
    if resource["resourceType"] == "Appointment":
        others = [one for one in resource.get("participant", ()) if not _is_person(one.get("actor", {}))]
        return {**resource, "participant": [{"actor": who, "status": "accepted"}, *others]}
    member = subject_member(resource["resourceType"])
    return {**resource, member: who} if member else resource


def identified(resource: Resource, identifier: Resource) -> Resource:
    """The resource under one more identifier, its first; some types have one only."""
    if resource["resourceType"] in ONE_IDENTIFIER:
        return {**resource, "identifier": identifier}
    return {**resource, "identifier": [identifier, *resource.get("identifier", [])]}


def _is_person(actor: Resource) -> bool:
    return actor.get("type") == "Patient" or str(actor.get("reference", "")).startswith("Patient/")
