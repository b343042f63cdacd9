"""Links inside a resource: what refers to a contained resource or an entry, and what is referred to."""

from __future__ import annotations

from collections.abc import Iterator

from harness.fhir.lossless import Json
from harness.fhir.mutation.mutants import Change, Keys, standing
from harness.fhir.walk import strings

_FIRST = (("entry",), ("entry", 0), ("entry", 0, "resource"), ("entry", 0, "resource", "resourceType"))


def unlinks(change: Change, resource: Json, mutated: Json, at: Keys) -> bool:
    """Whether a change cuts what holds a resource together beyond the rule that it breaks.

    That is a local link or what one leads to, the id that an entry's address ends in, and what makes a Bundle
    one of its type. `at` is the way to the resource the change is made in; it may be one that is contained.
    """
    if not change.rule.startswith(("bdl-", "bundle-")):
        bundle = at[:-3] if at[-3:-2] == ("entry",) else at
        if _unbundles(change, standing(resource, bundle), change.keys[len(bundle) :]):
            return True
    around = at[:-2] if at[-2:-1] == ("contained",) else at
    container = standing(resource, around)
    if not isinstance(container, dict) or "contained" not in container:
        return False
    kept = set(_links(standing(mutated, change.keys)))
    if any(link not in kept for link in _links(standing(resource, change.keys))):
        return True
    return not _ids(container) <= _ids(standing(mutated, around))


def _unbundles(change: Change, bundle: Json, keys: Keys) -> bool:
    if bundle.get("resourceType") != "Bundle":
        return False
    if bundle.get("type") in ("document", "message") and keys in _FIRST:
        return True
    if bundle.get("type") == "document" and keys[:1] == ("identifier",):
        return True
    if keys == ("type",):
        return "entry" in bundle
    addressed = len(keys) > 2 and keys[0] == "entry" and "fullUrl" in bundle["entry"][keys[1]]
    return addressed and (change.rule == "resource-type" or keys[2:4] == ("resource", "id"))


def _links(value: Json) -> Iterator[str]:
    return (text for text in strings(value) if text.startswith("#"))


def _ids(resource: Json) -> set[str]:
    inside = resource.get("contained") if isinstance(resource, dict) else None
    found = [one.get("id") for one in inside if isinstance(one, dict)] if isinstance(inside, list) else []
    return {one for one in found if isinstance(one, str)}
