"""What a definition says without its prose: cardinalities, types, codes, expressions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.fhir.lossless import Json

Keep = Mapping[str, Any]
"""Key to what is kept of its value: `True` is all of it, a mapping is the same again, one level down."""

_VALUE_SET_PART: Keep = {
    "system": True,
    "version": True,
    "valueSet": True,
    "concept": {"code": True},
    "filter": {"property": True, "op": True, "value": True},
}
_CONTAINS: dict[str, Any] = {"system": True, "code": True, "abstract": True}
_CONTAINS["contains"] = _CONTAINS
_CONCEPT: dict[str, Any] = {"code": True, "property": {"code": True, "valueCode": True}}
_CONCEPT["concept"] = _CONCEPT

_ELEMENT: Keep = {
    "id": True,
    "path": True,
    "sliceName": True,
    "slicing": {"discriminator": {"type": True, "path": True}, "rules": True, "ordered": True},
    "min": True,
    "max": True,
    "base": {"max": True},
    "type": {"code": True, "profile": True, "targetProfile": True, "extension": True},
    "contentReference": True,
    "maxLength": True,
    "constraint": {"key": True, "severity": True, "expression": True},
    "mustSupport": True,
    "isModifier": True,
    "binding": {"strength": True, "valueSet": True},
}
_OPEN = ("fixed", "pattern", "minValue", "maxValue")
_FHIR_TYPE = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type"

_KEPT: Mapping[str, Keep] = {
    "StructureDefinition": {
        "resourceType": True,
        "url": True,
        "version": True,
        "fhirVersion": True,
        "kind": True,
        "abstract": True,
        "type": True,
        "baseDefinition": True,
        "derivation": True,
    },
    "ValueSet": {
        "resourceType": True,
        "url": True,
        "version": True,
        "compose": {"include": _VALUE_SET_PART, "exclude": _VALUE_SET_PART},
        "expansion": {"contains": _CONTAINS},
    },
    "CodeSystem": {
        "resourceType": True,
        "url": True,
        "version": True,
        "content": True,
        "caseSensitive": True,
        "concept": _CONCEPT,
    },
}


def slim(resource: Json) -> dict[str, Json] | None:
    """A StructureDefinition, ValueSet or CodeSystem without prose; None for anything else.

    A StructureDefinition answers its elements under `element`: the snapshot of a type, for that is whole;
    the differential of a profile, for its base is compiled with it.
    """
    if not isinstance(resource, dict) or resource.get("resourceType") not in _KEPT:
        return None
    if not isinstance(resource.get("url"), str):
        return None
    kept: dict[str, Json] = _kept(resource, _KEPT[resource["resourceType"]])
    if resource["resourceType"] == "StructureDefinition":
        profile = resource.get("derivation") == "constraint"
        views = ("differential", "snapshot") if profile else ("snapshot", "differential")
        views_at_hand = [resource[view] for view in views if isinstance(resource.get(view), dict)]
        elements = views_at_hand[0].get("element") if views_at_hand else []
        elements = elements if isinstance(elements, list) else []
        kept["element"] = [_element(element) for element in elements if isinstance(element, dict)]
    if resource["resourceType"] == "ValueSet" and "compose" in kept:
        kept.pop("expansion", None)
    return kept


def _element(element: dict[str, Json]) -> Json:
    kept = _kept(element, _ELEMENT)
    kept.update({key: value for key, value in element.items() if key.startswith(_OPEN)})
    for one in kept.get("type") or []:
        extensions = one.pop("extension", [])
        named = [e.get("valueUrl") for e in extensions if isinstance(e, dict) and e.get("url") == _FHIR_TYPE]
        if named:
            one["code"] = named[0]
    return kept


def _kept(value: Json, keep: Keep | bool) -> Json:
    if isinstance(value, list):
        return [_kept(item, keep) for item in value]
    if keep is True or not isinstance(value, dict):
        return value
    if not isinstance(keep, Mapping):
        return None
    return {key: _kept(item, keep[key]) for key, item in value.items() if key in keep}
