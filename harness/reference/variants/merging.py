"""Lawful oddities of merging people."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..lossless import dump, parse
from ..model import Thing
from ..policy.merging import Whose
from ..rules import variant


@variant(
    "merged-away-not-found",
    replaces="merging.away",
    allowed_by="CONTRACT 4: a merged-away id is never silently empty; FHIR R6 draft, merge: 200 or 404",
)
def not_found_any_more(away: Callable[[Thing], Thing | None], master: Thing) -> Thing | None:
    "A read of a master identity that was merged into another is answered with 404 and an OperationOutcome."
    return None


@variant(
    "merge-makes-versions",
    replaces="merging.kept",
    allowed_by="CONTRACT 8: a version is the same for ever; that a merge makes another is no change of one",
)
def one_version_more(
    kept: Callable[[Sequence[str], Whose], Sequence[str]], states: Sequence[str], whose: Whose
) -> Sequence[str]:
    "A merge files the current state of all that there is about both people as a new version of it."
    found = list(kept(states, whose))
    if not found[-1]:
        return found
    resource = parse(found[-1].encode())
    meta = resource["meta"] | {"versionId": whose.version(len(found) + 1)}
    return [*found, dump(resource | {"meta": meta})]
