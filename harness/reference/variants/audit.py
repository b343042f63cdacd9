"""Lawful oddities of the audit trail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from ..model import Event, Interaction, Resource, Thing
from ..rules import also, variant

_LATE: Final = 4.0
_SETTLED: Final = 10


@variant(
    "audit-late",
    replaces="audit.delay",
    settle={"audit": _SETTLED},
    allowed_by="CONTRACT 7: visible within the declared settle.audit",
)
def some_seconds_late(delay: Callable[[], float]) -> float:
    "An event can be read some seconds after it was stored."
    return delay() + _LATE


@variant(
    "events-without-request-id",
    replaces="audit.shape",
    allowed_by="CONTRACT 7: the request id is a SHOULD; FHIR R4 search.html: no order without _sort",
)
def no_request_id(
    shape: Callable[[Event, Interaction, str, str], Resource],
    event: Event,
    request: Interaction,
    recorded: str,
    base: str,
) -> Resource:
    "Events do not name the request, and come newest first."
    shaped = shape(event, request, recorded, base)
    kept = [each for each in shaped["entity"] if each.get("type", {}).get("code") != "XrequestId"]
    rest = {name: value for name, value in shaped.items() if name != "entity"}
    return rest | {"entity": kept} if kept else rest


@also("events-without-request-id", replaces="view.order")
def newest_events_first(
    order: Callable[[Sequence[Thing]], Sequence[Thing]], rows: Sequence[Thing]
) -> Sequence[Thing]:
    "The latest event comes first; records keep their order."
    rows = order(rows)
    return tuple(reversed(rows)) if rows and rows[0].type == "AuditEvent" else rows
