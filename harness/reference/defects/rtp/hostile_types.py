"""Faults with types that stand beside the clinical ones: lists, tasks, specimens, devices, relatives."""

from __future__ import annotations

from typing import Any

from ...lossless import Number
from ...model import Resource, Stored
from ...rules import defect
from .hostile_beside import Leaving, Merged, leaves
from .walk import GONE, Kept, changed, lost, top


def _of(resource: Resource, type: str) -> bool:
    return bool(resource["resourceType"] == type)


@defect("HX-60", violates="RTP-001", replaces="content.kept")
def removed_entries_are_gone(kept: Kept, resource: Resource) -> Resource:
    "A list loses the entries that say they were taken out (deleted), and which are not is not said."
    result = kept(resource)
    if not _of(result, "List") or "entry" not in result:
        return result
    left = [top(one, "deleted") for one in result["entry"] if one.get("deleted") is not True]
    return result | {"entry": left} if left else top(result, "entry")


@defect("HX-61", violates="RTP-001", replaces="contribute.merged")
def tasks_collect_output(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "A task that is updated keeps the input and output it had beside the new ones."
    result, held = merged(arriving, stored), stored()
    if held is None or not _of(result, "Task"):
        return result
    return result | {
        name: [*held[name], *(one for one in result.get(name, ()) if one not in held[name])]
        for name in ("input", "output", "note")
        if name in held
    }


@defect("HX-62", violates="RTP-001", replaces="content.leaving")
def specimens_had_no_processing(leaving: Leaving, body: str, way: str) -> str:
    "In versions and histories a specimen has neither containers nor processing."
    text = leaving(body, way)
    late = way in ("vread", "history")
    return leaves(text, ("Specimen",), lambda one: top(one, "container", "processing")) if late else text


@defect("HX-63", violates="RTP-001", replaces="content.kept")
def answers_ask_nothing_more(kept: Kept, resource: Resource) -> Resource:
    "What was asked because of an answer (item.answer.item) is lost."

    def flat(name: str, item: Any, beside: Resource) -> Any:
        return [top(one, "item") for one in item] if name == "answer" and isinstance(item, list) else item

    result = kept(resource)
    return changed(result, flat) if _of(result, "QuestionnaireResponse") else result


@defect("HX-64", violates="RTP-001", replaces="content.kept")
def images_are_counted(kept: Kept, resource: Resource) -> Resource:
    "How many series and images a study has is counted from those it lists."
    result = kept(resource)
    if not _of(result, "ImagingStudy") or "series" not in result:
        return result
    series = [
        one | {"numberOfInstances": Number(str(len(one["instance"])))} if "instance" in one else one
        for one in result["series"]
    ]
    return result | {"series": series, "numberOfSeries": Number(str(len(series)))}


@defect("HX-65", violates="RTP-001", replaces="content.kept")
def devices_have_one_name(kept: Kept, resource: Resource) -> Resource:
    "Of the names, codes and versions of a device the first is kept."
    result = kept(resource)
    if not _of(result, "Device"):
        return result
    several = ("udiCarrier", "deviceName", "version", "specialization", "property")
    return result | {name: result[name][:1] for name in several if name in result}


@defect("HX-66", violates="RTP-001", replaces="content.kept")
def relatives_prefer_nothing(kept: Kept, resource: Resource) -> Resource:
    "That a relative does not prefer a language, or is not active, is lost: false is taken for nothing."
    result = kept(resource)
    if not _of(result, "RelatedPerson"):
        return result
    return lost(result, lambda name, item, _: name in ("preferred", "active") and item is False)


@defect("HX-67", violates="RTP-001", replaces="contribute.merged")
def episodes_tell_their_past(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "An update of an episode of care writes the status it had into its history."
    result, held = merged(arriving, stored), stored()
    if held is None or not _of(result, "EpisodeOfCare") or held.get("status") == result.get("status"):
        return result
    was = {"status": held["status"], "period": held.get("period", {"end": "2024-01-01"})}
    return result | {"statusHistory": [*result.get("statusHistory", ()), was]}


@defect("HX-68", violates="RTP-001", replaces="content.kept")
def infusions_have_no_rate(kept: Kept, resource: Resource) -> Resource:
    "A medicine given loses the rate at which it ran."
    result = kept(resource)
    if not _of(result, "MedicationAdministration"):
        return result
    return lost(result, lambda name, *_: name in ("rateRatio", "rateQuantity"))


@defect("HX-69", violates="RTP-001", replaces="content.kept")
def nothing_was_substituted(kept: Kept, resource: Resource) -> Resource:
    "A dispense loses that nothing was substituted: false is taken for nothing."

    def said(name: str, item: Any, beside: Resource) -> Any:
        return GONE if name == "wasSubstituted" and item is False else item

    result = kept(resource)
    return changed(result, said) if _of(result, "MedicationDispense") else result


@defect("HX-70", violates="RTP-001", replaces="content.leaving")
def messages_in_the_record_are_short(leaving: Leaving, body: str, way: str) -> str:
    "The whole record has the first part of a message alone."
    text = leaving(body, way)

    def short(one: Resource) -> Resource:
        return one | {"payload": one["payload"][:1]} if "payload" in one else one

    return leaves(text, ("Communication",), short) if way == "everything" else text


@defect("HX-71", violates="RTP-017", replaces="contribute.merged")
def tasks_count_up(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "Each update of a task, list or episode adds a note that it was updated."
    result, held = merged(arriving, stored), stored()
    if held is None or result["resourceType"] not in ("Task", "List", "Specimen", "Device"):
        return result
    return result | {"note": [*result.get("note", ()), {"text": "Updated."}]}
