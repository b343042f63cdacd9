"""MRG-005, MRG-008: the latest state is current, and an active allergy is never masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.fhir.lossless import Json, Number, dumps
from harness.oracle.record import RecordId, belongs_to
from harness.suite.check import verifies
from harness.verbs.case import Case
from harness.verbs.contributing import cares_for, contributes
from harness.verbs.patience import tries
from harness.verbs.viewing import View, settled_views

_NO_KNOWN_ALLERGIES = "716186003"
_NO_KNOWN_DRUG_ALLERGIES = "409137002"


_RECORDED = (
    "2026-02-01T08:00:00+00:00",
    "2026-02-01T09:30:00+00:00",
    "2026-02-01T09:30:01+00:00",
    "2026-02-02T00:10:00+01:00",
    "2026-02-02T08:00:00+00:00",
    "2026-02-03T08:00:00+00:00",
)
"""Moments one after another: on one day, a second apart, and one whose date is another's by its offset."""


@dataclass(frozen=True)
class History:
    """States of one item as they arrive, by their place among the moments; one again is a replay."""

    arrivals: tuple[int, ...]

    @property
    def latest(self) -> int:
        """The state that has to be current."""
        return max(self.arrivals)


def _histories() -> st.SearchStrategy[History]:
    states = st.lists(st.integers(0, len(_RECORDED) - 1), min_size=2, max_size=4, unique=True)
    replayed = states.flatmap(
        lambda arrived: st.tuples(st.just(arrived), st.lists(st.sampled_from(arrived), max_size=2))
    )
    return replayed.map(lambda drawn: History((*drawn[0], *drawn[1])))


_HISTORIES = tuple(map(History, [(1, 4, 1), (5, 4), (2, 1, 0), (3, 2, 1, 3, 0)]))


@verifies("MRG-005", given=_histories(), always=_HISTORIES)
def the_latest_recorded_state_is_current(case: Case, history: History) -> None:
    """States of one result arrive in any order, old ones again: the view shows the one recorded last."""
    gp, ann = case.actor("gp"), case.person()
    contributor = case.contributors()[0]
    cares_for(gp, ann)
    record_id: RecordId = ("", "")
    for state in history.arrivals:
        value, recorded = synthetic.observation(f"{30 + state}.0"), _RECORDED[state]
        filed = contributes(contributor, ann, value, recorded=recorded, revision=state)
        if not filed.accepted and (state == history.latest or filed.answer.status not in (409, 412)):
            raise NotTestable(f"a state was refused: {filed.answer.line}")
        record_id = filed.items[0].item.record_id
        item = filed.items[0].item
    wanted = f"{30 + history.latest}.0"
    for _ in tries(case, case.record.target.settle.view):
        views, _expected = settled_views(gp, ann, belongs_to(ann.number, [item]))
        findings = [f for view in views for f in _not_current(view, record_id, wanted)]
        if not findings:
            break
    case.judge(findings, observed=sum(bool(view.holds(record_id)) for view in views))


def _not_current(view: View, record_id: RecordId, wanted: str) -> list[Finding]:
    where = f"the view of Patient/{view.patient}"
    shown = [r.get("valueQuantity", {}).get("value") for r in view.holds(record_id)]
    return [
        Finding(f"the value recorded last, {wanted}", f"{_text(value)}, recorded before", where)
        for value in shown
        if not (isinstance(value, Number) and float(value.text) == float(wanted))
    ]


@dataclass(frozen=True)
class Masked:
    """Which "no known" item stands beside the active allergy, and whether it arrives first."""

    code: str
    first: bool


@verifies(
    "MRG-008",
    given=st.builds(Masked, st.sampled_from([_NO_KNOWN_ALLERGIES, _NO_KNOWN_DRUG_ALLERGIES]), st.booleans()),
    always=[Masked(_NO_KNOWN_ALLERGIES, first) for first in (True, False)],
)
def no_known_allergies_masks_no_allergy(case: Case, masked: Masked) -> None:
    """One organisation has no known allergies on file, another an active one: the allergy shows, active."""
    one, other = case.contributors(at_least=2)[:2]
    gp, ann = case.actor("gp"), case.person()
    cares_for(gp, ann)
    none_known = synthetic.allergy(code=synthetic.coded(masked.code, "No known allergies"))
    penicillin = synthetic.allergy()
    sent = [(one, none_known, 1), (other, penicillin, 2)]
    filed = [contributes(who, ann, item, serial=n) for who, item, n in (sent if masked.first else sent[::-1])]
    if not all(contribution.accepted for contribution in filed):
        raise NotTestable("one of the two was refused, so there is nothing to mask")
    allergy = filed[1 if masked.first else 0].items[0].item
    views, _ = settled_views(gp, ann, belongs_to(ann.number, [allergy]))
    findings = [f for view in views for f in _masked(view, allergy.record_id, penicillin)]
    case.judge(findings, observed=len(views))


def _masked(view: View, record_id: RecordId, sent: synthetic.Resource) -> list[Finding]:
    where = f"the view of Patient/{view.patient}"
    shown = view.holds(record_id)
    if not shown:
        return [Finding("the active allergy in the view", "absent from every page of it", where)]
    return [
        Finding(f"{member} {_codes(sent.get(member))}", f"{member} {_codes(found.get(member))}", where)
        for found in shown
        for member in ("clinicalStatus", "verificationStatus")
        if _codes(found.get(member)) != _codes(sent.get(member))
    ]


def _codes(concept: Json) -> Sequence[str]:
    codings = concept.get("coding") or [] if isinstance(concept, dict) else []
    return [str(coding.get("code")) for coding in codings if isinstance(coding, dict)]


def _text(value: Json) -> str:
    return "no value" if value is None else dumps(value)
