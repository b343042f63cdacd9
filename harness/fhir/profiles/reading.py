"""One ElementDefinition as it stands in a definition, read into the words of the compiled form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from harness.fhir.lossless import Json, Number
from harness.fhir.profiles.elements import Binding, Discriminator, Element, Invariant, Slicing, TypeUse

EVERYWHERE = frozenset({"ele-1"})
"""Invariants that validation holds for every element, so that none lists them."""

_Item = TypeVar("_Item")


def constrained(element: Element, said: Mapping[str, Json]) -> Element:
    """The element with what an ElementDefinition adds to it; what it does not mention stays.

    Raises:
        KeyError, ValueError, TypeError, AttributeError: the ElementDefinition is malformed.
    """
    changes: dict[str, Any] = {}
    if "min" in said:
        changes["minimum"] = _whole(said["min"])
    if "max" in said:
        changes["maximum"] = None if said["max"] == "*" else int(said["max"])
    if "type" in said:
        changes["types"] = types(said)
    for key, value in said.items():
        if key.startswith("fixed"):
            changes["fixed"] = value
        elif key.startswith("pattern"):
            changes["pattern"] = value
        elif key.startswith("minValue"):
            changes["least"] = value
        elif key.startswith("maxValue"):
            changes["greatest"] = value
    if "maxLength" in said:
        changes["max_length"] = _whole(said["maxLength"])
    if isinstance(said.get("binding"), dict) and "valueSet" in said["binding"]:
        changes["binding"] = Binding(said["binding"]["strength"], _text(said["binding"]["valueSet"]))
    if "constraint" in said:
        changes["invariants"] = joined(element.invariants, invariants(said))
    if "slicing" in said:
        changes["slicing"] = slicing(said["slicing"])
    if "mustSupport" in said:
        changes["must_support"] = said["mustSupport"] is True
    if "isModifier" in said:
        changes["is_modifier"] = said["isModifier"] is True
    return replace(element, **changes) if changes else element


def types(said: Mapping[str, Json]) -> tuple[TypeUse, ...]:
    """The types an ElementDefinition allows."""
    return tuple(
        TypeUse(
            _text(one.get("code", "Element")),
            tuple(map(_text, one.get("profile", ()))),
            tuple(map(_text, one.get("targetProfile", ()))),
        )
        for one in said.get("type", ())
    )


def invariants(said: Mapping[str, Json]) -> tuple[Invariant, ...]:
    """The invariants an ElementDefinition adds; the expression is empty where it is given as XPath only."""
    return tuple(
        Invariant(
            _text(one["key"]),
            "error" if one.get("severity") == "error" else "warning",
            _text(one.get("expression", "")),
        )
        for one in said.get("constraint", ())
        if one["key"] not in EVERYWHERE
    )


def slicing(said: Mapping[str, Json]) -> Slicing:
    """How an ElementDefinition tells slices apart."""
    told = tuple(Discriminator(one["type"], _text(one["path"])) for one in said.get("discriminator", ()))
    return Slicing(told, said.get("rules", "open"), said.get("ordered") is True)


def joined(first: tuple[_Item, ...], second: tuple[_Item, ...]) -> tuple[_Item, ...]:
    """Both, each item once."""
    return first + tuple(item for item in second if item not in first)


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    return value


def _whole(value: Json) -> int:
    return int(value.text) if isinstance(value, Number) else int(value)
