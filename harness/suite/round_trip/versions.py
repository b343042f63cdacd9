"""RTP-018: a change is a new version, a stale one is refused, and what a version held it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.fhir import synthetic
from harness.fhir.lossless import Json
from harness.suite.check import verifies
from harness.suite.round_trip.versioned import Version, altered, changed, current, other_by_now
from harness.verbs.case import Case, decided
from harness.verbs.contributing import cares_for, contributes
from harness.verbs.updating import UPDATES

STALE = frozenset({409, 412})
"""How an update or a delete from a version that is no longer current is refused (CONTRACT 8)."""
_CHANGES: Mapping[str, Mapping[str, Json]] = {
    "its value": {"valueQuantity": synthetic.observation("39.5")["valueQuantity"]},
    "its precision": {"valueQuantity": synthetic.observation("36.80")["valueQuantity"]},
    "its status": {"status": "amended"},
    "a note": {"note": [{"text": "measured again"}]},
    "a label": {
        "meta": {
            "security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}]
        }
    },
}


@dataclass(frozen=True)
class Change:
    """What is changed, and by which kind of update."""

    what: str
    how: str


_DRAWN = st.builds(Change, st.sampled_from(sorted(_CHANGES)), st.sampled_from(sorted(UPDATES)))
_ALWAYS = [Change("its value", how) for how in UPDATES] + [Change(what, "by its id") for what in _CHANGES]


@verifies("RTP-018", given=_DRAWN, always=_ALWAYS)
def a_change_is_a_version_and_a_stale_update_is_refused(case: Case, change: Change) -> None:
    """An item is changed: it has a new version, an update from the old one is refused, both stay readable."""
    gp, contributor, ann = case.actor("gp"), case.contributors()[0], case.person()
    cares_for(gp, ann)
    contribution = contributes(contributor, ann, synthetic.observation())
    if not contribution.accepted:
        return case.judge([], observed=0)
    filed, update = contribution.items[0], UPDATES[change.how]
    first, again = current(gp, filed), current(gp, filed)
    sent = {**first.body, **_CHANGES[change.what]}
    lawful = decided(update(contributor, filed, first.reference, sent, first.tag))
    if not lawful.given:
        case.without(f"updates of an item {change.how}, which were refused")
        return case.judge([], observed=0)
    second = changed(gp, filed, first)
    if second is None:
        case.without(f"a change of {change.what}, which was accepted and does not show")
        return case.judge([], observed=0)
    findings = [*_new_for_nothing(first, again), *_not_new(first, second)]
    late = {**first.body, "note": [{"text": "from a version that is no longer current"}]}
    stale = decided(update(contributor, filed, first.reference, late, first.tag))
    if stale.status not in STALE:
        findings.append(Finding("412 or 409 to a stale If-Match", f"answered {stale.status}", stale.line))
    now = current(gp, filed).answer
    findings += altered(second, now.body, "after a stale update", now.line)
    findings += [f for version in (first, second) for f in other_by_now(gp, version)]
    case.judge(findings)


def _new_for_nothing(first: Version, again: Version) -> Iterator[Finding]:
    if first.tag != again.tag:
        yield Finding(f"the ETag {first.tag} as long as nothing changes", again.tag, again.answer.line)


def _not_new(first: Version, second: Version) -> Iterator[Finding]:
    if first.tag == second.tag:
        yield Finding("another ETag after a change", f"{first.tag} again", second.answer.line)
    if first.id and first.id == second.id:
        yield Finding("another versionId after a change", f"{first.id} again", second.answer.line)
