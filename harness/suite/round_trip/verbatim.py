"""RTP-001, RTP-005: refused, or stored and returned as it was sent."""

from __future__ import annotations

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import strategies, synthetic
from harness.fhir.compare import Allowed
from harness.fhir.lossless import Json, JsonError, Number, loads
from harness.fhir.synthetic import Resource, care_team
from harness.findings.altered import altered, altered_decimals
from harness.suite.check import verifies
from harness.suite.round_trip.examples import RICH
from harness.target.client import Answer
from harness.verbs.case import Actor, Case, decided
from harness.verbs.contributing import Contribution, Filed, cares_for, contributes, organisation_of
from harness.verbs.patience import tries
from harness.verbs.viewing import finds, reads


@verifies("RTP-001", given=strategies.resources(), always=RICH, stranger_violates=True)
def what_was_accepted_comes_back_unaltered(case: Case, drawn: Resource) -> None:
    """An organisation contributes a resource: if it is accepted, reading it returns what was sent."""
    gp = case.actor("gp")
    contribution = _person_filed(gp, drawn) if drawn["resourceType"] == "Patient" else _item_filed(gp, drawn)
    if contribution is None:
        return case.judge([], observed=0)
    filed = contribution.patient if drawn["resourceType"] == "Patient" else contribution.items[0]
    answer = _reads_back(gp, filed)
    case.judge(_unread(answer) or altered(filed.sent, answer.body, _allowed(case, contribution), answer.line))


_NUMBERS = st.lists(strategies.decimals(), min_size=1, max_size=5)


@verifies("RTP-005", given=_NUMBERS, always=[[Number(text)] for text in strategies.DECIMALS])
def decimals_keep_value_and_precision(case: Case, drawn: list[Number]) -> None:
    """An organisation contributes a result with decimals: each keeps its value and its precision."""
    gp = case.actor("gp")
    contribution = _item_filed(gp, _result(drawn))
    if contribution is None:
        return case.judge([], observed=0)
    filed = contribution.items[0]
    answer = _reads_back(gp, filed)
    case.judge(_unread(answer) or altered_decimals(filed.sent, answer.body, answer.line))


def _item_filed(gp: Actor, item: Resource) -> Contribution | None:
    """The item, filed about somebody the GP cares for; None if it was refused."""
    ann = gp.case.person()
    cares_for(gp, ann)
    contribution = contributes(gp.case.contributors()[0], ann, item)
    return contribution if contribution.accepted else None


def _person_filed(gp: Actor, demographics: Resource) -> Contribution | None:
    """The demographics, filed for somebody the GP cares for; None if they were refused."""
    ann = gp.case.person(demographics)
    if gp.case.declared.relationship == "verified":
        contribution = contributes(organisation_of(gp), ann, care_team(gp.persona.organisation), serial=900)
    else:
        contribution = contributes(gp.case.contributors()[0], ann)
    return contribution if contribution.accepted else None


def _reads_back(gp: Actor, filed: Filed) -> Answer:
    """What reading it answers, as soon as it is visible.

    Raises:
        NotTestable: the GP is not let in at all, which is another requirement's business.
    """
    reference = finds(gp, filed)
    for _ in tries(gp.case, gp.case.record.target.settle.view):
        answer = decided(reads(gp, reference))
        if answer.given:
            break
    if answer.by_token_endpoint or answer.status in (401, 403):
        raise NotTestable(f"a lawful read was refused: {answer.line}")
    return answer


def _unread(answer: Answer) -> list[Finding]:
    """What was accepted and cannot be read back."""
    expected = "the resource that was accepted"
    if not answer.given:
        return [Finding(expected, f"answered {answer.status}", answer.line)]
    try:
        loads(answer.text)
    except JsonError as error:
        return [Finding(expected, f"an unreadable answer: {error}", answer.line)]
    return []


def _result(numbers: list[Number]) -> Resource:
    """An observation with one decimal as its value and the others as components."""
    first, *others = [_quantity(number) for number in numbers]
    code = synthetic.coded("386725007", "Body temperature")
    more: dict[str, Json] = (
        {"component": [{"code": code, "valueQuantity": q} for q in others]} if others else {}
    )
    return {**synthetic.observation(), **more, "valueQuantity": first}


def _quantity(number: Number) -> Resource:
    return {"value": number, "unit": "mmol/L", "system": synthetic.UCUM, "code": "mmol/L"}


def _allowed(case: Case, contribution: Contribution) -> Allowed:
    return Allowed(
        references=contribution.references,
        untold=contribution.untold,
        base_url=case.record.target.base_url,
        generated_narrative=case.declared.narrative == "generated",
    )
