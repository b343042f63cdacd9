"""Faults of the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..model import Answer, Event, Interaction, Resource
from ..rules import defect

Events = Callable[[Interaction, Answer], list[Event]]
Shape = Callable[[Event, Interaction, str, str], Resource]


def _answered(answer: Answer) -> bool:
    return answer.problem is None and answer.denial is None


@defect("MU-02", violates="AUD-001", replaces="audit.events")
def searches_leave_no_trace(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "Reads are audited, searches are not."
    return [] if request.kind == "search" and _answered(answer) else events(request, answer)


@defect("MU-03", violates="AUD-001", replaces="audit.events")
def batch_entries_leave_no_trace(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "What is read inside a batch is not audited."
    return [] if request.entry is not None and _answered(answer) else events(request, answer)


@defect("MU-05", violates="AUD-001", replaces="audit.events")
def empty_searches_leave_no_trace(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "A search about a person that finds nothing is not audited."
    empty = request.kind == "search" and answer.count == 0 and _answered(answer)
    return [] if empty else events(request, answer)


@defect("MU-06", violates="AUD-001", replaces="audit.events")
def later_pages_leave_no_trace(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "The first page is audited, the others are not."
    return [] if request.page and _answered(answer) else events(request, answer)


@defect("MU-19", violates="AUD-001", replaces="audit.events")
def operations_leave_no_trace(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "The whole record can be fetched with $everything without an event."
    return [] if request.kind == "everything" and _answered(answer) else events(request, answer)


@defect("MU-01", violates="AUD-002", replaces="audit.events")
def refusals_leave_no_trace(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "A refused request is not audited."
    return [] if answer.denial is not None else events(request, answer)


@defect("MU-20", violates="AUD-002", replaces="audit.events")
def refused_contributions_leave_no_trace(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "A contribution that is refused is not audited."
    refused = request.kind in ("transaction", "create", "update") and answer.problem is not None
    return [] if refused else events(request, answer)


@defect("MU-18", violates="AUD-002", replaces="audit.events")
def refusals_look_like_success(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "Every event says that the request succeeded."
    return [replace(event, outcome="0", why=None) for event in events(request, answer)]


@defect("MU-12", violates="AUD-002", replaces="audit.shape")
def refused_users_are_not_named(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The event of a refused request does not say who asked."
    shaped = shape(event, request, recorded, base)
    if event.outcome == "0":
        return shaped
    return shaped | {"agent": [agent for agent in shaped["agent"] if not agent["requestor"]]}
