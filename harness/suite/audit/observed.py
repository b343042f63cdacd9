"""From answers to the looks that the audit must know of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from harness.evidence.exchange import Exchange
from harness.oracle.trace import Interaction, Viewed
from harness.target.client import Answer
from harness.verbs.case import Actor

_TOLERANCE = timedelta(seconds=5)


@dataclass(frozen=True)
class Seen:
    """A look, and the exchange it was."""

    view: Viewed
    exchange: Exchange


def viewed(who: Actor, interaction: Interaction, answer: Answer, data: str = "") -> Iterator[Seen]:
    """The look an answer was, if it was given; attempts that were not answered are excused (CONTRACT 13)."""
    if answer.given:
        yield Seen(attempt(who, interaction, answer, data), answer.exchanges[-1])


def attempt(who: Actor, interaction: Interaction, answer: Answer, data: str = "") -> Viewed:
    """The look an answer was, given or refused."""
    exchange = answer.exchanges[-1]
    now = who.case.wire.clock.now()
    skew = _skew(exchange, now) + _TOLERANCE
    answered = {exchange.response_headers.get(name, "") for name in ("x-request-id", "x-correlation-id")}
    sent = exchange.request_headers.get("x-request-id", "")
    return Viewed(
        told=f"{exchange.sentence} (exchange {exchange.n})",
        interaction=interaction,
        user=who.persona.user_id,
        request_ids=frozenset({sent, *answered} - {""}),
        earliest=now - timedelta(milliseconds=exchange.ms) - skew,
        latest=now + skew,
        data=data,
        query=urlsplit(exchange.url).query,
    )


def entry_viewed(who: Actor, answer: Answer, asked: list[str]) -> Iterator[Seen]:
    """The looks that the answered entries of a batch were."""
    whole = attempt(who, "read", answer)
    entries = answer.body.get("entry", []) if isinstance(answer.body, dict) else []
    for url, entry in zip(asked, entries, strict=False):
        status = str((entry.get("response") or {}).get("status", "")) if isinstance(entry, dict) else ""
        if not status.startswith("2"):
            continue
        path, _, query = url.partition("?")
        interaction: Interaction = "search" if query else "read"
        told = f"{who} asks for {url} in a batch (exchange {answer.exchanges[-1].n})"
        about = Viewed(
            told=told,
            interaction=interaction,
            user=whole.user,
            request_ids=whole.request_ids,
            earliest=whole.earliest,
            latest=whole.latest,
            data="" if query else path,
            query=query,
            entry=True,
        )
        yield Seen(about, answer.exchanges[-1])


def _skew(exchange: Exchange, now: datetime) -> timedelta:
    """How far the target's clock is from ours, by the Date of its answer."""
    try:
        return abs(parsedate_to_datetime(exchange.response_headers.get("date", "")) - now)
    except (ValueError, TypeError):
        return timedelta()
