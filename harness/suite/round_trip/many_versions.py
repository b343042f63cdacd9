"""RTP-018 as well: versions are told apart however many there are."""

from __future__ import annotations

from harness.evidence.outcomes import Finding
from harness.fhir import synthetic
from harness.suite.check import verifies
from harness.suite.round_trip.filing import item_filed
from harness.suite.round_trip.versioned import Version, changed, current, other_by_now
from harness.verbs.case import Case, decided
from harness.verbs.updating import updates

_CHANGES = 12
"""Beyond what one digit counts."""


@verifies("RTP-018")
def the_twelfth_change_is_a_version_as_the_first_is(case: Case) -> None:
    """An item is changed twelve times: each change has an ETag and a version id that none had before."""
    gp = case.actor("gp")
    contribution = item_filed(gp, synthetic.observation())
    if contribution is None:
        return case.judge([], observed=0)
    contributor, filed = case.contributors()[0], contribution.items[0]
    states = [current(gp, filed)]
    for turn in range(1, _CHANGES + 1):
        before = states[-1]
        body = {**before.body, "note": [{"text": f"measured again, turn {turn}"}]}
        answer = decided(updates(contributor, filed, before.reference, body, before.tag))
        now = changed(gp, filed, before) if answer.given else None
        if now is None:
            case.without(f"change {turn} of an item, which was refused or does not show")
            break
        states.append(now)
        if known := _known(states):
            case.judge(known)
    if len(states) == 1:
        return case.judge([], observed=0)
    case.judge([found for state in states[-3:] for found in other_by_now(gp, state)], observed=len(states))


def _known(states: list[Version]) -> list[Finding]:
    """What the last state has from an earlier one."""
    *earlier, last = states
    found = []
    if last.tag in {one.tag for one in earlier}:
        found.append(Finding(f"an ETag of its own for change {len(earlier)}", last.tag, last.answer.line))
    if last.id and last.id in {one.id for one in earlier}:
        found.append(Finding(f"a version id of its own for change {len(earlier)}", last.id, last.answer.line))
    return found
