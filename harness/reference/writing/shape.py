"""What must be true of a resource before its meaning is looked at."""

from __future__ import annotations

from typing import Any

from ..model import Resource
from ..policy import content, identity
from ..problem import Problem, invalid, malformed
from ..rules import Policy
from ..types import NOT_CONTRIBUTED, R4
from ..vocabulary import NHS_NUMBER


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
    """NHS numbers that can be ones."""
    for identifier in identifiers(resource) if resource["resourceType"] == "Patient" else ():
        if identifier.get("system") == NHS_NUMBER and not rules[identity.valid](identifier.get("value")):
            raise invalid("The NHS number is not valid.", spine="INVALID_NHS_NUMBER", code="value")


def identifiers(resource: Resource) -> list[Resource]:
    """The business identifiers, whether the type has one or many."""
    value = resource.get("identifier", [])
    return [value] if isinstance(value, dict) else value
