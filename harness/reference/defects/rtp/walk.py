"""Changing a resource member by member."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ...model import Resource

GONE: Final = object()
Kept = Callable[[Resource], Resource]


def mapped(value: Any, leaf: Callable[[Any], Any]) -> Any:
    """Every leaf changed."""
    if isinstance(value, dict):
        return {name: mapped(item, leaf) for name, item in value.items()}
    if isinstance(value, list):
        return [mapped(item, leaf) for item in value]
    return leaf(value)


def members(value: Any, change: Callable[[str, Any, Resource], Any]) -> Any:
    """Every member of every object changed, innermost first; `GONE`, or one left empty, goes."""
    if isinstance(value, list):
        found = [members(item, change) for item in value]
        kept = [item for item in found if item is not GONE]
        return kept if kept else GONE
    if not isinstance(value, dict):
        return value
    result: Resource = {}
    for name, item in value.items():
        aligned = name.startswith("_") and isinstance(item, list)
        inner = _aligned(item, change) if aligned else members(item, change)
        inner = GONE if inner is GONE else change(name, inner, value)
        if inner is not GONE and inner != [] and inner != {}:
            result[name] = inner
    return result if result else GONE


def _aligned(items: list[Any], change: Callable[[str, Any, Resource], Any]) -> Any:
    """A list that keeps its places: what goes leaves a null."""
    found = [members(item, change) for item in items]
    kept = [None if item is GONE else item for item in found]
    return kept if any(item is not None for item in kept) else GONE


def changed(resource: Resource, change: Callable[[str, Any, Resource], Any]) -> Resource:
    """A resource with its members changed."""
    result: Resource = members(resource, change)
    return result


def lost(resource: Resource, test: Callable[[str, Any, Resource], bool]) -> Resource:
    """A resource without the members that a test picks by name, value and what stands beside them."""
    return changed(resource, lambda name, item, beside: GONE if test(name, item, beside) else item)


def is_a(resource: Resource, *types: str) -> bool:
    """Whether a resource is of one of these types."""
    return resource["resourceType"] in types


def top(resource: Resource, *names: str) -> Resource:
    """A resource without these elements at its top."""
    return {name: value for name, value in resource.items() if name not in names}


def labelled_twice(resource: Resource) -> Resource:
    """A resource with two of every tag and security label it has."""
    meta = resource.get("meta", {})
    twice = {name: meta[name] * 2 for name in ("tag", "security") if name in meta}
    return resource | ({"meta": meta | twice} if twice else {})
