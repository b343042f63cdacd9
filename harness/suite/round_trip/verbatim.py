"""RTP-001, RTP-005: refused, or stored and returned as it was sent."""

from __future__ import annotations

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.fhir import strategies, synthetic
from harness.fhir.lossless import Json, Number
from harness.fhir.synthetic import Resource
from harness.findings.altered import altered, altered_decimals
from harness.suite.check import verifies
from harness.suite.round_trip.as_xml import MARKED_UP, judged_as_xml
from harness.suite.round_trip.channels import shown_again
from harness.suite.round_trip.examples import RICH
from harness.suite.round_trip.filing import allowed, item_filed, person_filed, reads_back, unread
from harness.verbs.case import Case

_CONTROLS = synthetic.observation(note=[{"text": "before\u0001 and\u007f after"}])
"""FHIR R4 says such characters should not be sent; a server may refuse them."""


_ALWAYS = (*RICH, MARKED_UP, _CONTROLS)


@verifies("RTP-001", given=strategies.resources(), always=_ALWAYS, stranger_violates=True)
def what_was_accepted_comes_back_unaltered(case: Case, drawn: Resource) -> None:
    """An organisation contributes a resource: if it is accepted, every channel returns what was sent."""
    gp, about_person = case.actor("gp"), drawn["resourceType"] == "Patient"
    contribution = person_filed(gp, drawn) if about_person else item_filed(gp, drawn)
    if contribution is None:
        return case.judge([], observed=0)
    explained = allowed(case, contribution)

    def judged(sent: Resource, got: Json, where: str) -> list[Finding]:
        return altered(sent, got, explained, where)

    filed = [contribution.patient] if about_person else contribution.items
    shown_again(gp, contribution, filed, judged=judged)
    case.judge([finding for each in filed for finding in judged_as_xml(gp, each, judged)], observed=0)


_NUMBERS = st.lists(strategies.decimals(), min_size=1, max_size=5)


@verifies("RTP-005", given=_NUMBERS, always=[[Number(text)] for text in strategies.DECIMALS])
def decimals_keep_value_and_precision(case: Case, drawn: list[Number]) -> None:
    """An organisation contributes a result with decimals: each keeps its value and its precision."""
    gp = case.actor("gp")
    contribution = item_filed(gp, _result(drawn))
    if contribution is None:
        return case.judge([], observed=0)
    filed = contribution.items[0]
    answer = reads_back(gp, filed)
    case.judge(unread(answer) or altered_decimals(filed.sent, answer.body, answer.line))


_BESIDE = "https://local.example/StructureDefinition/number"


def _result(numbers: list[Number]) -> Resource:
    """An observation with one decimal as its value and the others as components; each in an extension too."""
    first, *others = [_quantity(number) for number in numbers]
    beside = [{"url": _BESIDE, "valueDecimal": number} for number in numbers]
    code = synthetic.coded("386725007", "Body temperature")
    more: dict[str, Json] = (
        {"component": [{"code": code, "valueQuantity": q} for q in others]} if others else {}
    )
    return {**synthetic.observation(), **more, "valueQuantity": first, "extension": beside}


def _quantity(number: Number) -> Resource:
    return {"value": number, "unit": "mmol/L", "system": synthetic.UCUM, "code": "mmol/L"}
