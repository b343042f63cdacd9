"""Faults with what a source patient record says of the person."""

from __future__ import annotations

from typing import Any

from ...model import Resource
from ...rules import defect
from ...vocabulary import VERIFICATION, VERIFICATION_ENGLAND, VERIFICATION_RETIRED
from .walk import Kept, changed, top


def _without(resource: Resource, *parts: str) -> Resource:
    """A patient without the extensions whose url ends so, wherever they stand."""

    def one(name: str, item: Any, beside: Resource) -> Any:
        if name != "extension" or not isinstance(item, list):
            return item
        return [each for each in item if not str(each.get("url")).endswith(parts)]

    return changed(resource, one) if resource["resourceType"] == "Patient" else resource


@defect("MR-188", violates="RTP-020", replaces="content.kept")
def verification_is_modernised(kept: Kept, resource: Resource) -> Resource:
    "A verification status in the retired code system comes back in the current one."

    def current(name: str, item: Any, beside: Resource) -> Any:
        return VERIFICATION_ENGLAND if name == "system" and item == VERIFICATION_RETIRED else item

    return changed(kept(resource), current)


@defect("MR-189", violates="RTP-020", replaces="content.kept")
def verification_keeps_no_display(kept: Kept, resource: Resource) -> Resource:
    "The verification status keeps its code and loses its display and its text."

    def bare(name: str, item: Any, beside: Resource) -> Any:
        if beside.get("url") != VERIFICATION or not isinstance(item, dict):
            return item
        return top(item, "text") | {"coding": [top(each, "display") for each in item.get("coding", ())]}

    return changed(kept(resource), bare)


@defect("MR-190", violates="RTP-020", replaces="content.kept")
def ethnic_categories_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The ethnic category is dropped."
    return _without(kept(resource), "EthnicCategory")


@defect("MR-191", violates="RTP-020", replaces="content.kept")
def birth_sex_is_lost(kept: Kept, resource: Resource) -> Resource:
    "The sex at birth is dropped; the gender is kept."
    return _without(kept(resource), "BirthSex")


@defect("MR-192", violates="RTP-020", replaces="content.kept")
def interpreters_are_not_needed(kept: Kept, resource: Resource) -> Resource:
    "That a person needs an interpreter is dropped; the language is kept."
    return _without(kept(resource), "interpreterRequired", "patient-interpreterRequired", "NHSCommunication")


@defect("MR-193", violates="RTP-020", replaces="content.kept")
def languages_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The languages a person speaks are dropped."
    return top(kept(resource), "communication")


@defect("MR-194", violates="RTP-020", replaces="content.kept")
def contact_preferences_are_lost(kept: Kept, resource: Resource) -> Resource:
    "How a person wants to be contacted is dropped."
    return _without(kept(resource), "ContactPreference", "PreferredContactMethod")


@defect("MR-195", violates="RTP-020", replaces="content.kept")
def death_notifications_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The status of a death notification is dropped; the date of death is kept."
    return _without(kept(resource), "DeathNotificationStatus")


@defect("MR-196", violates="RTP-001", replaces="content.kept")
def old_addresses_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Of names, addresses and telephone numbers, the first of each kind is kept."
    result = kept(resource)
    if result["resourceType"] != "Patient":
        return result
    several = {name: result[name][:1] for name in ("name", "address", "telecom") if name in result}
    return result | several
