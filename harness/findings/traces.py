"""Views against the audit: each view is covered by an event of its own, or its trace is missing."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qsl

from harness.evidence.outcomes import Finding
from harness.fhir.lossless import Json
from harness.fhir.walk import strings
from harness.oracle.trace import ACTIONS, Viewed

Event = Mapping[str, Json]


def untraced(views: Sequence[Viewed], events: Sequence[Event], grain: str) -> list[Viewed]:
    """The views that no event covers.

    An event covers one view: as many views as possible are given an event each. At the grain of a page the
    entries of one batch may share an event; at the grain of a session one event of the user is enough. An
    event that names another view's request covers that one or none.
    """
    if grain == "session":
        return [view for view in views if not any(_of_user(event, view) for event in events)]
    known = frozenset().union(*(view.request_ids for view in views))
    texts = [frozenset(strings(event)) for event in events]
    fitting = [
        [n for n, event in enumerate(events) if _covers(event, texts[n], view, known)] for view in views
    ]
    if grain == "page":
        return [view for view, fits in _matched(views, fitting, shared=True) if not fits]
    return [view for view, fits in _matched(views, fitting, shared=False) if not fits]


def covering(view: Viewed, others: Sequence[Viewed], events: Sequence[Event]) -> list[Event]:
    """The events that may be about this view and are not another view's by its request id."""
    known = frozenset().union(*(one.request_ids for one in (view, *others)))
    return [event for event in events if _covers(event, frozenset(strings(event)), view, known)]


def _matched(
    views: Sequence[Viewed], fitting: Sequence[Sequence[int]], *, shared: bool
) -> Iterator[tuple[Viewed, bool]]:
    """Each view and whether it got an event, in a largest assignment of events to views."""
    holder: dict[int, int] = {}

    def placed(view: int, tried: set[int]) -> bool:
        for event in fitting[view]:
            if event in tried:
                continue
            tried.add(event)
            if event not in holder or placed(holder[event], tried):
                holder[event] = view
                return True
        return False

    for n, view in enumerate(views):
        yield view, bool(fitting[n]) if shared and view.entry else placed(n, set())


def _covers(event: Event, texts: frozenset[str], view: Viewed, known: frozenset[str]) -> bool:
    named = texts & known
    if named & view.request_ids:
        return not view.entry or names_data(event, view)
    return not named and _agrees(event, view)


def refusal_faults(view: Viewed, events: Sequence[Event], where: str) -> list[Finding]:
    """What is wrong with the trace of a refused attempt: none, its outcome a success, its user missing."""
    about = [event for event in events if _same_request(event, view) or _agrees(event, view, user=False)]
    if not about:
        return [Finding(f"an event under the person for: {view.told}", "no event", where)]
    failed = [event for event in about if str(event.get("outcome")) in ("4", "8", "12")]
    if not failed:
        outcomes = ", ".join(sorted({str(event.get("outcome")) for event in about}))
        return [Finding(f"an outcome that tells a failure for: {view.told}", f"outcome {outcomes}", where)]
    if not any(_of_user(event, view) for event in failed):
        return [Finding(f"the user {view.user} in the event for: {view.told}", "another user or none", where)]
    return []


def _same_request(event: Event, view: Viewed) -> bool:
    if not any(text in view.request_ids for text in strings(event)):
        return False
    return not view.entry or names_data(event, view)


def _agrees(event: Event, view: Viewed, *, user: bool = True) -> bool:
    return (
        (not user or _of_user(event, view))
        and event.get("action") in ACTIONS[view.interaction]
        and names_data(event, view)
        and in_time(event, view)
    )


def _of_user(event: Event, view: Viewed) -> bool:
    agents = event.get("agent")
    return any(view.user in strings(agent) for agent in agents) if isinstance(agents, list) else False


def names_data(event: Event, view: Viewed) -> bool:
    """Whether an entity names the resource read, or carries the query searched with."""
    texts = list(strings(event.get("entity")))
    if view.data and any(_is_about(text, view.data) for text in texts):
        return True
    if view.query:
        wanted = sorted(parse_qsl(view.query, keep_blank_values=True))
        return any(_query(text) == wanted for text in texts)
    return False


def _is_about(reference: str, data: str) -> bool:
    plain = reference.partition("/_history/")[0]
    return plain == data or plain.endswith(f"/{data}")


def _query(encoded: str) -> list[tuple[str, str]]:
    try:
        text = base64.b64decode(encoded, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return []
    return sorted(parse_qsl(text.rpartition("?")[2], keep_blank_values=True))


def in_time(event: Event, view: Viewed) -> bool:
    """Whether the event was recorded when the view happened, with an offset."""
    try:
        recorded = datetime.fromisoformat(str(event.get("recorded")))
    except ValueError:
        return False
    return recorded.tzinfo is not None and view.earliest <= recorded <= view.latest
