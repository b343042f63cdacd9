"""Faults with what is planned and who does it: schedules, slots, tasks and episodes of care."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ...model import Resource, Stored
from ...rules import defect
from .references import Rewritten
from .walk import Kept, top

Merged = Callable[[Resource, Stored], Resource]
_COUNTED: Final = ("Task", "List", "Specimen", "Device")


@defect("MR-556", violates="RTP-001", replaces="content.kept")
def schedules_have_one_actor(kept: Kept, resource: Resource) -> Resource:
    "Of those whose time a schedule tells the first is kept."
    result = kept(resource)
    return result | {"actor": result["actor"][:1]} if result["resourceType"] == "Schedule" else result


@defect("MR-557", violates="RTP-012", replaces="content.rewritten")
def slots_are_of_no_schedule(
    rewritten: Rewritten, path: tuple[str, ...], text: str, entries: Mapping[str, str], base: str
) -> str:
    "The schedule of a slot, and those whose schedule it is, still name the entry of the transaction."
    left = path[:2] in (("Slot", "schedule"), ("Schedule", "actor"))
    return text if left else rewritten(path, text, entries, base)


@defect("MR-558", violates="RTP-001", replaces="contribute.merged")
def slots_are_booked_for_good(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "A slot keeps the status, times and comment it had: an update changes the rest."
    result, held = merged(arriving, stored), stored()
    if held is None or result["resourceType"] != "Slot":
        return result
    return result | {name: held[name] for name in ("status", "start", "end", "comment") if name in held}


@defect("MR-559", violates="RTP-001", replaces="contribute.merged")
def tasks_collect_output(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "A task that is updated keeps the input, output and notes it had beside the new ones."
    result, held = merged(arriving, stored), stored()
    if held is None or result["resourceType"] != "Task":
        return result
    return result | {
        name: [*held[name], *(one for one in result.get(name, ()) if one not in held[name])]
        for name in ("input", "output", "note")
        if name in held
    }


@defect("MR-560", violates="RTP-017", replaces="contribute.merged")
def updates_are_noted(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "Each update of a task, list, specimen or device adds a note that it was updated."
    result, held = merged(arriving, stored), stored()
    if held is None or result["resourceType"] not in _COUNTED:
        return result
    return result | {"note": [*result.get("note", ()), {"text": "Updated."}]}


@defect("MR-561", violates="RTP-001", replaces="content.kept")
def tasks_have_no_output(kept: Kept, resource: Resource) -> Resource:
    "A task loses what came of it, when it was done and what it is part of."
    result = kept(resource)
    if result["resourceType"] != "Task":
        return result
    done = ("output", "executionPeriod", "businessStatus", "relevantHistory")
    return top(result, *done, "partOf", "basedOn", "groupIdentifier")


@defect("MR-562", violates="RTP-001", replaces="contribute.merged")
def episodes_tell_their_past(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "An update of an episode of care writes the status it had into its history."
    result, held = merged(arriving, stored), stored()
    if held is None or result["resourceType"] != "EpisodeOfCare" or held["status"] == result["status"]:
        return result
    was = {"status": held["status"], "period": held.get("period", {"end": "2024-01-01"})}
    return result | {"statusHistory": [*result.get("statusHistory", ()), was]}
