"""RTP-018: a version is called the same everywhere, and stays what it was when the item is withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.fhir.lossless import Json
from harness.fhir.synthetic import NOTED, Resource
from harness.suite.check import verifies
from harness.suite.round_trip.in_history import told_otherwise
from harness.suite.round_trip.versioned import (
    Version,
    altered,
    changed,
    current,
    other_by_now,
    read_again,
    version_of,
)
from harness.target.client import Answer
from harness.verbs.case import Actor, Case, decided
from harness.verbs.contributing import Filed, cares_for, contributes
from harness.verbs.patience import tries
from harness.verbs.updating import updates
from harness.verbs.viewing import reads
from harness.verbs.withdrawing import WITHDRAWALS

_LABEL: Json = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}
_TAG: Json = {"system": "https://local.example/channel", "code": "reviewed"}


@dataclass(frozen=True)
class Life:
    """An item of which type is changed, and how it ends."""

    type: str
    end: str


_DRAWN = st.builds(Life, st.sampled_from(sorted(NOTED)), st.sampled_from(sorted(WITHDRAWALS)))
_ALWAYS = [
    Life("AllergyIntolerance", "deleted"),
    Life("MedicationRequest", "entered in error"),
    Life("Observation", "deleted"),
    Life("Condition", "entered in error"),
]


@verifies("RTP-018", given=_DRAWN, always=_ALWAYS)
def a_version_keeps_its_name_and_its_content(case: Case, life: Life) -> None:
    """An item is changed, labelled and withdrawn: ETag, versionId and history agree, each version stays."""
    gp, contributor, ann = case.actor("gp"), case.contributors()[0], case.person()
    cares_for(gp, ann)
    contribution = contributes(contributor, ann, NOTED[life.type]())
    if not contribution.accepted:
        return case.judge([], observed=0)
    filed = contribution.items[0]
    versions = [current(gp, filed)]
    for what, change in (("a note", _with_a_note), ("a label and a tag", _labelled)):
        versions += _changed_by(contributor, gp, filed, versions[-1], what, change(dict(versions[-1].body)))
    findings = [f for version in versions for f in _misnamed(version.id, version.answer)]
    findings += told_otherwise(gp, versions)
    findings += [f for version in versions[:1] for f in other_by_now(gp, version)]
    if _withdrawn(contributor, gp, filed, versions[-1], life.end):
        findings += [f for version in versions for f in _after_the_end(gp, version, life.end)]
    case.judge(findings)


def _with_a_note(body: Resource) -> Resource:
    return {**body, "note": [{"text": "confirmed by telephone"}]}


def _labelled(body: Resource) -> Resource:
    return {**body, "meta": {**body.get("meta", {}), "security": [_LABEL], "tag": [_TAG]}}


def _changed_by(
    contributor: Actor, gp: Actor, filed: Filed, before: Version, what: str, sent: Resource
) -> list[Version]:
    """The version an update makes; none where it is refused or does not show."""
    if not decided(updates(contributor, filed, before.reference, sent, before.tag)).given:
        gp.case.without(f"an item with {what} more: the update was refused")
        return []
    after = changed(gp, filed, before)
    if after is None:
        gp.case.without(f"an item with {what} more: the update was accepted and does not show")
    return [] if after is None else [after]


def _misnamed(id_: str, answer: Answer) -> Iterator[Finding]:
    """An ETag, weak or strong, that is not the version id (FHIR R4, http)."""
    tag = answer.headers.get("etag", "")
    if id_ and tag and tag.removeprefix("W/").strip('"') != id_:
        yield Finding(f'the ETag W/"{id_}" of version {id_}', tag, answer.line)


def _withdrawn(contributor: Actor, gp: Actor, filed: Filed, last: Version, how: str) -> bool:
    """Whether the item was taken back, once that had its time to show."""
    withdraw = WITHDRAWALS[how]
    if not decided(withdraw(contributor, filed, last.reference, last.body, last.tag)).given:
        gp.case.without(f"versions of an item that was {how}, which was refused")
        return False
    for _ in tries(gp.case, gp.case.record.target.settle.view):
        now = reads(gp, last.reference)
        if not now.given or version_of(now.body) != last.id:
            break
    return True


def _after_the_end(gp: Actor, version: Version, end: str) -> Iterator[Finding]:
    """A version that is another one since the item was withdrawn, or called so; gone is no breach."""
    answer = read_again(gp, version)
    if answer is not None:
        yield from altered(version, answer.body, f"in version {version.id}, the item {end}", answer.line)
        yield from _misnamed(version.id, answer)
