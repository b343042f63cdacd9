"""Contained resources: one level, an id each, referred to (dom-2 to dom-5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from harness.fhir.lossless import Json
from harness.fhir.validation.issues import Findings

if TYPE_CHECKING:
    from harness.fhir.validation.walking import Scope

NATIVE = frozenset({"dom-2", "dom-3", "dom-4", "dom-5"})


def check(resource: Mapping[str, Json], where: str, scope: Scope, findings: Findings) -> None:
    """A resource that is not itself contained, with all that it contains."""
    if scope.root is not resource:
        return
    inside = resource.get("contained")
    inside = [one for one in inside if isinstance(one, dict)] if isinstance(inside, list) else []
    ids = [one.get("id") for one in inside]
    local = set(_local_links(resource))
    for index, one in enumerate(inside):
        place = f"{where}.contained[{index}]"
        if "contained" in one:
            findings.error("dom-2", place, "expected no contained resource inside a contained one")
        if not isinstance(one.get("id"), str):
            findings.error("dom-3", place, "expected an id, or nothing can refer to it")
        elif ids.index(one["id"]) < index:
            findings.error("contained-id", place, "expected an id that no other contained resource has")
        elif f"#{one['id']}" not in local and "#" not in _local_links(one, True):
            findings.error("dom-3", place, "expected a reference to it, or from it to its container")
        meta = one.get("meta")
        if isinstance(meta, dict):
            if "versionId" in meta or "lastUpdated" in meta:
                findings.error(
                    "dom-4", place, "expected no versionId and no lastUpdated: it has no life of its own"
                )
            if "security" in meta:
                findings.error("dom-5", place, "expected its security labels on the container")


def _local_links(resource: Mapping[str, Json], is_contained: bool = False) -> Iterator[str]:
    """Every string that may be a local link; the resources of a Bundle have links of their own."""
    waiting: list[tuple[Json, bool]] = [(resource, is_contained)]
    while waiting:
        value, inside = waiting.pop()
        if isinstance(value, dict):
            if value is resource or inside or "resourceType" not in value:
                waiting.extend((item, inside or key == "contained") for key, item in value.items())
        elif isinstance(value, list):
            waiting.extend((item, inside) for item in value)
        elif isinstance(value, str) and value[:1] == "#":
            yield value
