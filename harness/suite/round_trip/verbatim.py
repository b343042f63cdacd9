"""RTP-001, RTP-005: refused, or stored and returned as it was sent."""

from __future__ import annotations

from hypothesis import strategies as st

from harness.fhir import strategies, synthetic
from harness.fhir.compare import Allowed
from harness.fhir.lossless import Json, Number
from harness.fhir.synthetic import Resource
from harness.findings.altered import altered, altered_decimals
from harness.suite.check import verifies
from harness.suite.round_trip.examples import RICH
from harness.verbs.case import Case, lawful
from harness.verbs.contributing import Contribution, Filed, cares_for, contributes
from harness.verbs.viewing import reads


@verifies("RTP-001", given=strategies.resources(), always=RICH, stranger_violates=True)
def what_was_accepted_comes_back_unaltered(case: Case, drawn: Resource) -> None:
    """An organisation contributes a resource: if it is accepted, reading it returns what was sent."""
    gp = case.actor("gp")
    is_person = drawn["resourceType"] == "Patient"
    ann = case.person(drawn if is_person else None)
    cares_for(gp, ann)
    contribution = contributes(case.contributors()[0], ann, *([] if is_person else [drawn]))
    if not contribution.accepted:
        return case.judge([], observed=0)
    filed = contribution.patient if is_person else contribution.items[0]
    got = lawful(reads(gp, contribution.reference(filed)))
    allowed = _allowed(case, contribution)
    case.judge(altered(filed.sent, got.body, allowed, got.line))


_NUMBERS = st.lists(strategies.decimals(), min_size=1, max_size=5)


@verifies("RTP-005", given=_NUMBERS, always=[[Number(text)] for text in strategies.DECIMALS])
def decimals_keep_value_and_precision(case: Case, drawn: list[Number]) -> None:
    """An organisation contributes a result with decimals: each keeps its value and its precision."""
    gp, ann = case.actor("gp"), case.person()
    cares_for(gp, ann)
    contribution = contributes(case.contributors()[0], ann, _result(drawn))
    if not contribution.accepted:
        return case.judge([], observed=0)
    filed: Filed = contribution.items[0]
    got = lawful(reads(gp, contribution.reference(filed)))
    case.judge(altered_decimals(filed.sent, got.body, got.line))


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
        base_url=case.record.target.base_url,
        generated_narrative=case.declared.narrative == "generated",
    )
