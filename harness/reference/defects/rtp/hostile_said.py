"""Faults with the Provenance of a contribution, with consents, and with what is recorded of a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from ...model import Event, Interaction, Resource, Stored, Thing
from ...rules import defect
from .hostile_beside import Leaving, Merged, leaves
from .walk import GONE, Kept, changed, lost, top

Shape = Callable[[Event, Interaction, str, str], Resource]
_SAID: Final = ("Provenance",)


def _said(resource: Resource) -> bool:
    return bool(resource["resourceType"] == "Provenance")


@defect("HX-20", violates="RTP-001", replaces="content.kept")
def recorded_in_greenwich(kept: Kept, resource: Resource) -> Resource:
    "When a Provenance was recorded comes back as the same moment in UTC, whatever offset it had."
    result = kept(resource)
    if not _said(result) or result["recorded"].endswith("Z"):
        return result
    moment = datetime.fromisoformat(result["recorded"]).astimezone(UTC)
    return result | {"recorded": moment.isoformat().replace("+00:00", "Z")}


@defect("HX-21", violates="RTP-001", replaces="content.kept")
def it_happened_at_once(kept: Kept, resource: Resource) -> Resource:
    "A Provenance keeps when something began, and not that it took a while."
    result = kept(resource)
    if not _said(result) or "occurredPeriod" not in result or "start" not in result["occurredPeriod"]:
        return result
    return top(result, "occurredPeriod") | {"occurredDateTime": result["occurredPeriod"]["start"]}


@defect("HX-22", violates="RTP-001", replaces="content.kept")
def targets_are_versions(kept: Kept, resource: Resource) -> Resource:
    "The targets of a Provenance are pinned to a version, as servers can be told to (autoVersionReferences)."
    result = kept(resource)
    if not _said(result):
        return result
    pinned = [
        one | {"reference": f"{one['reference']}/_history/1"}
        if "/_history/" not in one.get("reference", "/_history/") and one["reference"].count("/") == 1
        else one
        for one in result["target"]
    ]
    return result | {"target": pinned}


@defect("HX-23", violates="RTP-001", replaces="content.kept")
def agents_have_one_role(kept: Kept, resource: Resource) -> Resource:
    "The agents of a Provenance, and of what it was made from, keep one of their roles."

    def one(name: str, item: Any, beside: Resource) -> Any:
        return item[:1] if name == "role" and isinstance(item, list) else item

    result = kept(resource)
    return changed(result, one) if _said(result) else result


@defect("HX-24", violates="RTP-001", replaces="content.kept")
def one_policy_will_do(kept: Kept, resource: Resource) -> Resource:
    "Of the policies and reasons of a Provenance the first is kept."
    result = kept(resource)
    if not _said(result):
        return result
    return result | {name: result[name][:1] for name in ("policy", "reason") if name in result}


@defect("HX-25", violates="RTP-014", replaces="content.leaving")
def signatures_in_a_list_are_short(leaving: Leaving, body: str, way: str) -> str:
    "A search answers the signatures of a Provenance without when and by whom, which FHIR requires."
    text = leaving(body, way)
    if way != "search":
        return text

    def short(name: str, item: Any, beside: Resource) -> Any:
        return [top(one, "when", "who") for one in item] if name == "signature" else item

    return leaves(text, _SAID, lambda one: changed(one, short))


@defect("HX-26", violates="RTP-001", replaces="contribute.merged")
def targets_only_grow(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "A Provenance that is put again keeps the targets and agents it had beside the new ones."
    result, held = merged(arriving, stored), stored()
    if held is None or not _said(result):
        return result
    return result | {
        name: [*held[name], *(one for one in result[name] if one not in held[name])]
        for name in ("target", "agent")
    }


@defect("HX-27", violates="RTP-001", replaces="content.kept")
def sources_have_no_agents(kept: Kept, resource: Resource) -> Resource:
    "What a contribution was made from loses who made it so (entity.agent)."
    result = kept(resource)
    if not _said(result) or "entity" not in result:
        return result
    return result | {"entity": [top(one, "agent") for one in result["entity"]]}


@defect("HX-28", violates="RTP-018", replaces="content.past")
def only_the_last_is_said(
    past: Callable[[Thing, Thing], Thing | None], state: Thing, current: Thing
) -> Thing | None:
    "Earlier versions of a Provenance answer the current text."
    found = past(state, current)
    return replace(found, body=current.body) if found is not None and found.type == "Provenance" else found


@defect("HX-29", violates="RTP-001", replaces="contribute.merged")
def terms_are_agreed_once(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "What a consent provides for is written once: an update changes what is said about it."
    result, held = merged(arriving, stored), stored()
    if held is None or result["resourceType"] != "Consent" or "provision" not in held:
        return result
    return result | {"provision": held["provision"]}


@defect("HX-30", violates="RTP-001", replaces="content.leaving")
def consents_in_a_list_name_no_data(leaving: Leaving, body: str, way: str) -> str:
    "A search answers consents without the data and the actors their provisions name."
    text = leaving(body, way)
    if way != "search":
        return text
    return leaves(
        text, ("Consent",), lambda one: lost(one, lambda name, _, beside: name in ("data", "actor"))
    )


@defect("HX-31", violates="RTP-001", replaces="content.leaving")
def scans_stay_behind(leaving: Leaving, body: str, way: str) -> str:
    "The whole record has the signed form of a consent by its address and title, its octets stay behind."
    text = leaving(body, way)

    def short(name: str, item: Any, beside: Resource) -> Any:
        return top(item, "data", "hash") or GONE if name == "sourceAttachment" else item

    return leaves(text, ("Consent",), lambda one: changed(one, short)) if way == "everything" else text


@defect("HX-32", violates="RTP-014", replaces="audit.shape")
def queries_are_plain(shape: Shape, event: Event, request: Interaction, recorded: str, base: str) -> Resource:
    "The audit event of a search holds the query as it was asked, where FHIR wants it in base64."
    made = shape(event, request, recorded, base)
    plain = [one | {"query": request.target} if "query" in one else one for one in made["entity"]]
    return made | {"entity": plain}


@defect("HX-33", violates="RTP-014", replaces="audit.shape")
def nothing_is_said_of_a_refusal(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The audit event of what was refused has an empty list of purposes and an empty description."
    made = shape(event, request, recorded, base)
    return made | {"outcomeDesc": "", "purposeOfEvent": []} if event.outcome != "0" else made


@defect("HX-34", violates="RTP-014", replaces="audit.shape")
def batches_are_an_action(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The audit event of an entry of a batch has an action that FHIR does not know."
    made = shape(event, request, recorded, base)
    return made | {"action": "B"} if request.entry is not None else made


@defect("HX-35", violates="RTP-014", replaces="audit.shape")
def merges_are_an_action(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The audit event of a merge has an action that FHIR does not know."
    made = shape(event, request, recorded, base)
    return made | {"action": "M"} if request.kind == "merge" else made


@defect("HX-36", violates="RTP-014", replaces="content.leaving")
def events_in_a_list_have_local_time(leaving: Leaving, body: str, way: str) -> str:
    "A search for audit events answers when they were recorded without an offset; a read has it."
    text = leaving(body, way)
    if way != "search":
        return text
    return leaves(text, ("AuditEvent",), lambda one: one | {"recorded": one["recorded"][:19]})


@defect("HX-37", violates="RTP-014", replaces="content.leaving")
def events_have_no_source(leaving: Leaving, body: str, way: str) -> str:
    "A read of one audit event answers it without its source, which FHIR requires; a search has it."
    text = leaving(body, way)
    return leaves(text, ("AuditEvent",), lambda one: top(one, "source")) if way == "read" else text


@defect("HX-38", violates="RTP-014", replaces="audit.shape")
def operations_are_numbers(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The audit event of a whole record tells the agents' networks by words where FHIR has codes."
    made = shape(event, request, recorded, base)
    if request.kind != "everything":
        return made

    def worded(one: Resource) -> Resource:
        return one | {"network": one["network"] | {"type": "URI"}} if "network" in one else one

    return made | {"agent": [worded(one) for one in made["agent"]]}


@defect("HX-39", violates="RTP-014", replaces="audit.shape")
def writes_have_no_time(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The audit event of a delete, of a version or of a history has a subtype that is no coding but words."
    made = shape(event, request, recorded, base)
    rare = request.kind in ("delete", "history", "vread")
    return made | {"subtype": [event.subtype]} if rare else made


@defect("HX-40", violates="RTP-014", replaces="content.leaving")
def consents_in_the_record_have_no_category(leaving: Leaving, body: str, way: str) -> str:
    "The whole record has consents without their category, which FHIR requires; a read has it."
    text = leaving(body, way)
    return leaves(text, ("Consent",), lambda one: top(one, "category")) if way == "everything" else text
