"""An item as one version of it: how it is read, when a change of it shows, what a later answer altered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir.lossless import Json
from harness.findings.altered import altered_since
from harness.suite.round_trip.filing import reads_back
from harness.target.client import Answer
from harness.verbs.case import Actor, decided
from harness.verbs.contributing import Filed
from harness.verbs.patience import tries
from harness.verbs.viewing import finds, reads


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


def current(gp: Actor, filed: Filed) -> Version:
    """The item as it is now.

    Raises:
        NotTestable: it is not answered, or the server tells no versions.
    """
    answer = reads_back(gp, filed)
    if not answer.given:
        raise NotTestable(f"the item that was accepted is not answered: {answer.line}")
    id_ = version_of(answer.body)
    tag = answer.headers.get("etag", "") or (f'W/"{id_}"' if id_ else "")
    if not tag:
        raise NotTestable("a read tells neither an ETag nor a versionId: the server has no versions")
    return Version(finds(gp, filed), tag, id_, answer)


def changed(gp: Actor, filed: Filed, before: Version) -> Version | None:
    """The item once its change shows; None where it never does, which is another requirement's business."""
    for _ in tries(gp.case, gp.case.record.target.settle.view):
        now = current(gp, filed)
        if content(now.body) != content(before.body):
            return now
    return None


def version_of(resource: Json) -> str:
    """The version id a resource states, empty if it states none."""
    meta = resource.get("meta") if isinstance(resource, dict) else None
    return str(meta.get("versionId", "")) if isinstance(meta, dict) else ""


def read_again(gp: Actor, version: Version) -> Answer | None:
    """What a read of the version answers by now; None where it is gone, which is no breach (CONTRACT 8)."""
    if not version.id:
        return None
    answer = decided(reads(gp, f"{version.reference}/_history/{version.id}"))
    if not answer.given:
        gp.case.without("reads of a version, which were not answered")
        return None
    return answer


def other_by_now(gp: Actor, version: Version) -> list[Finding]:
    """A version that is answered with other content than it was read with."""
    answer = read_again(gp, version)
    return [] if answer is None else altered(version, answer.body, f"in version {version.id}", answer.line)


def altered(version: Version, got: Json, when: str, where: str) -> list[Finding]:
    """Where a resource differs from the version as it was read."""
    return altered_since(version.body, got, f"{when}: {where}", settled=("meta.",))


def content(body: Mapping[str, Json]) -> Mapping[str, Json]:
    """A resource without what tells versions apart."""
    meta = {k: v for k, v in (body.get("meta") or {}).items() if k not in ("versionId", "lastUpdated")}
    return {**body, "meta": meta}
