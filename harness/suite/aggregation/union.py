"""MRG-001, MRG-003: everything contributed is in the view once, however often it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir.compare import Allowed, differences
from harness.findings.views import invented, lost, repeated
from harness.oracle.record import Item, RecordId, belongs_to
from harness.suite.cases import ALL_KINDS, Aggregated, Contributing, aggregated, kinds, spread
from harness.suite.check import verifies
from harness.verbs.case import Case
from harness.verbs.contributing import Contribution, cares_for, contributes, sends
from harness.verbs.viewing import View, settled_views

_MORE_THAN_A_PAGE = ("result",) * 110
"""Servers like to cut a view at 50 or 100."""


@verifies(
    "MRG-001",
    given=aggregated(),
    always=[
        spread(1, ALL_KINDS),
        spread(2, ALL_KINDS, 3),
        spread(1, ("active problem",) * 4, 1),
        spread(1, _MORE_THAN_A_PAGE),
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
    case.judge(findings, observed=sum(contribution.accepted for contribution in filed))


@dataclass(frozen=True)
class Replay:
    """A contribution, and how many times it is sent in all."""

    contribution: Contributing
    times: int


@verifies(
    "MRG-003",
    given=st.builds(Replay, st.builds(Contributing, st.integers(0, 4), kinds()), st.integers(2, 4)),
    always=[Replay(Contributing(0, ALL_KINDS), 2), Replay(Contributing(1, ("current order",)), 4)],
)
def sending_again_changes_nothing(case: Case, drawn: Replay) -> None:
    """An organisation sends the same transaction again: no second copy appears and no content changes."""
    if case.declared.contribute == "fhir-post":
        raise NotTestable("a resource posted again is a new one: sending again has no meaning (CONTRACT 3)")
    contributors = case.contributors()
    gp, ann = case.actor("gp"), case.person()
    team = cares_for(gp, ann)
    first = contributes(drawn.contribution.by(contributors), ann, *drawn.contribution.items())
    if not first.accepted:
        case.without(f"sending again what was refused with {first.answer.status}")
        return case.judge([], observed=0)
    items = belongs_to(ann.number, [f.item for f in first.items])
    all_items = items | belongs_to(ann.number, [f.item for f in (team.items if team else ())])
    before, _ = settled_views(gp, ann, items)
    again = [sends(drawn.contribution.by(contributors), first) for _ in range(drawn.times - 1)]
    _refuse_undecided(again)
    after, with_markers = settled_views(gp, ann, items, after_marker=True)
    findings: list[Finding] = []
    if len(after) > len(before):
        findings.append(Finding(f"{len(before)} Patient for the number", f"{len(after)} after sending again"))
    for view in after:
        where = f"the view of Patient/{view.patient}"
        findings += lost(items, view.resources, where)
        findings += repeated(items, view.resources, where)
        findings += invented({**all_items, **with_markers}, view.resources, where)
    for earlier, later in zip(before, after, strict=False):
        findings += _changed(items, earlier, later, case.declared.narrative == "generated")
    case.judge(findings)


def _refuse_undecided(again: list[Contribution]) -> None:
    """A replay is taken, or refused as one; anything else says nothing about replays."""
    for one in again:
        if not one.accepted and one.answer.status not in (409, 412):
            raise NotTestable(f"sending again was refused for another reason: {one.answer.line}")


def _changed(items: Mapping[RecordId, Item], before: View, after: View, generated: bool) -> list[Finding]:
    """Content of contributed items that is other than it was; what a server adds to meta is its own."""
    return [
        Finding(f"{d.path} = {d.sent} as before", f"{d.path} = {d.got}", "/".join(record_id))
        for record_id in items
        for one, other in zip(before.holds(record_id), after.holds(record_id), strict=False)
        for d in differences(one, other, Allowed(generated_narrative=generated))
        if not d.path.startswith("meta.")
    ]
