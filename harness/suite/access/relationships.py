"""ACC-006: no record without a legitimate relationship, and with one, the record."""

from __future__ import annotations

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.suite.check import verifies
from harness.suite.ways_in import WAYS_IN, Known, shows_data
from harness.target.client import Answer
from harness.verbs.case import Actor, Case
from harness.verbs.contributing import cares_for, contributes, organisation_of
from harness.verbs.patience import tries
from harness.verbs.viewing import finds, looks_up, people_found


@verifies("ACC-006", given=st.sampled_from(sorted(WAYS_IN)), always=tuple(WAYS_IN), stranger_violates=True)
def without_a_relationship_nothing_is_shown(case: Case, way_in: str) -> None:
    """The GP asks for somebody the practice has on file but does not care for: no data until it does."""
    if case.declared.relationship != "verified":
        raise NotTestable("only a verified relationship (declare.relationship) can be made by the run itself")
    gp = case.distinct("gp")
    known = _on_file(gp)
    before = WAYS_IN[way_in](gp, known)
    seen = shows_data(before, known)
    cares_for(gp, known.person)
    after = _once_let_in(gp, known, way_in)
    if seen:
        case.judge([Finding(f"no data for {gp} before there is a relationship", "data", before.line)])
    if shows_data(after, known):
        case.judge([])
    else:
        case.without(f"{way_in}, which did not answer {gp} with a relationship either")


def _on_file(gp: Actor) -> Known:
    """A person whom the GP's own organisation contributed, which is no relationship (CONTRACT 6)."""
    case = gp.case
    marks = case.marks()
    ann = case.person(synthetic.patient(marks["family name"]))
    item = synthetic.observation(note=[{"text": marks["note"]}])
    filed = contributes(organisation_of(gp), ann, item)
    if not filed.accepted:
        raise NotTestable(f"a contribution was refused: {filed.answer.line}")
    manager = case.actor("identity-manager")
    for _ in tries(case, case.record.target.settle.view):
        looked = looks_up(manager, ann.nhs_number)
        found = people_found(looked) if looked.given else []
        if found:
            return Known(ann, found[0], finds(organisation_of(gp), filed.items[0]), marks, looked)
    raise NotTestable(f"the identity manager does not find the person: {looked.line}")


def _once_let_in(gp: Actor, known: Known, way_in: str) -> Answer:
    """The same request with a relationship, as soon as it gives data."""
    for _ in tries(gp.case, gp.case.record.target.settle.view):
        answer = WAYS_IN[way_in](gp, known)
        if shows_data(answer, known):
            break
    return answer
