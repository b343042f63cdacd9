"""What the history of a resource tells of versions that were read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.evidence.outcomes import Finding
from harness.fhir.synthetic import Resource
from harness.suite.round_trip.versioned import Version, altered, version_of
from harness.target.client import Answer
from harness.verbs.case import Actor, decided
from harness.verbs.patience import tries
from harness.verbs.viewing import reads


def told_otherwise(gp: Actor, versions: Sequence[Version]) -> list[Finding]:
    """What is wrong with the history, once it had its time to tell the latest change."""
    for _ in tries(gp.case, gp.case.record.target.settle.view):
        answer = decided(reads(gp, f"{versions[-1].reference}/_history"))
        told = _told(answer, versions[-1]) if answer.given else []
        if not told or not all(map(version_of, told)) or not versions[-1].id:
            gp.case.without("the history of an item, which tells none of its versions")
            return []
        found = list(_wrong(told, versions, answer.line))
        if not found:
            break
    return found


def _told(answer: Answer, version: Version) -> list[Resource]:
    """The versions of the item in the order in which they are answered."""
    own = version.body.get("resourceType"), version.body.get("id")
    return [each for each in answer.resources if (each.get("resourceType"), each.get("id")) == own]


def _wrong(told: Sequence[Resource], versions: Sequence[Version], where: str) -> Iterator[Finding]:
    """Versions with other content than they were read with, not newest first, or without the current one.

    A version in the history that was never read is left alone, and earlier ones may be gone (CONTRACT 8).
    """
    known = {version.id: version for version in versions}
    ids = [version_of(each) for each in told]
    for id_, resource in zip(ids, told, strict=True):
        if id_ in known:
            yield from altered(known[id_], resource, f"in version {id_} of the history", where)
    latest = versions[-1].id
    if latest not in ids:
        yield Finding(
            f"version {latest}, the current one, in the history", f"versions {', '.join(ids)}", where
        )
    newest_first = [id_ for id_ in reversed(known) if id_ in ids]
    seen = [id_ for id_ in ids if id_ in known]
    if list(dict.fromkeys(seen)) != newest_first:
        expected = f"the history newest first: {', '.join(newest_first)}"
        yield Finding(expected, ", ".join(seen), where)
