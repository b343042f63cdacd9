"""RTP-001: an accepted update is what comes back, no more and no less; what it replaced is as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.fhir import synthetic
from harness.fhir.compare import Allowed
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.findings.altered import altered
from harness.suite.check import verifies
from harness.suite.round_trip.channels import Shown, found_on
from harness.suite.round_trip.filing import allowed, item_filed, reads_back, unread
from harness.suite.round_trip.surviving import altered_on, once
from harness.target.client import Answer
from harness.verbs.case import Actor, Case, decided
from harness.verbs.contributing import Contribution
from harness.verbs.patience import tries
from harness.verbs.updating import UPDATES
from harness.verbs.viewing import finds

_NOTES: Json = [{"text": "as told by the patient"}, {"text": "seen again"}]
_BESIDE: Json = {"url": "https://local.example/StructureDefinition/room", "valueString": "7"}
_BEFORE = synthetic.observation(note=_NOTES, extension=[_BESIDE], bodySite={"text": "left ear"})
_LABEL = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}
_PROFILE = "http://hl7.org/fhir/StructureDefinition/Observation"

_CHANGES: Mapping[str, Callable[[Resource], Resource]] = {
    "another value": lambda now: {**now, "valueQuantity": synthetic.observation("39.5")["valueQuantity"]},
    "the same value, more precise": lambda now: {
        **now,
        "valueQuantity": synthetic.observation("36.80")["valueQuantity"],
    },
    "an element taken away": lambda now: _without(now, "bodySite"),
    "all notes taken away": lambda now: _without(now, "note"),
    "one note taken away": lambda now: {**now, "note": _NOTES[1:]},
    "notes in another order": lambda now: {**now, "note": _NOTES[::-1]},
    "an extension taken away": lambda now: _without(now, "extension"),
    "a label more": lambda now: {**now, "meta": {**now.get("meta", {}), "security": [_LABEL]}},
    "a claim of a profile": lambda now: {**now, "meta": {**now.get("meta", {}), "profile": [_PROFILE]}},
    "a note more": lambda now: {**now, "note": [*_NOTES, {"text": "and once more"}]},
}
_LATER = ("search", "batch", "view")


@dataclass(frozen=True)
class Change:
    """What an update changes, and how it is sent."""

    what: str
    how: str


_ALWAYS = [Change(what, "by its id") for what in _CHANGES] + [
    Change("an element taken away", how) for how in UPDATES
]
_DRAWN = st.builds(Change, st.sampled_from(sorted(_CHANGES)), st.sampled_from(sorted(UPDATES)))


@verifies("RTP-001", given=_DRAWN, always=_ALWAYS)
def an_update_replaces_what_was_there(case: Case, change: Change) -> None:
    """An item is updated: if that is accepted, what was sent comes back, and its first version stays."""
    gp = case.actor("gp")
    contribution = item_filed(gp, _BEFORE)
    if contribution is None:
        return case.judge([], observed=0)
    filed = contribution.items[0]
    first = reads_back(gp, filed)
    if unread(first) or not isinstance(first.body, dict):
        return case.judge([], observed=0)
    sent = _CHANGES[change.what](first.body)
    update = UPDATES[change.how]
    tag = first.headers.get("etag", "")
    answer = decided(update(case.contributors()[0], filed, finds(gp, filed), sent, tag))
    if not answer.given:
        case.without(f"updates of an item {change.how}, which were refused")
        return case.judge([], observed=0)
    case.judge(list(_compared(gp, contribution, first, sent)))


def _compared(gp: Actor, contribution: Contribution, first: Answer, sent: Resource) -> Iterator[Finding]:
    """What differs from the update where the item shows, once it had its time to show; and in its history."""
    filed, explained = replace(contribution.items[0], sent=sent), allowed(gp.case, contribution)
    for _ in tries(gp.case, gp.case.record.target.settle.view):
        now = reads_back(gp, filed)
        found = unread(now) or altered(sent, now.body, explained, now.line)
        if not found:
            break
    shown = Shown(contribution.person, filed, now)
    if not found:
        found += altered_on(_LATER, gp, shown, explained, altered)
    if not found:
        found += _in_history(gp, shown, first, explained)
    yield from once(found)


def _in_history(gp: Actor, shown: Shown, first: Answer, explained: Allowed) -> list[Finding]:
    """What differs in the history, version by version; a version that is not there is no breach."""
    told = {_version(answer.body): answer.body for answer in (first, shown.read)}

    def judged(got: Resource, where: str) -> list[Finding]:
        version = _version(got)
        return altered(told[version], got, explained, where) if version in told else []

    return found_on("history", gp, shown, judged)


def _version(resource: Json) -> str:
    meta = resource.get("meta") if isinstance(resource, dict) else None
    return str(meta.get("versionId", "")) if isinstance(meta, dict) else ""


def _without(resource: Resource, name: str) -> Resource:
    return {key: value for key, value in resource.items() if key != name}
