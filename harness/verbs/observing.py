"""From answers to the looks that the audit must know of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from harness.evidence.exchange import Exchange
from harness.oracle.trace import Interaction, Viewed
from harness.target.client import Answer
from harness.verbs.case import Actor, decided

_TOLERANCE = timedelta(seconds=5)


def viewed(
    who: Actor, interaction: Interaction, answer: Answer, data: str = "", query: str = ""
) -> Iterator[Viewed]:
    """The look an answer was, if it was given.

    Raises:
        NotTestable: the record decided nothing.
    """
    if decided(answer).given:
        seen = attempt(who, interaction, answer, data)
        yield replace(seen, query=query) if query else seen


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


def entry_viewed(who: Actor, answer: Answer, asked: list[str]) -> Iterator[Viewed]:
    """The looks that the answered entries of a batch were."""
    if not decided(answer).given:
        return
    whole = attempt(who, "read", answer)
    entries = answer.body.get("entry", []) if isinstance(answer.body, dict) else []
    for url, entry in zip(asked, entries, strict=False):
        status = str((entry.get("response") or {}).get("status", "")) if isinstance(entry, dict) else ""
        if not status.startswith("2"):
            continue
        path, _, query = url.partition("?")
        yield replace(
            whole,
            told=f"{who} asks for {url} in a batch (exchange {answer.exchanges[-1].n})",
            interaction="search" if query else "read",
            data="" if query else path,
            query=query,
            entry=True,
        )


def _skew(exchange: Exchange, now: datetime) -> timedelta:
    """How far the target's clock is from ours, by the Date of its answer."""
    try:
        return abs(parsedate_to_datetime(exchange.response_headers.get("date", "")) - now)
    except (ValueError, TypeError):
        return timedelta()
