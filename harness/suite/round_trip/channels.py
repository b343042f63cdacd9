"""Every way out of the record by which a contributed resource comes back (CONTRACT 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir.identifiers import identifiers
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.target.client import Answer
from harness.verbs.case import Actor, Person
from harness.verbs.contributing import Filed
from harness.verbs.viewing import finds, reads, reads_in_a_batch, searches, views

Found = Iterator[tuple[Resource | None, str]]
"""The resource as it is shown, each time it is, and where that was; None where it had to be, and is not."""


@dataclass(frozen=True)
class Shown:
    """A resource that was filed about somebody, and the answer to reading it."""

    person: Person
    filed: Filed
    read: Answer


def _searched(gp: Actor, shown: Shown) -> Found:
    kind, (system, value) = shown.filed.item.resource_type, shown.filed.item.record_id
    if kind == "Provenance":
        answer = searches(gp, kind, target=_first_target(shown.read.body))
    else:
        answer = searches(gp, kind, identifier=f"{system}|{value}")
    return _in(answer, gp, shown, "a search")


def _first_target(provenance: Json) -> str:
    """What a Provenance speaks of first, by which it is searched for: R4 gives it no identifier."""
    targets = provenance.get("target") if isinstance(provenance, dict) else None
    first = targets[0] if isinstance(targets, list) and targets else None
    return str(first.get("reference", "")) if isinstance(first, dict) else ""


def _as_version(gp: Actor, shown: Shown) -> Found:
    body = shown.read.body
    meta = body.get("meta") if isinstance(body, dict) else None
    version = meta.get("versionId") if isinstance(meta, dict) else None
    if not isinstance(version, str):
        return gp.case.without("the same item as a version, which it does not name")
    answer = reads(gp, f"{finds(gp, shown.filed)}/_history/{version}")
    yield from _in(answer, gp, shown, "its version")


def _in_history(gp: Actor, shown: Shown) -> Found:
    return _in(reads(gp, f"{finds(gp, shown.filed)}/_history"), gp, shown, "its history")


def _in_a_batch(gp: Actor, shown: Shown) -> Found:
    """The request by which the resource was read, inside a batch: what answered it answers it here."""
    answer = reads_in_a_batch(gp, finds(gp, shown.filed))
    if answer.given and _not_there(answer):
        yield None, f"in a batch: {answer.line}"
    else:
        yield from _in(answer, gp, shown, "a batch")


def _not_there(batch: Answer) -> bool:
    """Whether the one entry says that there is no such resource."""
    entries = batch.body.get("entry") if isinstance(batch.body, dict) else None
    first = entries[0] if isinstance(entries, list) and entries else None
    response = first.get("response") if isinstance(first, dict) else None
    status = str(response.get("status", "")) if isinstance(response, dict) else ""
    return status[:3] in ("404", "410")


def _in(answer: Answer, gp: Actor, shown: Shown, channel: str) -> Found:
    """The resource in an answer; that a search or a view lacks it is another row's business."""
    there = [r for r in answer.resources if _is_it(r, shown)] if answer.given else []
    if not there:
        gp.case.without(f"the same item in {channel}")
    for resource in there:
        yield resource, f"in {channel}: {answer.line}"


def _is_it(resource: Resource, shown: Shown) -> bool:
    return shown.filed.item.record_id in identifiers(resource) or _of(resource) == _of(shown.read.body)


def _of(resource: Json) -> tuple[Json, Json]:
    """Type and id: what has lost its identifiers is still told by these."""
    return (resource.get("resourceType"), resource.get("id")) if isinstance(resource, dict) else (None, None)


def _viewed(gp: Actor, shown: Shown) -> Found:
    try:
        seen = views(gp, shown.person, [shown.filed.item.resource_type])
    except NotTestable:
        seen = []
    there = [(one, view) for view in seen for one in view.resources if _is_it(one, shown)]
    if not there:
        gp.case.without("the same item in the aggregated view")
    for resource, view in there:
        yield resource, f"in the aggregated view: {view.pages[0].line}"


CHANNELS: Mapping[str, Callable[[Actor, Shown], Found]] = {
    "search": _searched,
    "version": _as_version,
    "history": _in_history,
    "batch": _in_a_batch,
    "view": _viewed,
}
"""Beside reading by id, which every case does."""


def found_on(
    channel: str, gp: Actor, shown: Shown, judged: Callable[[Resource, str], list[Finding]]
) -> list[Finding]:
    """Findings about the resource on a channel: `judged` takes it as it is shown, and where."""
    found = []
    for resource, where in CHANNELS[channel](gp, shown):
        if resource is None:
            found.append(Finding("the resource that was accepted", "no such resource", where))
        else:
            found += judged(resource, where)
    return found
