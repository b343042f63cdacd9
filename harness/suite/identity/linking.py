"""IDN-003, IDN-006: linked by the number and its system, and by nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.fhir.identifiers import NHS_NUMBER
from harness.fhir.synthetic import RETIRED_STATUS_SYSTEM, nhs_identifier
from harness.findings.views import lost, somebody_elses
from harness.oracle.record import RecordId, belongs_to
from harness.suite.cases import Aggregated, aggregated, spread
from harness.suite.check import verifies
from harness.verbs.case import Actor, Case, Person
from harness.verbs.contributing import Contribution, cares_for, contributes
from harness.verbs.viewing import View, looks_up, settled_views, view_of


@dataclass(frozen=True)
class Lookalike:
    """Which local system carries the other person's digits, and whether the two share their demographics."""

    system: str
    same_demographics: bool


_SYSTEMS = (
    "https://pas.example/hospital-number",
    "urn:oid:2.16.840.1.113883.2.1.99",
    "https://fhir.nhs.uk/Id/nhs",
)


@verifies(
    "IDN-003",
    given=st.builds(Lookalike, st.sampled_from(_SYSTEMS), st.booleans()),
    always=[Lookalike(_SYSTEMS[0], same) for same in (False, True)],
)
def digits_under_another_system_are_another_person(case: Case, lookalike: Lookalike) -> None:
    """One person's NHS number stands as a hospital number of another: neither is shown as the other."""
    contributors, gp = case.contributors(at_least=2), case.actor("gp")
    ann = case.person()
    case.wire.manifest.add(lookalike.system, ann.number)
    other = synthetic.patient("Ashworth" if lookalike.same_demographics else "Blackwood")
    bea = case.person({**other, "identifier": [{"system": lookalike.system, "value": ann.number}]})
    teams = [team for team in (cares_for(gp, ann), cares_for(gp, bea)) if team]
    anns = contributes(contributors[0], ann, synthetic.observation())
    beas = contributes(contributors[1], bea, synthetic.allergy())
    for contribution in (anns, beas):
        if not contribution.accepted:
            raise NotTestable(f"a contribution was refused: {contribution.answer.line}")
    filed = [anns, beas, *teams]
    seen_ann = _settled(gp, ann, filed)
    case.judge(_mixed_up(gp, seen_ann, ann, bea, filed), observed=bool(seen_ann))
    seen_bea = _settled(gp, bea, filed)
    now = [view_of(gp, view.patient, ["Observation", "AllergyIntolerance"]) for view in seen_ann]
    case.judge(_mixed_up(gp, now, ann, bea, filed), observed=0)
    case.judge(_mixed_up(gp, seen_bea, bea, ann, filed), observed=bool(seen_bea))
    local = looks_up(gp, f"{lookalike.system}|{ann.number}")
    case.judge(_shown(local.resources if local.given else (), ann, filed, local.line), observed=0)
    if not (seen_ann and seen_bea):
        raise NotTestable("one of the two people was not found, so a mix-up would not show")


def _settled(gp: Actor, person: Person, filed: Sequence[Contribution]) -> list[View]:
    """The views of a person once their own items show; none if the GP's lawful look is not answered."""
    items = [f.item for contribution in filed for f in contribution.items]
    try:
        views, _ = settled_views(gp, person, belongs_to(person.number, items))
    except NotTestable:
        return []
    return views


def _mixed_up(
    gp: Actor, views: Sequence[View], person: Person, other: Person, filed: Sequence[Contribution]
) -> list[Finding]:
    """Anything of the other person in the lookup or in a view of this one."""
    answered = looks_up(gp, person.nhs_number)
    found = _shown(answered.resources if answered.given else (), other, filed, answered.line)
    for view in views:
        found += _shown(view.resources, other, filed, f"the view of Patient/{view.patient}")
    return found


def _shown(
    resources: Sequence[synthetic.Resource], person: Person, filed: Sequence[Contribution], where: str
) -> list[Finding]:
    """Resources that are this person's."""
    theirs = [f for c in filed if c.person is person for f in (c.patient, *c.items)]
    record_ids: set[RecordId] = {f.item.record_id for f in theirs} | {(NHS_NUMBER, person.number)}
    return somebody_elses(record_ids, {f.reference for f in theirs if f.reference}, resources, where)


@verifies(
    "IDN-006", given=aggregated(at_least=2), always=[spread(2, ("result",)), spread(3, ("active problem",))]
)
def one_verified_number_is_one_person(case: Case, drawn: Aggregated) -> None:
    """Organisations contribute under one verified number: every Patient a lookup answers shows all of it."""
    contributors = case.contributors(at_least=2)
    gp, ann = case.actor("gp"), case.person()
    first, *others = drawn.contributions
    cares_for(gp, ann)
    filed = [contributes(first.by(contributors), ann, *first.items())]
    found_before = looks_up(gp, ann.nhs_number).given
    for n, contribution in enumerate(others):
        filed.append(
            contributes(contribution.by(contributors), _as_known_elsewhere(ann, n), *contribution.items())
        )
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


def _as_known_elsewhere(person: Person, n: int) -> Person:
    """The person as another organisation has them: another address, or the retired status code system."""
    elsewhere = synthetic.patient(line=f"{n + 10} Station Road")
    system = RETIRED_STATUS_SYSTEM if n % 2 else synthetic.STATUS_SYSTEM
    return replace(person, demographics=elsewhere, identifier=nhs_identifier(person.number, system=system))


def _shut_out(gp: Actor, person: Person) -> list[Finding]:
    """A lookup that was answered is refused since another organisation contributed: two records, not one."""
    now = looks_up(gp, person.nhs_number)
    expected = "the lookup answered as it was before other organisations contributed"
    return [Finding(expected, f"refused with {now.status}", now.line)] if now.refused else []
