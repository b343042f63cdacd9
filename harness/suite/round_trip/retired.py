"""RTP-018 as well: a stale delete is refused; what is deleted leaves its versions as they were, or gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.fhir import synthetic
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.suite.check import verifies
from harness.suite.round_trip.earlier import two_states
from harness.suite.round_trip.filing import item_filed
from harness.suite.round_trip.versioned import Version, other_by_now
from harness.suite.round_trip.versions import STALE
from harness.target.client import Answer
from harness.verbs.case import Actor, Case, decided
from harness.verbs.updating import deletes

_NOTE: Json = [{"text": "told once"}]
_ITEMS: Mapping[str, Callable[[], Resource]] = {
    "Observation": lambda: synthetic.observation(note=_NOTE),
    "MedicationRequest": lambda: synthetic.medication_request(note=_NOTE),
    "Condition": lambda: synthetic.condition(note=_NOTE),
}


@verifies("RTP-018", given=st.sampled_from(sorted(_ITEMS)), always=tuple(_ITEMS))
def a_stale_delete_is_refused_and_versions_stay_as_they_were(case: Case, kind: str) -> None:
    """An item is changed, then deleted: not by naming its old version; versions stay as they were, or go."""
    gp, contributor = case.actor("gp"), case.contributors()[0]
    contribution = item_filed(gp, _ITEMS[kind]())
    if contribution is None:
        return case.judge([], observed=0)
    states = two_states(gp, contribution.items[0], {"note": [{"text": "told twice"}]})
    if states is None:
        return case.judge([], observed=0)
    first, second = states
    late = decided(deletes(contributor, first.reference, first.tag))
    if late.given:
        told = Finding("412 or 409 to a delete with a stale If-Match", f"answered {late.status}", late.line)
        return case.judge([told])
    answer = decided(deletes(contributor, second.reference, second.tag))
    if not answer.given:
        case.without("deletes of what was filed, which were refused")
        return case.judge([], observed=int(late.status in STALE))
    case.judge(_outlived(gp, answer, first, second))


def _outlived(gp: Actor, deleted: Answer, *states: Version) -> list[Finding]:
    """What versions answer that they did not before the item was deleted."""
    found = [each for state in states for each in other_by_now(gp, state)]
    return [Finding(f"{each.expected}, after {deleted.line}", each.seen, each.where) for each in found]
