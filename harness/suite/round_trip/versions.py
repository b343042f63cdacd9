"""RTP-018: a change is a new version, a stale one is refused, and what a version held it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.fhir.compare import compare
from harness.fhir.grades import BREACHES
from harness.fhir.lossless import Json
from harness.suite.check import verifies
from harness.suite.round_trip.filing import reads_back
from harness.target.client import Answer
from harness.verbs.case import Actor, Case, decided
from harness.verbs.contributing import Filed, cares_for, contributes
from harness.verbs.patience import tries
from harness.verbs.updating import UPDATES
from harness.verbs.viewing import finds, reads

STALE = frozenset({409, 412})
_GONE = frozenset({404, 410})
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


@dataclass(frozen=True)
class Version:
    """A version as a read told it."""

    reference: str
    tag: str
    id: str
    answer: Answer

    @property
    def body(self) -> Mapping[str, Json]:
        """The resource."""
        return self.answer.body if isinstance(self.answer.body, dict) else {}


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
    first, again = version_now(gp, filed), version_now(gp, filed)
    changed = {**first.body, **_CHANGES[change.what]}
    lawful = decided(update(contributor, filed, first.reference, changed, first.tag))
    if not lawful.given:
        case.without(f"updates of an item {change.how}, which were refused")
        return case.judge([], observed=0)
    second = changed_since(gp, filed, first)
    if second is None:
        case.without(f"a change of {change.what}, which was accepted and does not show")
        return case.judge([], observed=0)
    findings = [*_new_for_nothing(first, again), *_not_new(first, second)]
    late = {**first.body, "note": [{"text": "from a version that is no longer current"}]}
    stale = decided(update(contributor, filed, first.reference, late, first.tag))
    if stale.status not in STALE:
        findings.append(Finding("412 or 409 to a stale If-Match", f"answered {stale.status}", stale.line))
    findings += altered(second, version_now(gp, filed).answer, "after a stale update")
    findings += [f for version in (first, second) for f in other_by_now(gp, version)]
    case.judge(findings)


def version_now(gp: Actor, filed: Filed) -> Version:
    """The item as it is now.

    Raises:
        NotTestable: it is not answered, or the server tells no versions.
    """
    answer = reads_back(gp, filed)
    if not answer.given:
        raise NotTestable(f"the item that was accepted is not answered: {answer.line}")
    body = answer.body if isinstance(answer.body, dict) else {}
    id_ = str((body.get("meta") or {}).get("versionId", ""))
    tag = answer.headers.get("etag", "") or (f'W/"{id_}"' if id_ else "")
    if not tag:
        raise NotTestable("a read tells neither an ETag nor a versionId: the server has no versions")
    return Version(finds(gp, filed), tag, id_, answer)


def changed_since(gp: Actor, filed: Filed, first: Version) -> Version | None:
    """The item once its change shows; None where it never does, which is another requirement's business."""
    for _ in tries(gp.case, gp.case.record.target.settle.view):
        now = version_now(gp, filed)
        if content(now.body) != content(first.body):
            return now
    return None


def content(body: Mapping[str, Json]) -> Mapping[str, Json]:
    """A resource without what tells versions apart."""
    meta = {k: v for k, v in (body.get("meta") or {}).items() if k not in ("versionId", "lastUpdated")}
    return {**body, "meta": meta}


def _new_for_nothing(first: Version, again: Version) -> Iterator[Finding]:
    if first.tag != again.tag:
        yield Finding(f"the ETag {first.tag} as long as nothing changes", again.tag, again.answer.line)


def _not_new(first: Version, second: Version) -> Iterator[Finding]:
    if first.tag == second.tag:
        yield Finding("another ETag after a change", f"{first.tag} again", second.answer.line)
    if first.id and first.id == second.id:
        yield Finding("another versionId after a change", f"{first.id} again", second.answer.line)


def other_by_now(gp: Actor, version: Version) -> list[Finding]:
    """A version that is answered with other content than it was read with; gone is no breach (CONTRACT 8)."""
    if not version.id:
        return []
    answer = decided(reads(gp, f"{version.reference}/_history/{version.id}"))
    if answer.status in _GONE or not answer.given:
        gp.case.without("reads of a version, which were not answered")
        return []
    return altered(version, answer, f"in version {version.id}")


def altered(version: Version, answer: Answer, when: str) -> list[Finding]:
    """Where an answer differs from the version as it was read."""
    found = compare(version.body, answer.body)
    return [
        Finding(f"{d.path} = {d.sent} {when}", f"{d.path} = {d.got}", answer.line)
        for d in found
        if d.grade in BREACHES or d.path.startswith("meta.")
    ]
