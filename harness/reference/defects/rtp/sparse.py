"""Faults of a store that has every column for what it meets daily, and few for the rest."""

from __future__ import annotations

from typing import Final

from ...model import Resource
from ...rules import defect
from .walk import Kept, lost, top

_SELDOM: Final = (
    "Communication",
    "EpisodeOfCare",
    "FamilyMemberHistory",
    "Goal",
    "MedicationAdministration",
    "MedicationDispense",
    "QuestionnaireResponse",
    "ServiceRequest",
    "Specimen",
)
_IN_WORDS: Final = (
    "description",
    "item",
    "note",
    "payload",
    "reasonCode",
    "reasonReference",
    "statusHistory",
)
_WHO: Final = ("Location", "Organization", "Practitioner", "PractitionerRole")
_NAMED: Final = ("active", "id", "identifier", "meta", "name", "resourceType")


@defect("MR-482", violates="RTP-001", replaces="content.kept")
def what_is_seldom_met_loses_its_words(kept: Kept, resource: Resource) -> Resource:
    "Requests, goals, family histories, answers and other rare items lose notes, reasons and words."
    result = kept(resource)
    return top(result, *_IN_WORDS) if result["resourceType"] in _SELDOM else result


def _held(resource: Resource, types: tuple[str, ...], names: tuple[str, ...]) -> Resource:
    """A resource of one of these types with these elements alone; another one as it is."""
    if resource.get("resourceType") not in types:
        return resource
    return {name: item for name, item in resource.items() if name in names}


def _inside(resource: Resource, types: tuple[str, ...], names: tuple[str, ...]) -> Resource:
    if "contained" not in resource:
        return resource
    return resource | {"contained": [_held(one, types, names) for one in resource["contained"]]}


@defect("MR-483", violates="RTP-001", replaces="content.kept")
def medicines_are_their_names(kept: Kept, resource: Resource) -> Resource:
    "A medicine that an order holds keeps its code, and loses form, ingredients, amount and batch."
    return _inside(kept(resource), ("Medication",), ("resourceType", "id", "identifier", "code", "status"))


@defect("MR-484", violates="RTP-001", replaces="content.kept")
def staff_are_their_names(kept: Kept, resource: Resource) -> Resource:
    "People and places that an item holds keep identifier and name, and lose address and profession."
    return _inside(kept(resource), _WHO, (*_NAMED, "practitioner"))


@defect("MR-485", violates="RTP-001", replaces="content.kept")
def lists_are_their_entries(kept: Kept, resource: Resource) -> Resource:
    "A list loses why it is empty, and its entries that they were taken off it."
    result = kept(resource)
    if result["resourceType"] != "List":
        return result
    return lost(top(result, "emptyReason"), lambda name, *_: name == "deleted")
