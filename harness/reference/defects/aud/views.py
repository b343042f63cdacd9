"""Faults by which a view leaves no trace."""

from __future__ import annotations

from collections.abc import Callable

from ...model import Answer, Event, Interaction
from ...rules import defect

Events = Callable[[Interaction, Answer], list[Event]]
_DOCUMENTS = frozenset({"Binary", "Composition", "DocumentReference"})


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


@defect("MU-21", violates="AUD-001", replaces="audit.events")
def heads_leave_no_trace(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "GET is audited, HEAD is not."
    return [] if request.method == "HEAD" and _answered(answer) else events(request, answer)


@defect("MU-22", violates="AUD-001", replaces="audit.events")
def histories_leave_no_trace(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "Reads are audited, the history of a resource is not."
    return [] if request.kind == "history" and _answered(answer) else events(request, answer)


@defect("MU-23", violates="AUD-001", replaces="audit.events")
def posted_searches_leave_no_trace(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "Searches by GET are audited, those by POST are not."
    posted = request.kind == "search" and request.method == "POST"
    return [] if posted and _answered(answer) else events(request, answer)


@defect("MU-24", violates="AUD-001", replaces="audit.events", remembers=True)
def the_first_look_leaves_no_trace(
    events: Events, seen: set[str], request: Interaction, answer: Answer
) -> list[Event]:
    "The first $everything about a person is not audited, later ones are."
    first = request.kind == "everything" and _answered(answer) and request.id not in seen
    if not first:
        return events(request, answer)
    seen.add(request.id)
    return []


@defect("MU-25", violates="AUD-001", replaces="audit.events")
def ward_nurses_leave_no_trace(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "What a ward nurse reads is not audited."
    unseen = request.kind == "read" and request.caller.client.role == "R8001"
    return [] if unseen and _answered(answer) else events(request, answer)


@defect("MU-26", violates="AUD-001", replaces="audit.events")
def documents_leave_no_trace(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "Documents and what is attached to them can be read without an event."
    unseen = request.kind == "read" and request.type in _DOCUMENTS
    return [] if unseen and _answered(answer) else events(request, answer)
