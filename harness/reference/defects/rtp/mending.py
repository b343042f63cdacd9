"""How invalid content is put right: what faults of correction have in common."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from ...lossless import Json, Number
from ...structures import Element, is_resource, structure

LEFT_OUT: Final = object()
"""In place of a member: there is none."""

NUMBERS: Final = frozenset({"decimal", "integer", "positiveInt", "unsignedInt"})
_NUMBER: Final = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
_UNKNOWN: Final = Element("", "")

Change = Callable[[Element, Any], Any]
"""What becomes of the whole value of a member, once what is in it has been put right."""


def mended(value: Json, change: Change, type: str = "Resource", spared: str = "") -> Json:
    """The value with its members changed, innermost first; resources of the spared type stay as they are."""
    if isinstance(value, list):
        return [mended(item, change, type, spared) for item in value]
    if not isinstance(value, dict):
        return value
    if type == "Resource":
        type = str(value.get("resourceType"))
        if not is_resource(type) or type == spared:
            return value
    elements = structure(type)
    found = {}
    for name, item in value.items():
        element = elements.get(name, _UNKNOWN)
        found[name] = change(element, mended(item, change, element.type, spared))
    return {name: item for name, item in found.items() if item is not LEFT_OUT}


def wanted(element: Element, item: Any) -> Any:
    """A text as the number or the truth value that belongs there, if it reads like one."""
    if not isinstance(item, str):
        return item
    if element.type == "boolean" and item in ("true", "false"):
        return item == "true"
    return Number(item) if element.type in NUMBERS and _NUMBER.fullmatch(item) else item


def single(element: Element, item: Any) -> Any:
    """A list of one as its item, where one value belongs."""
    alone = isinstance(item, list) and len(item) == 1 and element.name and not element.repeats
    return item[0] if alone else item


def listed(element: Element, item: Any) -> Any:
    """A value as a list of one, where a list belongs."""
    return [item] if element.repeats and not isinstance(item, list) else item


def completed(value: Json, defaults: Mapping[str, Mapping[str, Json]]) -> Json:
    """The value with what some types lack of required elements, by type."""
    if isinstance(value, list):
        return [completed(item, defaults) for item in value]
    if not isinstance(value, dict):
        return value
    found = {name: completed(item, defaults) for name, item in value.items()}
    return {**defaults.get(str(value.get("resourceType")), {}), **found}
