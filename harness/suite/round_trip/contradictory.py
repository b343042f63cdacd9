"""RTP-015: what contradicts itself is refused, set aside or kept; nobody takes one side of it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.fhir import synthetic
from harness.fhir.compare import differences
from harness.fhir.drawn.tokens import HL7, status
from harness.fhir.identifiers import identifiers
from harness.fhir.synthetic import Resource, coded
from harness.suite.check import verifies
from harness.suite.round_trip.filing import allowed, item_filed
from harness.target.client import Answer
from harness.verbs.case import Actor, Case, decided
from harness.verbs.contributing import Contribution
from harness.verbs.viewing import finds, looks_up, people_found, reads, searches


@dataclass(frozen=True)
class Contradiction:
    """An item that breaks one invariant of R4, and the members that do not go together."""

    rule: str
    item: Resource
    members: tuple[str, ...]


_UNKNOWN = coded("unknown", "Unknown", f"{HL7}/data-absent-reason")
_BACKWARDS = {"start": "2024-08-30", "end": "2024-03-01"}
CONTRADICTIONS: Mapping[str, Contradiction] = {
    one.rule: one
    for one in (
        Contradiction(
            "ait-2",
            synthetic.allergy(
                verificationStatus=status("allergyintolerance-verification", "entered-in-error")
            ),
            ("clinicalStatus", "verificationStatus"),
        ),
        Contradiction(
            "con-5",
            synthetic.condition(verificationStatus=status("condition-ver-status", "entered-in-error")),
            ("clinicalStatus", "verificationStatus"),
        ),
        Contradiction(
            "con-4",
            synthetic.condition(abatementDateTime="2024-05-20"),
            ("clinicalStatus", "abatementDateTime"),
        ),
        Contradiction(
            "obs-6", synthetic.observation(dataAbsentReason=_UNKNOWN), ("valueQuantity", "dataAbsentReason")
        ),
        Contradiction("per-1", synthetic.encounter(period=_BACKWARDS), ("period",)),
    )
}


@verifies("RTP-015", given=st.sampled_from(sorted(CONTRADICTIONS)), always=tuple(CONTRADICTIONS))
def a_contradiction_is_never_put_right_in_silence(case: Case, rule: str) -> None:
    """An item that contradicts itself is contributed: refused, hidden, or shown with both sides as sent."""
    gp, contradiction = case.actor("gp"), CONTRADICTIONS[rule]
    contribution = item_filed(gp, contradiction.item)
    if contribution is None:
        return case.judge([])
    shown = _shown(gp, contribution)
    case.judge([found for answer in shown for found in _righted(case, answer, contribution, contradiction)])


def _shown(gp: Actor, contribution: Contribution) -> list[Answer]:
    """What a read and a search answer; they may well hide it."""
    filed = contribution.items[0]
    found = people_found(looks_up(gp, contribution.person.nhs_number))
    kind = filed.item.resource_type
    answers = [*(searches(gp, kind, patient=one) for one in found)]
    if filed.reference:
        answers.append(decided(reads(gp, finds(gp, filed))))
    return [answer for answer in answers if answer.given]


def _righted(
    case: Case, answer: Answer, contribution: Contribution, contradiction: Contradiction
) -> list[Finding]:
    """Where a member of the contradiction is no longer as it was sent."""
    filed = contribution.items[0]
    found = [
        one
        for resource in answer.resources
        if filed.item.record_id in identifiers(resource)
        for one in differences(filed.sent, resource, allowed(case, contribution))
    ]
    expected = f"{contradiction.rule} broken: refused, hidden or kept"
    return [
        Finding(f"{expected}, {one.path} = {one.sent}", one.got, answer.line)
        for one in found
        if one.path.replace("[", ".").split(".")[0] in contradiction.members
    ]
