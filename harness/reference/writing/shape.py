"""What must be true of a resource before its meaning is looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from ..elements import AMOUNTS, CHOICES, COMPARATORS, KINDS, ONE, STATUSES
from ..instants import span
from ..lossless import Number
from ..model import Resource
from ..policy import content, identity
from ..problem import Problem, invalid, malformed
from ..rules import Policy
from ..types import DATED, NOT_CONTRIBUTED, R4, REQUIRED
from ..vocabulary import NHS_NUMBER

_NONE: Final = Number("0")
_GENDERS: Final = frozenset({"male", "female", "other", "unknown"})


@dataclass(slots=True)
class Found:
    """What a walk through a resource comes across."""

    references: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)


def inspect(resource: Resource) -> Found:
    """Walk a resource once: refuse what JSON FHIR does not allow, collect what it points to."""
    found = Found()
    waiting: list[Any] = [resource]
    while waiting:
        value = waiting.pop()
        if not value:
            raise invalid("An object or a list is empty.")
        if isinstance(value, list):
            waiting += [item for item in value if isinstance(item, dict | list)]
            if "" in value:
                raise invalid("A text is empty.")
            continue
        chosen = [CHOICES[name] for name in value if name in CHOICES]
        if len(chosen) > len(set(chosen)):
            raise invalid("An element has two values of different types.", code="structure")
        for name, item in value.items():
            if (
                name in AMOUNTS
                and isinstance(item, dict)
                and not isinstance(item.get("value", _NONE), Number)
            ):
                raise invalid("An amount is not a number.", code="structure")
            if name in KINDS and not isinstance(item, KINDS[name]):
                raise invalid("An element is not of its kind.", code="structure")
            if isinstance(item, str):
                _text(name, item, found)
            elif isinstance(item, dict | list):
                waiting.append(item)
            elif item is None:
                raise invalid("A property has no value.")
    return found


def _text(name: str, text: str, found: Found) -> None:
    if not text:
        raise invalid("A text is empty.")
    if name == "reference":
        found.references.append(text)
    elif name == "url":
        found.urls.append(text)
    elif name in DATED and span(text) is None:
        raise invalid("A date or time is not one.")
    elif name == "comparator" and text not in COMPARATORS:
        raise invalid("A comparator is not one of the codes.", code="code-invalid")


def typed(rules: Policy, resource: Any, expected: str) -> Resource:
    """A resource of a type that may be contributed, and of the type the address says."""
    if not isinstance(resource, dict):
        raise malformed("The body is not a resource.")
    type = resource.get("resourceType")
    if not isinstance(type, str) or type not in R4:
        raise malformed("The resource type is missing or unknown.")
    if not rules[content.same_type](type, expected):
        raise malformed("The resource is not of the type in the address.")
    if type in NOT_CONTRIBUTED:
        raise Problem(405, "not-supported", "Resources of this type are not contributed.")
    return resource


def valid(rules: Policy, resource: Resource) -> None:
    """Required elements, well-formed identifiers, and NHS numbers that can be ones."""
    type = resource["resourceType"]
    for element in REQUIRED.get(type, ()):
        if element not in resource and f"_{element}" not in resource:
            raise invalid("A required element is missing.", code="required")
    if any(isinstance(resource.get(element), list) for element in ONE):
        raise invalid("An element is given as a list.", code="structure")
    if resource.get("status") not in (*STATUSES.get(type, ()), None) and type in STATUSES:
        raise invalid("The status is not one of the codes.", code="code-invalid")
    if not isinstance(resource.get("meta", {}), dict):
        raise invalid("The metadata is not an object.")
    for identifier in identifiers(resource):
        for name in ("system", "value"):
            if not isinstance(identifier.get(name, ""), str):
                raise invalid("An identifier is not well formed.")
    if type == "Patient":
        _patient(rules, resource)


def _patient(rules: Policy, resource: Resource) -> None:
    for identifier in identifiers(resource):
        if identifier.get("system") == NHS_NUMBER and not rules[identity.valid](identifier.get("value")):
            raise invalid("The NHS number is not valid.", spine="INVALID_NHS_NUMBER", code="value")
        extensions = identifier.get("extension", [])
        if not isinstance(extensions, list) or not all(isinstance(each, dict) for each in extensions):
            raise invalid("An extension is not well formed.")
    names = resource.get("name", [])
    if not isinstance(names, list) or not all(isinstance(each, dict) for each in names):
        raise invalid("A name is not well formed.")
    if not isinstance(resource.get("birthDate", ""), str):
        raise invalid("The birth date is not a date.")
    if resource.get("gender", "unknown") not in _GENDERS:
        raise invalid("The gender is not one of the codes.", code="code-invalid")


def identifiers(resource: Resource) -> list[Resource]:
    """The business identifiers, whether the type has one or many."""
    value = resource.get("identifier", [])
    listed = [value] if isinstance(value, dict) else value
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise invalid("An identifier is not well formed.")
    return listed
