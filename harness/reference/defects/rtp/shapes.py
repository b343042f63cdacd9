"""Faults with what is rare and lawful: contained resources, self-references, claims, odd characters."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from ...model import Resource, Stored
from ...rules import defect
from .walk import GONE, Kept, changed, mapped, top

Merged = Callable[[Resource, Stored], Resource]
_FULL_MINUTE: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d):00(Z|[+-]\d\d:\d\d)")
_NO_CHARACTER: Final = re.compile("[\ufffe\uffff]")
_ID = 36


@defect("MR-420", violates="RTP-001", replaces="content.kept")
def claims_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Which profiles a resource claims to follow is dropped; its tags and labels are kept."
    result = kept(resource)
    return (
        result | {"meta": top(result["meta"], "profile")} if "profile" in result.get("meta", {}) else result
    )


@defect("MR-426", violates="RTP-006", replaces="content.kept")
def full_minutes_lose_their_seconds(kept: Kept, resource: Resource) -> Resource:
    "A time on the full minute comes back without its seconds."

    def short(value: Any) -> Any:
        return _FULL_MINUTE.sub(r"\1\2", value) if isinstance(value, str) else value

    result: Resource = mapped(kept(resource), short)
    return result


@defect("MR-427", violates="RTP-001", replaces="content.kept")
def contained_resources_are_sorted(kept: Kept, resource: Resource) -> Resource:
    "Contained resources come back in the order of their types and ids."
    result = kept(resource)
    held = sorted(result.get("contained", ()), key=lambda one: (one["resourceType"], one.get("id", "")))
    return result | {"contained": held} if held else result


@defect("MR-428", violates="RTP-001", replaces="content.kept")
def contained_resources_get_metadata(kept: Kept, resource: Resource) -> Resource:
    "Contained resources are given metadata, as if they were records of their own."
    result = kept(resource)
    if "contained" not in result:
        return result
    meta = {"versionId": "1"}
    return result | {"contained": [one | {"meta": one.get("meta", {}) | meta} for one in result["contained"]]}


@defect("MR-429", violates="RTP-001", replaces="content.kept")
def references_to_the_container_are_lost(kept: Kept, resource: Resource) -> Resource:
    "A contained resource that refers to the one it is in, by '#', loses that reference."

    def known(name: str, item: Any, beside: Resource) -> Any:
        return GONE if name == "reference" and item == "#" else item

    return changed(kept(resource), known)


@defect("MR-430", violates="RTP-001", replaces="content.kept")
def long_ids_are_cut(kept: Kept, resource: Resource) -> Resource:
    "An id of a contained resource is cut after thirty-six characters, and so is what refers to it."

    def short(name: str, item: Any, beside: Resource) -> Any:
        if name == "reference" and isinstance(item, str) and item.startswith("#"):
            return item[: _ID + 1]
        return item[:_ID] if name == "id" and isinstance(item, str) else item

    result = kept(resource)
    held = [changed(one, short) for one in result.get("contained", ())]
    return changed(result, short) | {"contained": held} if held else result


@defect("MR-431", violates="RTP-001", replaces="contribute.merged")
def claims_of_updates_are_ignored(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "The profiles that an update claims are not taken over: those of the first version stand."
    result, held = merged(arriving, stored), stored()
    if not held:
        return result
    claimed = {name: value for name, value in held.get("meta", {}).items() if name == "profile"}
    return result | {"meta": top(result.get("meta", {}), "profile") | claimed}


@defect("MR-432", violates="RTP-001", replaces="content.kept")
def what_is_no_character_is_replaced(kept: Kept, resource: Resource) -> Resource:
    "Code points that Unicode keeps free of characters, U+FFFE among them, come back as replacements."

    def replaced(value: Any) -> Any:
        return _NO_CHARACTER.sub("\ufffd", value) if isinstance(value, str) else value

    result: Resource = mapped(kept(resource), replaced)
    return result


@defect("MR-434", violates="RTP-002", replaces="content.kept")
def reasons_of_appointments_are_lost(kept: Kept, resource: Resource) -> Resource:
    "What an appointment is for, of which kind and in which specialty, is dropped; its time is kept."
    result = kept(resource)
    told = ("appointmentType", "reasonCode", "reasonReference", "specialty")
    return top(result, *told) if result["resourceType"] == "Appointment" else result


@defect("MR-435", violates="RTP-002", replaces="content.kept")
def who_is_in_a_team_is_lost(kept: Kept, resource: Resource) -> Resource:
    "Of the members of a care team the role is dropped."
    result = kept(resource)
    if result["resourceType"] != "CareTeam":
        return result
    return changed(result, lambda name, item, _: GONE if name == "role" else item)
