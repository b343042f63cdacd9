"""Bundles, put together from the stored texts of their entries."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ..lossless import dump
from ..model import Thing
from ..policy import content
from ..problem import Problem
from .context import Context

WITHHELD = {
    "resourceType": "OperationOutcome",
    "issue": [
        {
            "severity": "warning",
            "code": "suppressed",
            "diagnostics": "Some content is withheld from this role.",
        }
    ],
}


def quoted(text: str) -> str:
    """A JSON string."""
    return json.dumps(text, ensure_ascii=False)


def entry(context: Context, thing: Thing, mode: str | None = "match") -> str:
    """One entry with the resource as it is stored."""
    url = quoted(f"{context.base}/{thing.type}/{thing.id}")
    body = context.rules[content.shown](thing.body, "bundle")
    search = "" if mode is None else f',"search":{{"mode":"{mode}"}}'
    return f'{{"fullUrl":{url},"resource":{body}{search}}}'


def notice() -> str:
    """An entry that says that something is withheld, not what."""
    return f'{{"resource":{dump(WITHHELD)},"search":{{"mode":"outcome"}}}}'


def searchset(total: int, links: Iterable[tuple[str, str]], entries: Iterable[str]) -> str:
    """The answer to a search or to $everything."""
    relations = ",".join(f'{{"relation":"{name}","url":{quoted(url)}}}' for name, url in links)
    inner = ",".join(entries)
    return (
        f'{{"resourceType":"Bundle","type":"searchset","total":{total},"link":[{relations}]'
        + (f',"entry":[{inner}]' if inner else "")
        + "}"
    )


def bundle(type: str, entries: Iterable[str], total: int | None = None) -> str:
    """Any other bundle."""
    inner = ",".join(entries)
    count = "" if total is None else f',"total":{total}'
    return (
        f'{{"resourceType":"Bundle","type":"{type}"{count}' + (f',"entry":[{inner}]' if inner else "") + "}"
    )


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
