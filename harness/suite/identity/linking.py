"""IDN-003, IDN-006: linked by the number and its system, and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.fhir.identifiers import NHS_NUMBER
from harness.findings.views import lost, somebody_elses
from harness.oracle.record import RecordId, belongs_to
from harness.suite.cases import Aggregated, aggregated, spread
from harness.suite.check import verifies
from harness.verbs.case import Actor, Case, Person
from harness.verbs.contributing import Contribution, cares_for, contributes
from harness.verbs.viewing import looks_up, people_found, settled_views


@dataclass(frozen=True)
class Lookalike:
    """Which local system carries the other person's digits, and whether the two share their demographics."""

    system: str
    same_demographics: bool


_LOOKALIKES = st.builds(
    Lookalike,
    st.sampled_from(["https://pas.example/hospital-number", "urn:oid:2.16.840.1.113883.2.1.99", "https://fhir.nhs.uk/Id/nhs"]),
    st.booleans(),
)  # fmt: skip


@verifies(
    "IDN-003",
    given=_LOOKALIKES,
    always=[Lookalike("https://pas.example/hospital-number", same) for same in (False, True)],
)
def digits_under_another_system_are_another_person(case: Case, lookalike: Lookalike) -> None:
    """One person's NHS number stands as a hospital number of another: neither is shown as the other."""
    contributors = case.contributors(at_least=2)
    gp = case.actor("gp")
    ann = case.person()
    case.wire.manifest.add(lookalike.system, ann.number)
    other = synthetic.patient("Ashworth" if lookalike.same_demographics else "Blackwood")
    bea = case.person({**other, "identifier": [{"system": lookalike.system, "value": ann.number}]})
    teams = [team for team in (cares_for(gp, ann), cares_for(gp, bea)) if team]
    anns = contributes(contributors[0], ann, synthetic.observation())
    beas = contributes(contributors[1], bea, synthetic.allergy())
    if not (anns.accepted and beas.accepted):
        raise NotTestable("one of the two people was refused, so there is nobody to mix up")
    filed = [anns, beas, *teams]
    case.judge(_mixed_up(gp, ann, bea, filed))
    case.judge(_mixed_up(gp, bea, ann, filed))


def _mixed_up(gp: Actor, person: Person, other: Person, filed: list[Contribution]) -> list[Finding]:
    items = [f.item for contribution in filed for f in contribution.items]
    views, _ = settled_views(gp, person, belongs_to(person.number, items))
    everything = [f.item for contribution in filed for f in (contribution.patient, *contribution.items)]
    forbidden: set[RecordId] = {item.record_id for item in everything if item.number == other.number}
    forbidden.add((NHS_NUMBER, other.number))
    answered = looks_up(gp, person.nhs_number)
    people_found(answered)
    found = somebody_elses(forbidden, answered.resources, answered.line)
    for view in views:
        found += somebody_elses(forbidden, view.resources, f"the view of Patient/{view.patient}")
    return found


@verifies(
    "IDN-006", given=aggregated(at_least=2), always=[spread(2, ("Observation",)), spread(3, ("Condition",))]
)
def one_verified_number_is_one_person(case: Case, drawn: Aggregated) -> None:
    """Organisations contribute under one verified number: every Patient a lookup answers shows all of it."""
    contributors = case.contributors(at_least=2)
    gp, ann = case.actor("gp"), case.person()
    first, *others = drawn.contributions
    cares_for(gp, ann)
    filed = [contributes(first.by(contributors), ann, *first.items())]
    found_before = looks_up(gp, ann.nhs_number).given
    filed += [contributes(c.by(contributors), ann, *c.items()) for c in others]
    accepted = [f.item for contribution in filed if contribution.accepted for f in contribution.items]
    if len({item.organisation for item in accepted}) < 2:
        raise NotTestable("contributions of fewer than two organisations were accepted")
    expected = belongs_to(ann.number, accepted)
    try:
        views, _ = settled_views(gp, ann, expected)
    except NotTestable:
        case.judge(_shut_out(gp, ann) if found_before else [], observed=0)
        raise
    case.judge(f for v in views for f in lost(expected, v.resources, f"the view of Patient/{v.patient}"))


def _shut_out(gp: Actor, person: Person) -> list[Finding]:
    """A lookup that was answered is refused since another organisation contributed: two records, not one."""
    now = looks_up(gp, person.nhs_number)
    expected = "the lookup answered as it was before other organisations contributed"
    return [Finding(expected, f"refused with {now.status}", now.line)] if now.refused else []
