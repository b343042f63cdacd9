"""ERR-005: an update whose id is not that of its address is refused, and neither item is touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir.compare import Allowed
from harness.fhir.lossless import Json, dumps
from harness.fhir.synthetic import NOTED
from harness.findings.altered import altered
from harness.suite.check import verifies
from harness.suite.errors.requests import REFUSALS
from harness.suite.round_trip.filing import item_filed, reads_back
from harness.target.client import FHIR_JSON, Answer
from harness.verbs.case import Actor, Case
from harness.verbs.viewing import finds

Send = Callable[[Actor, str, Json, str], Answer]
"""(contributor, reference, resource, what is done) to the answer."""

_NOTES: Json = [{"text": "written under another id"}]


@dataclass(frozen=True)
class Misaddressed:
    """How an update reaches an address that is not its own, and of items of which type."""

    how: str
    type: str


def _by_itself(contributor: Actor, reference: str, resource: Json, said: str) -> Answer:
    headers = {"Content-Type": FHIR_JSON}
    return contributor.send("PUT", reference, said, headers=headers, body=dumps(resource).encode())


def _in_a_transaction(contributor: Actor, reference: str, resource: Json, said: str) -> Answer:
    entry = {"resource": resource, "request": {"method": "PUT", "url": reference}}
    body = dumps({"resourceType": "Bundle", "type": "transaction", "entry": [entry]}).encode()
    headers = {"Content-Type": FHIR_JSON}
    return contributor.send("POST", "", f"{said}, in a transaction", headers=headers, body=body)


_WAYS: Mapping[str, Send] = {
    "by itself": _by_itself,
    "in a transaction": _in_a_transaction,
}
_DRAWN = st.builds(Misaddressed, st.sampled_from(sorted(_WAYS)), st.sampled_from(sorted(NOTED)))
_ALWAYS = [Misaddressed(how, kind) for how in _WAYS for kind in ("Observation", "AllergyIntolerance")]


@verifies("ERR-005", given=_DRAWN, always=_ALWAYS)
def an_update_under_another_id_changes_neither(case: Case, misaddressed: Misaddressed) -> None:
    """An organisation sends one of two items to the address of the other: refused, and both are as before."""
    gp, contributor, send = case.actor("gp"), case.contributors()[0], _WAYS[misaddressed.how]
    make = NOTED[misaddressed.type]
    contribution = item_filed(gp, make(), make(note=[{"text": "the other one"}]))
    if contribution is None:
        return case.judge([], observed=0)
    one, other = (reads_back(gp, filed) for filed in contribution.items)
    here, there = (finds(gp, filed) for filed in contribution.items)
    if not one.given or not other.given or here == there or not isinstance(one.body, dict):
        return case.judge([], observed=0)
    right = {**one.body, "note": _NOTES}
    wrong = {**right, "id": there.rpartition("/")[2]}
    answer = send(contributor, here, wrong, "updates an item under the id of another")
    if not answer.status or answer.status == 429:
        raise NotTestable(f"no decision of the record: {answer.line}")
    findings = []
    if answer.given or answer.status >= 500:
        expected = "an update refused whose id is not that of its address"
        findings.append(Finding(expected, f"answered {answer.status}", answer.line))
    for before, filed in zip((one, other), contribution.items, strict=True):
        now = reads_back(gp, filed)
        findings += altered(before.body, now.body, Allowed(), f"after that update: {now.line}")
    told = answer.status in REFUSALS and (bool(findings) or _taken(case, send, here, right, misaddressed.how))
    case.judge(findings, observed=int(told))


def _taken(case: Case, send: Send, reference: str, right: Json, how: str) -> bool:
    """Whether the same update is taken under its own id: else its refusal says nothing of the other one."""
    taken = send(case.contributors()[0], reference, right, "updates the item under its own id").given
    if not taken:
        case.without(f"updates {how}, which are refused under the right id too")
    return taken
