"""RTP-015: what contradicts itself is refused, set aside or kept; nobody takes one side of it away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from harness.verbs.contributing import Contribution, contributes
from harness.verbs.viewing import finds, looks_up, people_found, reads, searches


@dataclass(frozen=True)
class Contradiction:
    """A sound item, what makes it break one invariant of R4, and the members that do not go together."""

    sound: Resource
    change: Resource
    members: tuple[str, ...]


_UNKNOWN = coded("unknown", "Unknown", f"{HL7}/data-absent-reason")
_STATUSES = ("clinicalStatus", "verificationStatus")
CONTRADICTIONS: Mapping[str, Contradiction] = {
    "ait-2": Contradiction(
        synthetic.allergy(),
        {"verificationStatus": status("allergyintolerance-verification", "entered-in-error")},
        _STATUSES,
    ),
    "con-5": Contradiction(
        synthetic.condition(),
        {"verificationStatus": status("condition-ver-status", "entered-in-error")},
        _STATUSES,
    ),
    "con-4": Contradiction(
        synthetic.condition(), {"abatementDateTime": "2024-05-20"}, ("clinicalStatus", "abatementDateTime")
    ),
    "obs-6": Contradiction(
        synthetic.observation(), {"dataAbsentReason": _UNKNOWN}, ("valueQuantity", "dataAbsentReason")
    ),
    "per-1": Contradiction(
        synthetic.encounter(), {"period": {"start": "2024-08-30", "end": "2024-03-01"}}, ("period",)
    ),
}
"""By the invariant that is broken."""


@verifies("RTP-015", given=st.sampled_from(sorted(CONTRADICTIONS)), always=tuple(CONTRADICTIONS))
def a_contradiction_is_never_put_right_in_silence(case: Case, rule: str) -> None:
    """An item that contradicts itself is contributed: refused, hidden, or shown with both sides as sent."""
    gp, one = case.actor("gp"), CONTRADICTIONS[rule]
    sound = item_filed(gp, one.sound)
    if sound is None:
        case.without(f"items that break {rule}, as sound ones like them were refused")
        return case.judge([], observed=0)
    broken = contributes(case.contributors()[0], sound.person, {**one.sound, **one.change}, serial=1)
    shown = _shown(gp, broken) if broken.accepted else []
    expected = f"{rule} broken: refused, hidden or kept"
    case.judge([found for answer in shown for found in _righted(case, answer, broken, one.members, expected)])


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
    case: Case, answer: Answer, contribution: Contribution, members: Sequence[str], expected: str
) -> list[Finding]:
    """Where a member of the contradiction is no longer as it was sent."""
    filed = contribution.items[0]
    found = [
        one
        for resource in answer.resources
        if filed.item.record_id in identifiers(resource)
        for one in differences(filed.sent, resource, allowed(case, contribution))
    ]
    return [
        Finding(f"{expected}, {one.path} = {one.sent}", one.got, answer.line)
        for one in found
        if one.path.replace("[", ".").split(".")[0] in members
    ]
