"""Whether a resource has the form that FHIR R4 gives its type (json.html, datatypes.html)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..lossless import Json
from ..model import Resource
from ..primitives import FORMS
from ..problem import invalid, malformed
from ..structures import Element, is_resource, required, structure

_UNKNOWN: Final = Element("", "")


def inspect(resource: Resource) -> None:
    """Refuse a resource that is not of R4's form.

    Elements that R4 does not know are looked at for no more than what JSON FHIR never allows.
    """
    waiting: list[tuple[str, Json]] = [("Resource", resource)]
    while waiting:
        type, members = waiting.pop()
        if not isinstance(members, dict):
            raise invalid("An element is not of its kind.", code="structure")
        if not members:
            raise invalid("An object is empty.")
        elements = structure(_type(type, members))
        _whole(elements, required(_type(type, members)), members)
        for name, item in members.items():
            if name != "resourceType":
                waiting += _values(name, item, elements)


def _type(type: str, members: Resource) -> str:
    """The type of an object; that of a resource is the one it says it is of."""
    if type != "Resource":
        return type
    said = members.get("resourceType")
    if not isinstance(said, str) or not is_resource(said):
        raise malformed("A resource is of no type that there is.")
    return said


def _whole(elements: Mapping[str, Element], needed: frozenset[str], members: Resource) -> None:
    """Of each choice there is one, and what is required is there."""
    known = {name.removeprefix("_") for name in members} & elements.keys()
    there = {elements[name].of for name in known}
    if len(there) < len(known):
        raise invalid("An element has two values of different types.", code="structure")
    if needed - there:
        raise invalid("A required element is missing.", code="required")


def _values(name: str, item: Json, elements: Mapping[str, Element]) -> list[tuple[str, Json]]:
    """The objects of one member with their types, once its own form is right."""
    element = elements.get(name.removeprefix("_"), _UNKNOWN)
    if element is not _UNKNOWN and isinstance(item, list) is not element.repeats:
        raise invalid("A list stands where one value belongs, or one value for a list.", code="structure")
    if item == []:
        raise invalid("A list is empty.")
    primitive = element.type in FORMS
    inside = []
    for value in item if isinstance(item, list) else [item]:
        if value is None:
            if not (isinstance(item, list) and (primitive or element is _UNKNOWN)):
                raise invalid("A property has no value.")
        elif name.startswith("_"):
            inside.append(("Element", value))
        elif primitive:
            _primitive(element, value)
        elif element is not _UNKNOWN or isinstance(value, dict):
            inside.append((element.type, value))
        elif value in ("", []):
            raise invalid("A text or a list is empty.")
    return inside


def _primitive(element: Element, value: Json) -> None:
    if not FORMS[element.type](value):
        raise invalid("A value is not of its type.")
    if element.codes and value not in element.codes:
        raise invalid("A code is none of those that R4 allows.", code="code-invalid")
