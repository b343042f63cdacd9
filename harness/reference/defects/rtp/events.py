"""Faults with what is recorded of some requests: their audit events are not valid FHIR."""

from __future__ import annotations

from collections.abc import Callable

from ...model import Event, Interaction, Resource
from ...rules import defect

Shape = Callable[[Event, Interaction, str, str], Resource]


@defect("MR-595", violates="RTP-014", replaces="audit.shape")
def queries_are_plain(shape: Shape, event: Event, request: Interaction, recorded: str, base: str) -> Resource:
    "The audit event of a search holds the query as it was asked, where FHIR wants it in base64."
    made = shape(event, request, recorded, base)
    plain = [one | {"query": request.target} if "query" in one else one for one in made["entity"]]
    return made | {"entity": plain}


@defect("MR-596", violates="RTP-014", replaces="audit.shape")
def batches_are_an_action(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The audit event of an entry of a batch has an action that FHIR does not know."
    made = shape(event, request, recorded, base)
    return made if request.entry is None else made | {"action": "B"}


@defect("MR-597", violates="RTP-014", replaces="audit.shape")
def merges_are_an_action(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The audit event of a merge has an action that FHIR does not know."
    made = shape(event, request, recorded, base)
    return made | {"action": "M"} if request.kind == "merge" else made


@defect("MR-598", violates="RTP-014", replaces="audit.shape")
def networks_are_words(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The audit event of a whole record tells the kind of the agents' networks in words where FHIR has codes."
    made = shape(event, request, recorded, base)
    if request.kind != "everything":
        return made

    def worded(one: Resource) -> Resource:
        return one | {"network": one["network"] | {"type": "URI"}} if "network" in one else one

    return made | {"agent": [worded(one) for one in made["agent"]]}


@defect("MR-599", violates="RTP-014", replaces="audit.shape")
def updates_are_words(shape: Shape, event: Event, request: Interaction, recorded: str, base: str) -> Resource:
    "The audit event of a delete or an update has a subtype in words where FHIR has a coding."
    made = shape(event, request, recorded, base)
    return made | {"subtype": [event.subtype]} if request.kind in ("delete", "update") else made


@defect("MR-600", violates="RTP-014", replaces="audit.shape")
def denials_have_no_purpose(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The audit event of a denied view has empty lists of purposes, which FHIR does not have."
    made = shape(event, request, recorded, base)
    denied = event.outcome == "8"
    return made | {"agent": [one | {"purposeOfUse": []} for one in made["agent"]]} if denied else made


@defect("MR-601", violates="RTP-014", replaces="audit.shape")
def audits_of_audits_are_bare(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The audit event of a look into the audit has an entity with nothing in it."
    made = shape(event, request, recorded, base)
    return made | {"entity": [*made["entity"], {}]} if request.type == "AuditEvent" else made
