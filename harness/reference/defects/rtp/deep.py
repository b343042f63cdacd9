"""Faults with extensions that stand deep, hold much, or extend what has a column of its own."""

from __future__ import annotations

from typing import Any, Final

from ...model import Resource
from ...rules import defect
from .walk import Kept, changed, lost

_LEVELS: Final = 2
_IN_USE: Final = (
    "BirthSex",
    "CodingSCTDescDisplay",
    "ContactPreference",
    "DeathNotificationStatus",
    "EthnicCategory",
    "NHSNumberVerificationStatus",
)
_REFERRING: Final = ("valueCodeableConcept", "valueCoding", "valueReference")


@defect("MR-473", violates="RTP-003", replaces="content.kept")
def the_third_level_is_lost(kept: Kept, resource: Resource) -> Resource:
    "Extensions inside extensions are kept, those inside these are dropped."
    result: Resource = _cut(kept(resource), 0)
    return result


def _cut(value: Any, level: int) -> Any:
    if isinstance(value, list):
        return [_cut(item, level) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _cut(item, level + (name == "extension"))
        for name, item in value.items()
        if name != "extension" or level < _LEVELS
    }


@defect("MR-474", violates="RTP-003", replaces="content.kept")
def modifiers_of_elements_are_lost(kept: Kept, resource: Resource) -> Resource:
    "A modifier extension of the resource is kept, one of an element inside it is dropped."
    result: Resource = {
        name: item if name == "modifierExtension" else _unmodified(item)
        for name, item in kept(resource).items()
    }
    return result


def _unmodified(value: Any) -> Any:
    if isinstance(value, list):
        return [_unmodified(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _unmodified(item) for name, item in value.items() if name != "modifierExtension"}


@defect("MR-475", violates="RTP-003", replaces="content.kept")
def extensions_with_parts_are_lost(kept: Kept, resource: Resource) -> Resource:
    "An extension whose value has parts, such as a period, is dropped; codes and references stay."

    def flat(extension: Any) -> bool:
        told = [(name, item) for name, item in extension.items() if name.startswith("value")]
        return all(name in _REFERRING or not isinstance(item, dict) for name, item in told)

    def simple(name: str, item: Any, beside: Resource) -> Any:
        return (
            [each for each in item if flat(each)] if name == "extension" and isinstance(item, list) else item
        )

    return changed(kept(resource), simple)


@defect("MR-476", violates="RTP-003", replaces="content.kept")
def primitives_of_data_types_are_bare(kept: Kept, resource: Resource) -> Resource:
    "Extensions of a display, a value, a system or a code are dropped; those of other primitives are kept."
    return lost(kept(resource), lambda name, *_: name in ("_code", "_display", "_system", "_value"))


@defect("MR-477", violates="RTP-020", replaces="content.kept")
def other_extensions_of_the_country_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Of the extensions of UK Core, those that are not on the usual form, such as residence, are dropped."

    def usual(name: str, item: Any, beside: Resource) -> Any:
        if name != "extension" or not isinstance(item, list):
            return item
        return [each for each in item if "-UKCore-" not in each["url"] or each["url"].endswith(_IN_USE)]

    return changed(kept(resource), usual)
