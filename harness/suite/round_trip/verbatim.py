"""RTP-001, RTP-005: refused, or stored and returned as it was sent."""

from __future__ import annotations

from hypothesis import strategies as st

from harness.fhir import strategies, synthetic
from harness.fhir.lossless import Json, Number
from harness.fhir.synthetic import Resource
from harness.findings.altered import altered, altered_decimals
from harness.suite.check import verifies
from harness.suite.round_trip import profiled
from harness.suite.round_trip.as_xml import MARKED_UP, judged_as_xml
from harness.suite.round_trip.beside import BESIDE
from harness.suite.round_trip.examples import RICH
from harness.suite.round_trip.filing import item_filed, reads_back, unread
from harness.suite.round_trip.holding import HOLDING
from harness.suite.round_trip.odd import CONTROLS, LONG, SHAPES, UNDER_RULES
from harness.suite.round_trip.other_items import OTHER_ITEMS
from harness.suite.round_trip.said import SAID
from harness.suite.round_trip.surviving import survives, withdrawn
from harness.suite.round_trip.who_and_where import WHO_AND_WHERE
from harness.target.model import Target
from harness.verbs.case import Case


def _first(target: Target) -> list[Resource]:
    odd = [*CONTROLS, *LONG, UNDER_RULES, *SHAPES]
    others = [*BESIDE, *WHO_AND_WHERE, SAID, *OTHER_ITEMS]
    return [*RICH, MARKED_UP, *odd, *HOLDING, *others, *profiled.whole(target)]


@verifies("RTP-001", given=profiled.resources, always=_first, stranger_violates=True)
def what_was_accepted_comes_back_unaltered(case: Case, drawn: Resource) -> None:
    """An organisation contributes a resource: if it is accepted, every channel returns what was sent."""
    for url in profiled.not_contributed(case.record.target):
        case.without(f"resources that follow {url}, which are not contributed by themselves")
    survives(case, drawn, judged=altered, may_be_hidden=withdrawn, also=judged_as_xml)


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
