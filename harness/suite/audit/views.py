"""AUD-001: every look leaves a trace under the person looked at."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.findings.traces import untraced
from harness.suite.audit.looks import LOOKS
from harness.suite.check import verifies
from harness.suite.ways_in import known_person
from harness.verbs.auditing import uncovered
from harness.verbs.case import Case
from harness.verbs.observing import viewed

_VIEWERS = ("gp", "ward-nurse")


@dataclass(frozen=True)
class Looking:
    """Who looks at a person, and how, in this order."""

    viewer: str
    looks: tuple[str, ...]


_DRAWN = st.builds(
    Looking,
    st.sampled_from(_VIEWERS),
    st.lists(st.sampled_from(sorted(LOOKS)), min_size=1, max_size=4).map(tuple),
)


@verifies("AUD-001", given=_DRAWN, always=[Looking(who, (look,)) for look in LOOKS for who in _VIEWERS])
def every_look_leaves_a_trace(case: Case, drawn: Looking) -> None:
    """Somebody looks at a person in several ways: each answered look is in the audit of that person."""
    if drawn.viewer not in case.record.target.personas:
        case.without(f"the {drawn.viewer}, whom the target file does not name")
        return
    who = case.distinct(drawn.viewer)
    known = known_person(case, drawn.viewer)
    views = list(viewed(who, "search", known.looked))
    for look in drawn.looks:
        before = len(views)
        views += LOOKS[look](who, known)
        if len(views) == before:
            case.without(f"{look}, which the record did not answer")
    grain = case.declared.audit_grain or "interaction"
    missing, events = uncovered(case, known.patient, lambda audit: untraced(views, audit, grain))
    where = f"AuditEvent?patient={known.patient} ({len(events)} events)"
    case.judge((Finding(f"an event for: {v.told}", "none", where) for v in missing), observed=len(views) - 1)
