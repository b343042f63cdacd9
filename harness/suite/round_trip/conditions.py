"""RTP-018: a condition on a request is held to the version there is, and to the record that is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir.lossless import Json
from harness.fhir.synthetic import NOTED
from harness.oracle.record import belongs_to
from harness.suite.check import verifies
from harness.suite.round_trip.versioned import Version, altered, changed, current
from harness.target.client import Answer
from harness.verbs.case import Actor, Case, decided
from harness.verbs.conditional import CREATES, Create, reads_unless
from harness.verbs.contributing import Contribution, cares_for, contributes
from harness.verbs.patience import tries
from harness.verbs.updating import UPDATES, Update
from harness.verbs.viewing import settled_views

_AGAIN: Json = [{"text": "sent once more"}]
_NOT_MODIFIED = 304


@dataclass(frozen=True)
class Condition:
    """What is asked on a condition, and of an item of which type."""

    what: str
    type: str


@dataclass(frozen=True)
class Known:
    """An item that was filed, by whom, and the version of it that the GP has read."""

    gp: Actor
    contributor: Actor
    contribution: Contribution
    first: Version


Findings = list[Finding] | None
"""None where the server gave nothing to judge."""


def _reads_around_a_change(update: Update, how: str, known: Known) -> Findings:
    """The version that was read is named before a change and after it."""
    gp, first, filed = known.gp, known.first, known.contribution.items[0]
    unchanged = decided(reads_unless(gp, first.reference, first.tag))
    found = _no_news(first, unchanged)
    if found is None:
        gp.case.without("reads with If-None-Match, which were refused")
        return None
    sent = {**first.body, "note": _AGAIN}
    if not decided(update(known.contributor, filed, first.reference, sent, first.tag)).given:
        gp.case.without(f"a conditional read after an update {how}, which was refused")
        return found
    second = changed(gp, filed, first)
    if second is None:
        gp.case.without(f"a conditional read after an update {how}, which was accepted and does not show")
        return found
    for _ in tries(gp.case, gp.case.record.target.settle.view):
        news = _news(first, second, decided(reads_unless(gp, first.reference, first.tag)))
        if not news:
            break
    return found + news


def _no_news(first: Version, answer: Answer) -> Findings:
    """Nothing has changed: 304, or the same content again."""
    if answer.status == _NOT_MODIFIED:
        return []
    return altered(first, answer.body, "as nothing has changed", answer.line) if answer.given else None


def _news(first: Version, second: Version, answer: Answer) -> list[Finding]:
    """Something has: what there is now, and neither 304 nor what there was."""
    if answer.status == _NOT_MODIFIED:
        expected = f"what the item says now, to If-None-Match: {first.tag}, which has been replaced"
        return [Finding(expected, "answered 304", answer.line)]
    return altered(second, answer.body, "after a change", answer.line) if answer.given else []


def _creates_what_is_there(create: Create, how: str, known: Known) -> Findings:
    """The item is created again, unless it is there; and it is."""
    gp, filed = known.gp, known.contribution.items[0]
    again = {**{name: value for name, value in known.first.body.items() if name != "id"}, "note": _AGAIN}
    answer = decided(create(known.contributor, filed, again))
    if not answer.given:
        gp.case.without(f"creates with If-None-Exist {how}, which were refused")
        return None
    found = _copies(gp, known.contribution, answer)
    now = current(gp, filed).answer
    return found + altered(known.first, now.body, "after a create unless it is there", now.line)


def _copies(gp: Actor, contribution: Contribution, answer: Answer) -> list[Finding]:
    """Other resources under the same record id than the one that was filed."""
    filed, person = contribution.items[0], contribution.person
    try:
        views, _ = settled_views(gp, person, belongs_to(person.number, [filed.item]), after_marker=True)
    except NotTestable:
        gp.case.without("the view in which a second copy would show")
        return []
    ids = {str(resource.get("id")) for view in views for resource in view.holds(filed.item.record_id)}
    if len(ids) < 2:
        return []
    return [Finding("one item under its record id", f"{len(ids)} of them in the view", answer.line)]


_ASKED: Mapping[str, Callable[[Known], Findings]] = {
    **{
        f"reads around an update {how}": partial(_reads_around_a_change, UPDATES[how], how) for how in UPDATES
    },
    **{f"a create {how}": partial(_creates_what_is_there, CREATES[how], how) for how in CREATES},
}
_DRAWN = st.builds(Condition, st.sampled_from(sorted(_ASKED)), st.sampled_from(sorted(NOTED)))
_ALWAYS = [
    *(Condition(what, "Observation") for what in _ASKED),
    *(
        Condition(what, "MedicationRequest")
        for what in ("reads around an update by its id", "a create by itself")
    ),
]


@verifies("RTP-018", given=_DRAWN, always=_ALWAYS)
def a_condition_is_held_to_what_is_there(case: Case, condition: Condition) -> None:
    """A read that names a version answers what replaced it; a create of what is there makes no copy."""
    gp, contributor, ann = case.actor("gp"), case.contributors()[0], case.person()
    cares_for(gp, ann)
    contribution = contributes(contributor, ann, NOTED[condition.type]())
    if not contribution.accepted:
        return case.judge([], observed=0)
    first = current(gp, contribution.items[0])
    findings = _ASKED[condition.what](Known(gp, contributor, contribution, first))
    case.judge(findings or [], observed=int(findings is not None))
