"""Faults by which a refusal leaves no trace, or a false one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ...model import Answer, Event, Interaction, Resource
from ...rules import defect

Events = Callable[[Interaction, Answer], list[Event]]
Shape = Callable[[Event, Interaction, str, str], Resource]


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


@defect("MU-27", violates="AUD-002", replaces="audit.events")
def refused_operations_leave_no_trace(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "A refused $everything is not audited, other refusals are."
    refused = request.kind == "everything" and answer.denial is not None
    return [] if refused else events(request, answer)


@defect("MU-28", violates="AUD-002", replaces="audit.events")
def refused_entries_leave_no_trace(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "What is refused inside a batch is not audited."
    return [] if request.entry is not None and answer.denial is not None else events(request, answer)


@defect("MU-29", violates="AUD-002", replaces="audit.events", remembers=True)
def a_user_is_refused_once(
    events: Events, refused: set[str], request: Interaction, answer: Answer
) -> list[Event]:
    "Only the first refusal of a user is audited."
    user = request.caller.client.user
    if answer.denial is None:
        return events(request, answer)
    if user in refused:
        return []
    refused.add(user)
    return events(request, answer)
