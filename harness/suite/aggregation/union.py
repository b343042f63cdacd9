"""MRG-001, MRG-003: everything contributed is in the view once, however often it was sent."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir.compare import Allowed, differences
from harness.findings.views import invented, lost, repeated
from harness.oracle.record import belongs_to
from harness.suite.cases import ALL_KINDS, Aggregated, Contributing, aggregated, kinds, spread
from harness.suite.check import verifies
from harness.verbs.case import Case
from harness.verbs.contributing import cares_for, contributes, sends
from harness.verbs.viewing import View, settled_views, views

_MANY = ("Observation",) * 30


@verifies(
    "MRG-001",
    given=aggregated(),
    always=[
        spread(1, ALL_KINDS),
        spread(2, ALL_KINDS, 3),
        spread(1, ("Condition",) * 4, 1),
        spread(2, _MANY),
    ],
    stranger_violates=True,
)
def everything_contributed_is_in_the_view_once(case: Case, drawn: Aggregated) -> None:
    """Organisations contribute items: over all pages the view holds each accepted item once, and no other."""
    contributors = case.contributors()
    gp, ann = case.actor("gp"), case.person()
    team = cares_for(gp, ann)
    filed = [contributes(c.by(contributors), ann, *c.items()) for c in drawn.contributions]
    accepted = [f.item for f in (team.items if team else ())]
    accepted += [f.item for contribution in filed if contribution.accepted for f in contribution.items]
    expected = belongs_to(ann.number, accepted)
    seen, with_markers = settled_views(gp, ann, expected, drawn.page_size)
    findings: list[Finding] = []
    for view in seen:
        where = f"the view of Patient/{view.patient}"
        findings += lost(expected, view.resources, where)
        findings += repeated(expected, view.resources, where)
        findings += invented(with_markers, view.resources, where)
    case.judge(findings, observed=len(accepted))


@dataclass(frozen=True)
class Replay:
    """A contribution, and how many times it is sent in all."""

    contribution: Contributing
    times: int


@verifies(
    "MRG-003",
    given=st.builds(Replay, st.builds(Contributing, st.integers(0, 4), kinds()), st.integers(2, 4)),
    always=[Replay(Contributing(0, ALL_KINDS), 2), Replay(Contributing(1, ("MedicationRequest",)), 4)],
)
def sending_again_changes_nothing(case: Case, drawn: Replay) -> None:
    """An organisation sends the same transaction again: no second copy appears and no content changes."""
    contributors = case.contributors()
    gp, ann = case.actor("gp"), case.person()
    cares_for(gp, ann)
    first = contributes(drawn.contribution.by(contributors), ann, *drawn.contribution.items())
    if not first.accepted:
        raise NotTestable(f"the contribution was refused: {first.answer.line}")
    wanted = belongs_to(ann.number, [f.item for f in first.items])
    before, _ = settled_views(gp, ann, wanted)
    again = [sends(drawn.contribution.by(contributors), first) for _ in range(drawn.times - 1)]
    after = views(gp, ann, [item.resource_type for item in wanted.values()])
    findings: list[Finding] = []
    if len(after) > len(before):
        findings.append(Finding(f"{len(before)} Patient for the number", f"{len(after)} after sending again"))
    for view in after:
        findings += repeated(wanted, view.resources, f"the view of Patient/{view.patient}")
    for earlier, later in zip(before, after, strict=False):
        findings += _changed(earlier, later)
    case.judge(findings, observed=sum(one.accepted or one.answer.refused for one in again))


def _changed(before: View, after: View) -> list[Finding]:
    now = {(r.get("resourceType"), r.get("id")): r for r in after.resources}
    return [
        Finding(
            f"{d.path} = {d.sent} as before", f"{d.path} = {d.got}", f"{r.get('resourceType')}/{r.get('id')}"
        )
        for r in before.resources
        if (r.get("resourceType"), r.get("id")) in now
        for d in differences(r, now[r.get("resourceType"), r.get("id")], Allowed())
    ]
