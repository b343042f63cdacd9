"""RTP-001: an accepted update is what comes back, no more and no less; what it replaced is as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.fhir.compare import Allowed
from harness.fhir.drawn.other_updates import OTHER_CASES
from harness.fhir.drawn.updates import CASES, MORE_PRECISE, WAYS, Update, applied
from harness.fhir.lossless import Json
from harness.fhir.strategies import Strategy
from harness.fhir.synthetic import Resource
from harness.findings.altered import altered
from harness.suite.check import verifies
from harness.suite.round_trip import profiled
from harness.suite.round_trip.channels import Shown, found_on
from harness.suite.round_trip.filing import allowed, one_filed, read_if_shown, unread
from harness.suite.round_trip.surviving import (
    altered_on,
    channels_of,
    glimpsed,
    once,
    showing,
    unaltered,
    withdrawn,
)
from harness.target.client import Answer
from harness.target.model import Target
from harness.verbs.case import Actor, Case, Person, decided
from harness.verbs.contributing import Filed
from harness.verbs.patience import tries
from harness.verbs.updating import UPDATES
from harness.verbs.viewing import finds

_HISTORY = "history"
_ALWAYS = (*CASES, *OTHER_CASES, *MORE_PRECISE)
_IN_ANY_WAY = [one for one in _ALWAYS if one.before["resourceType"] != "Provenance"]
"""What has an identifier, under which it can be updated as well."""


@dataclass(frozen=True)
class State:
    """A record as it was sent, as it was then read, and what is wrong with that."""

    sent: Resource
    read: Answer
    found: Sequence[Finding] = ()


def _drawn(target: Target) -> Strategy:
    """A change of the table in any way; or, of any profile, one element less or all that may be otherwise."""
    ways, back = st.sampled_from(WAYS), st.booleans()
    told = st.builds(replace, st.sampled_from(_IN_ANY_WAY), how=ways, back=back)
    others = st.tuples(profiled.lessened(target) | profiled.pairs(target), ways, back)
    return told | others.map(lambda drawn: Update(drawn[0][0], drawn[0][1], drawn[1], drawn[2]))


@verifies("RTP-001", given=_drawn, always=_ALWAYS)
def an_update_replaces_what_was_there(case: Case, drawn: Update) -> None:
    """A record is changed, and maybe back: if that is accepted, it comes back as sent, each time."""
    gp = case.actor("gp")
    held = one_filed(gp, drawn.before)
    if held is None:
        return case.judge([], observed=0)
    contributor, contribution, filed = held
    first = _reads(gp, filed, drawn.before)
    if first is None or unread(first) or not isinstance(first.body, dict):
        return case.judge([], observed=0)
    states, explained, refused = [State(first.body, first)], allowed(case, contribution), False
    for before, after in drawn.steps:
        sent = applied(states[-1].read.body, before, after)
        if refused := not _accepted(contributor, gp, filed, drawn.how, sent, states[-1].read):
            break
        state = _once_shown(gp, filed, sent, explained)
        if state is None:
            break
        states.append(state)
        if state.found:
            return case.judge(once(state.found))
    if len(states) == 1:
        return case.judge([], observed=int(refused))
    found = _elsewhere(gp, contribution.person, filed, drawn, states, explained)
    if not found:
        unaltered(case, filed.item.resource_type)
    case.judge(once(found))


def _accepted(contributor: Actor, gp: Actor, filed: Filed, how: str, sent: Resource, before: Answer) -> bool:
    """Whether the record takes an update of the state it was in before; that it refuses one is no breach."""
    tag = before.headers.get("etag", "")
    if decided(UPDATES[how](contributor, filed, finds(gp, filed), sent, tag)).given:
        return True
    person = filed.item.resource_type == "Patient"
    whose = "a person's own record" if person else "an item"
    gp.case.without(f"updates of {whose} {how}, which were refused")
    return False


def _once_shown(gp: Actor, filed: Filed, sent: Resource, explained: Allowed) -> State | None:
    """The record once the update had its time to show; None where what is withdrawn is hidden."""
    state = None
    for _ in tries(gp.case, gp.case.record.target.settle.view):
        now = _reads(gp, filed, sent)
        if now is None:
            return None
        state = State(sent, now, unread(now) or altered(sent, now.body, explained, now.line))
        if not state.found:
            break
    return state


def _reads(gp: Actor, filed: Filed, sent: Resource) -> Answer | None:
    """The record as it is now; None where it is hidden: withdrawn (CONTRACT 3), or about nobody."""
    return glimpsed(gp, filed) if withdrawn(sent) else read_if_shown(gp, filed)


def _elsewhere(
    gp: Actor, person: Person, filed: Filed, drawn: Update, states: Sequence[State], explained: Allowed
) -> list[Finding]:
    """What differs on other channels: from what was sent last, and in the history version by version."""
    last = states[-1]
    shown = Shown(person, replace(filed, sent=last.sent), last.read)
    if withdrawn(last.sent):
        return []
    channels = list(channels_of(gp.case, [drawn.before, drawn.after]))
    others = [one for one in showing(filed, channels) if one != _HISTORY]
    found = altered_on(others, gp, shown, explained, altered)
    if not found and _HISTORY in channels:
        found = _in_history(gp, shown, states, explained)
    return found


def _in_history(gp: Actor, shown: Shown, states: Sequence[State], explained: Allowed) -> list[Finding]:
    """What differs in the history, version by version; a version that is not there is no breach."""
    told = {_version(state.read.body): state.read.body for state in states}

    def judged(got: Resource, where: str) -> list[Finding]:
        version = _version(got)
        return altered(told[version], got, explained, where) if version and version in told else []

    return found_on(_HISTORY, gp, shown, judged)


def _version(resource: Json) -> str:
    meta = resource.get("meta") if isinstance(resource, dict) else None
    return str(meta.get("versionId", "")) if isinstance(meta, dict) else ""
