"""Where something stands in a resource, as FHIRPath says it."""

from __future__ import annotations

import re

_CHOICES = (
    "abatement|allowed|asNeeded|author|born|bounds|collected|content|deceased|detail|diagnosis|dose|effective|item|"
    "location|medication|multipleBirth|occurrence|occurred|onset|performed|product|rate|reported|scheduled|serviced|"
    "subject|substance|time|timing|value"
)
"""Elements that R4 writes with their type in their name, such as value[x]."""
_PRIMITIVES = (
    "Base64Binary|Boolean|Canonical|Code|Date|DateTime|Decimal|Id|Instant|Integer|Markdown|Oid|PositiveInt|String|"
    "Time|UnsignedInt|Uri|Url|Uuid"
)
_COMPLEX = (
    "Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Dosage|Duration|Expression|"
    "HumanName|Identifier|Meta|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing"
)
_CHOICE = re.compile(
    rf"(?P<name>{_CHOICES})(?:(?P<primitive>{_PRIMITIVES})|(?P<complex>{_COMPLEX}))(?P<place>\[[0-9]+\])?"
)


def location(resource_type: str, path: str) -> str:
    """FHIRPath of a place in JSON: an Observation's `valueQuantity` is its `value.ofType(Quantity)`."""
    return ".".join([resource_type or "Resource", *(_element(part) for part in path.split(".") if part)])


def _element(part: str) -> str:
    """The id and the extensions of a primitive stand in JSON under its name with a line before it."""
    part = part.removeprefix("_")
    found = _CHOICE.fullmatch(part)
    if found is None:
        return part
    primitive = found["primitive"]
    kind = primitive[0].lower() + primitive[1:] if primitive else found["complex"]
    return f"{found['name']}{found['place'] or ''}.ofType({kind})"
