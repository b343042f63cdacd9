"""Bundles, put together from the stored texts of their entries."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ..lossless import dump
from ..model import Resource, Thing
from ..policy import content
from ..problem import Problem
from .context import Context
from .leaving import leaving


def quoted(text: str) -> str:
    """A JSON string."""
    return json.dumps(text, ensure_ascii=False)


def entry(context: Context, thing: Thing, mode: str | None = "match") -> str:
    """One entry with the resource as it is stored."""
    url = quoted(f"{context.base}/{thing.type}/{thing.id}")
    body = leaving(context, thing, "bundle")
    search = "" if mode is None else f',"search":{{"mode":"{mode}"}}'
    return f'{{"fullUrl":{url},"resource":{body}{search}}}'


def notice(outcome: Resource) -> str:
    """An entry that tells something about the answer."""
    return f'{{"resource":{dump(outcome)},"search":{{"mode":"outcome"}}}}'


def searchset(context: Context, total: int, links: Iterable[tuple[str, str]], entries: Iterable[str]) -> str:
    """The answer to a search or to $everything."""
    relations = ",".join(f'{{"relation":"{name}","url":{quoted(url)}}}' for name, url in links)
    linked = f',"link":[{relations}]' if relations else ""
    return _framed(context, f'"type":"searchset","total":{total}{linked}', entries)


def bundle(context: Context, type: str, entries: Iterable[str], total: int | None = None) -> str:
    """Any other bundle."""
    count = "" if total is None else f',"total":{total}'
    return _framed(context, f'"type":"{type}"{count}', entries)


def _framed(context: Context, head: str, entries: Iterable[str]) -> str:
    inner = ",".join(entries)
    text = f'{{"resourceType":"Bundle",{head}' + (f',"entry":[{inner}]' if inner else "") + "}"
    return context.rules[content.framed](text, context.stamp)


_REASONS = {
    200: "OK",
    201: "Created",
    204: "No Content",
    304: "Not Modified",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    409: "Conflict",
    410: "Gone",
    412: "Precondition Failed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    500: "Internal Server Error",
    503: "Service Unavailable",
}


def status(code: int) -> str:
    """An entry's status line."""
    return f"{code} {_REASONS.get(code, 'Error')}"


def page_gone() -> Problem:
    """A page link that is not, or no longer, this caller's."""
    return Problem(410, "not-found", "The page link is not valid for this caller.", spine="NO_RECORD_FOUND")
