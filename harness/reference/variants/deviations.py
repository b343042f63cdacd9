"""Content that comes back altered in a way the target file says, and in no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ..model import Resource
from ..rules import variant
from ..structures import structure

_DIGITS: Final = 3
_FRACTION: Final = re.compile(rf"(?<=:\d\d)(\.\d{{{_DIGITS}}})\d+(?=Z$|[+-]\d\d:\d\d$)")
_VERSION: Final = re.compile(r"/_history/[^/]+$")
_UNVERSIONED: Final = ("Observation.encounter", "DocumentReference.context.encounter")

Kept = Callable[[Resource], Resource]
Leaf = Callable[[str, str, Any], Any]
"""What becomes of a primitive: of the element it is, of what type, its value."""


def _declares(key: str, value: Any) -> Mapping[str, Any]:
    departure = {"key": key, "owner": "The record's clinical safety officer", "reference": "HAZ-0042"}
    return {key: value, "departures": [departure]}


@variant(
    "second-digits",
    replaces="content.kept",
    declares=_declares("second_digits", _DIGITS),
    allowed_by="fhir-standards 4.2: a server may keep fewer digits of a second, if it declares how many",
)
def milliseconds_are_all_there_is(kept: Kept, resource: Resource) -> Resource:
    "Of a fraction of a second three digits are kept; text that only reads like a moment is left alone."

    def cut(element: str, type: str, value: Any) -> Any:
        return _FRACTION.sub(r"\1", value) if type in ("dateTime", "instant") else value

    result: Resource = _changed(kept(resource), cut)
    return result


@variant(
    "unversioned-references",
    replaces="content.kept",
    declares=_declares("unversioned_references", list(_UNVERSIONED)),
    allowed_by="fhir-standards 4.2: versions of references may be stripped in the elements that are declared",
)
def encounters_as_they_are_now(kept: Kept, resource: Resource) -> Resource:
    "The encounter of an observation or a document comes back without its version; nothing else does."

    def unversioned(element: str, type: str, value: Any) -> Any:
        named = element.removesuffix(".reference") in _UNVERSIONED and isinstance(value, str)
        return _VERSION.sub("", value) if named else value

    result: Resource = _changed(kept(resource), unversioned)
    return result


@variant(
    "contained-referenced",
    replaces="content.kept",
    declares=_declares("contained", "referenced"),
    allowed_by="fhir-standards 4.2: contained resources that nothing refers to may be dropped, if declared",
)
def what_nothing_refers_to_goes(kept: Kept, resource: Resource) -> Resource:
    "Contained resources that nothing refers to are dropped, even those that refer to what contains them."
    resource = kept(resource)
    held = resource.get("contained", [])
    named = set(_texts(resource))
    left = [each for each in held if f"#{each.get('id')}" in named]
    rest = {name: value for name, value in resource.items() if name != "contained"}
    return resource if len(left) == len(held) else rest | ({"contained": left} if left else {})


def _changed(value: Any, leaf: Leaf, type: str = "Resource", element: str = "") -> Any:
    """A value of a type with its primitives changed; an element is named after the resource it stands in."""
    if isinstance(value, list):
        return [_changed(item, leaf, type, element) for item in value]
    if not isinstance(value, dict):
        return leaf(element, type, value)
    if type == "Resource":
        type = element = str(value.get("resourceType", ""))
    elements = structure(type)
    found: Resource = {}
    for name, item in value.items():
        known = elements.get(name)
        inside = known.type if known is not None else "Element"
        found[name] = _changed(item, leaf, inside, f"{element}.{name}")
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inner:
        yield from _texts(item)
