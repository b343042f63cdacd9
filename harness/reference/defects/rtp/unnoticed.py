"""Faults of updates by which a change is taken for none: it is accepted and not stored."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any, Final

from ...lossless import Number, dump
from ...model import Resource, Stored
from ...rules import defect
from .walk import mapped, top

Merged = Callable[[Resource, Stored], Resource]
_SERVERS: Final = ("id", "meta")


@defect("MR-444", violates="RTP-001", replaces="contribute.merged", remembers=True)
def former_states_are_known(merged: Merged, seen: set[Any], arriving: Resource, stored: Stored) -> Resource:
    "An update that brings a former state back is taken for one that has been: what replaced it stays."
    result, held = merged(arriving, stored), stored()
    if held is None:
        return result
    now, then = _mark(held, held), _mark(held, result)
    seen.add(now)
    return result | _content(held) if then in seen and then != now else result


@defect("MR-448", violates="RTP-001", replaces="contribute.merged")
def narrative_is_no_change(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "An update that changes nothing but the narrative is accepted and not stored."
    return _unless(merged(arriving, stored), stored, lambda content: top(content, "text"))


@defect("MR-453", violates="RTP-001", replaces="contribute.merged")
def accents_are_no_change(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "An update that changes nothing but accents, small and capital letters is accepted and not stored."
    return _unless(merged(arriving, stored), stored, lambda content: mapped(content, _plain))


@defect("MR-456", violates="RTP-001", replaces="contribute.merged")
def updates_round(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "What is new keeps its decimals; those of an update go through binary floating point."
    result = merged(arriving, stored)
    return result if stored() is None else mapped(result, _rounded)


def _unless(now: Resource, stored: Stored, seen_as: Callable[[Resource], Any]) -> Resource:
    """What arrives, or what is stored where both are seen as the same."""
    held = stored()
    if held is None or seen_as(_content(now)) != seen_as(_content(held)):
        return now
    return now | _content(held)


def _content(resource: Resource) -> Resource:
    return top(resource, *_SERVERS)


def _mark(held: Resource, content: Resource) -> tuple[Any, str]:
    """A state of a record, however its elements are ordered."""
    return held.get("id"), dump(dict(sorted(_content(content).items())))


def _plain(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    letters = unicodedata.normalize("NFD", value)
    return "".join(one for one in letters if not unicodedata.combining(one)).casefold()


def _rounded(value: Any) -> Any:
    return Number(repr(float(value.text))) if isinstance(value, Number) and "." in value.text else value
