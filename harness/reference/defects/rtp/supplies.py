"""Faults with medicines, devices, images, answers and relatives."""

from __future__ import annotations

from typing import Any

from ...lossless import Number
from ...model import Resource
from ...rules import defect
from .walk import Kept, changed, lost, top


@defect("MR-563", violates="RTP-001", replaces="content.kept")
def not_active_is_not_said(kept: Kept, resource: Resource) -> Resource:
    "The ingredients of a medicine lose that they are not the active one."
    result = kept(resource)
    if result["resourceType"] != "Medication":
        return result
    return lost(result, lambda name, item, _: name == "isActive" and item is False)


@defect("MR-564", violates="RTP-001", replaces="content.kept")
def infusions_have_no_rate(kept: Kept, resource: Resource) -> Resource:
    "A medicine given loses the rate at which it ran."
    result = kept(resource)
    if result["resourceType"] != "MedicationAdministration":
        return result
    return lost(result, lambda name, *_: name in ("rateRatio", "rateQuantity"))


@defect("MR-565", violates="RTP-001", replaces="content.kept")
def not_substituted_is_not_said(kept: Kept, resource: Resource) -> Resource:
    "A dispense loses that nothing was substituted."
    result = kept(resource)
    if result["resourceType"] != "MedicationDispense":
        return result
    return lost(result, lambda name, item, _: name == "wasSubstituted" and item is False)


@defect("MR-566", violates="RTP-001", replaces="content.kept")
def devices_have_one_name(kept: Kept, resource: Resource) -> Resource:
    "Of the marks, names, versions and properties of a device the first of each is kept."
    result = kept(resource)
    if result["resourceType"] != "Device":
        return result
    several = ("udiCarrier", "deviceName", "version", "specialization", "property")
    return result | {name: result[name][:1] for name in several if name in result}


@defect("MR-567", violates="RTP-001", replaces="content.kept")
def devices_have_no_carrier(kept: Kept, resource: Resource) -> Resource:
    "A device loses how it is marked, named and known, when it was made and whether it is safe."
    result = kept(resource)
    if result["resourceType"] != "Device":
        return result
    marks = ("udiCarrier", "distinctIdentifier", "deviceName", "lotNumber", "version")
    return top(result, *marks, "manufactureDate", "safety")


@defect("MR-568", violates="RTP-001", replaces="content.kept")
def series_are_counted(kept: Kept, resource: Resource) -> Resource:
    "Where a study says how many series and images it has, the series it lists are counted instead."
    result = kept(resource)
    if result["resourceType"] != "ImagingStudy":
        return result
    own = Number(str(len(result.get("series", ()))))
    return result | {name: own for name in ("numberOfSeries", "numberOfInstances") if name in result}


@defect("MR-569", violates="RTP-001", replaces="content.kept")
def answers_ask_nothing_more(kept: Kept, resource: Resource) -> Resource:
    "What was asked because of an answer is lost."

    def flat(name: str, item: Any, beside: Resource) -> Any:
        return [top(one, "item") for one in item] if name == "answer" and isinstance(item, list) else item

    result = kept(resource)
    return changed(result, flat) if result["resourceType"] == "QuestionnaireResponse" else result


@defect("MR-570", violates="RTP-001", replaces="content.kept")
def not_preferred_is_not_said(kept: Kept, resource: Resource) -> Resource:
    "A relative loses that a language is not the preferred one, and that the record is not in use."
    result = kept(resource)
    if result["resourceType"] != "RelatedPerson":
        return result
    return lost(result, lambda name, item, _: name in ("preferred", "active") and item is False)
