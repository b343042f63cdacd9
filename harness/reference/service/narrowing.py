"""Searches by date and code: which of the items that may be shown are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from ..lossless import parse
from ..model import Resource, Thing
from ..parameters import CODES, DATES, plain
from ..policy import finding
from ..problem import Problem
from .contents import content
from .context import Context

Asked = dict[str, list[str]]
"""By parameter, with its modifier: the values it was given."""


def narrowed(context: Context, things: Sequence[Thing]) -> tuple[Thing, ...]:
    """The things that meet every criterion of date and code."""
    type = context.request.type
    asked: Asked = {}
    for name, value in context.request.params:
        if name.partition(":")[0] in {**DATES.get(type, {}), **CODES.get(type, {})}:
            _check(context, name, value)
            asked.setdefault(name, []).append(value)
    return tuple(thing for thing in things if not asked or _meets(context, thing, asked))


def _meets(context: Context, thing: Thing, asked: Asked) -> bool:
    state = context.rules[finding.state](content(context, thing), partial(_first, context, thing))
    repeated = context.rules[finding.repeated]
    return all(
        repeated([_one(context, state, thing.type, name, value) for value in values])
        for name, values in asked.items()
    )


def _first(context: Context, thing: Thing) -> Resource:
    found: Resource = parse(context.store.records.versions(thing.type, thing.id)[-1].body.encode())
    return found


def _one(context: Context, resource: Resource, type: str, name: str, value: str) -> bool:
    rules = context.rules
    some = rules[finding.alternatives](rules[finding.separated](value))
    if name in DATES.get(type, ()):
        held = _held(context, resource, DATES[type][name])
        return any(_dated(context, each, held) for each in some)
    plain_name, _, modifier = name.partition(":")
    codes = [
        code
        for each in _listed(resource.get(CODES[type][plain_name]))
        for code in rules[finding.codings](tuple(_codes(each)))
    ]
    coded, token = rules[finding.coded], rules[finding.token]
    found = any(coded(token(text), each) for text in some for each in codes)
    return rules[finding.negated](found, bool(codes)) if modifier else found


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


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _codes(value: Any) -> Iterator[finding.Coded]:
    """The codes in a code, a coding or a concept."""
    if isinstance(value, str):
        yield None, value
    for coding in value.get("coding", [value]) if isinstance(value, dict) else ():
        if isinstance(coding, dict) and isinstance(coding.get("code"), str):
            yield coding.get("system") or "", coding["code"]


def _check(context: Context, name: str, value: str) -> None:
    """Refuse what cannot be understood: a date that is none, a system where there is no choice."""
    type, rules = context.request.type, context.rules
    for text in rules[finding.separated](value):
        if name in DATES.get(type, ()):
            wrong = rules[finding.covered](_split(text)[1]) is None
        else:
            token = rules[finding.token](text)
            systemless = plain(type, CODES[type][name.partition(":")[0]])
            wrong = not (token.system or token.value) or (systemless and token.system is not None)
        if wrong:
            raise Problem(400, "invalid", "A search value is not supported.", spine="INVALID_PARAMETER")
