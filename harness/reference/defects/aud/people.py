"""Faults in the trace of an answer about several people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ...model import Answer, Event, Interaction
from ...rules import defect

Events = Callable[[Interaction, Answer], list[Event]]


def _several(answer: Answer) -> bool:
    return len(answer.people) > 1 and answer.problem is None and answer.denial is None


@defect("MU-04", violates="AUD-004", replaces="audit.events")
def only_the_first_person(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "An answer about several people is audited under the first of them."
    return events(request, replace(answer, people=answer.people[:1]) if _several(answer) else answer)


@defect("MU-39", violates="AUD-004", replaces="audit.events")
def several_people_are_nobody(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "An answer about several people is audited under none of them."
    return events(request, replace(answer, people=()) if _several(answer) else answer)


@defect("MU-40", violates="AUD-004", replaces="audit.events")
def everybody_is_the_first_person(events: Events, request: Interaction, answer: Answer) -> list[Event]:
    "An answer about several people has an event for each, and all of them name the first."
    found = events(request, answer)
    if not _several(answer):
        return found
    return [replace(event, person=answer.people[0]) for event in found]
