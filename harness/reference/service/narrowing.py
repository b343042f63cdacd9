"""Searches by date and status: which of the items that may be shown are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from ..lossless import parse
from ..model import Resource, Thing
from ..parameters import CODES, CONCEPTS, DATES
from ..policy import finding
from ..problem import Problem
from .contents import content
from .context import Context
from .naming import tokens


def narrowed(context: Context, things: Sequence[Thing]) -> tuple[Thing, ...]:
    """The things that meet every criterion of date and status."""
    type = context.request.type
    asked = [
        pair for pair in context.request.params if pair[0] in {**DATES.get(type, {}), **CODES.get(type, {})}
    ]
    for name, value in asked:
        _check(context, name, value)
    return tuple(thing for thing in things if not asked or _meets(context, thing, asked))


def _meets(context: Context, thing: Thing, asked: Sequence[tuple[str, str]]) -> bool:
    state = context.rules[finding.state](content(context, thing), partial(_first, context, thing))
    return all(_one(context, state, thing.type, name, value) for name, value in asked)


def _first(context: Context, thing: Thing) -> Resource:
    found: Resource = parse(context.store.records.versions(thing.type, thing.id)[-1].body.encode())
    return found


def _one(context: Context, resource: Resource, type: str, name: str, value: str) -> bool:
    some = context.rules[finding.alternatives](tuple(value.split(",")))
    if name in DATES.get(type, ()):
        held = _held(context, resource, DATES[type][name])
        return any(_dated(context, each, held) for each in some)
    coded = context.rules[finding.coded]
    codes = list(_codes(resource.get(CODES[type][name])))
    return any(coded(token, each) for text in some for token in tokens(text) for each in codes)


def _dated(context: Context, text: str, held: finding.Interval | None) -> bool:
    prefix, date = _split(text)
    asked = context.rules[finding.covered](date)
    if held is None or asked is None:
        return held is None and context.rules[finding.undated](prefix)
    return context.rules[finding.compared](prefix, asked, held)


def _split(text: str) -> tuple[str, str]:
    return (text[:2], text[2:]) if text[:2] in finding.PREFIXES else ("eq", text)


def _held(context: Context, resource: Resource, elements: Sequence[str]) -> finding.Interval | None:
    covered = context.rules[finding.covered]
    for element in elements:
        value = resource.get(element)
        if isinstance(value, str):
            return covered(value)
        if isinstance(value, dict) and ("start" in value or "end" in value):
            start, end = (value.get(name) for name in ("start", "end"))
            ends = [covered(each) if isinstance(each, str) else None for each in (start, end)]
            return context.rules[finding.period](*ends)
    return None


def _codes(value: Any) -> Iterator[finding.Coded]:
    if isinstance(value, str):
        yield None, value
    for coding in value.get("coding", ()) if isinstance(value, dict) else ():
        if isinstance(coding, dict) and isinstance(coding.get("code"), str):
            yield coding.get("system") or "", coding["code"]


def _check(context: Context, name: str, value: str) -> None:
    """Refuse what cannot be understood: a date that is none, a system where there is no choice."""
    type = context.request.type
    for text in value.split(","):
        if name in DATES.get(type, ()):
            wrong = context.rules[finding.covered](_split(text)[1]) is None
        else:
            wrong = not text or ("|" in text and CODES[type][name] not in CONCEPTS)
        if wrong:
            raise Problem(400, "invalid", "A search value is not supported.", spine="INVALID_PARAMETER")
