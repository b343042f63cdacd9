"""From method and address to an interaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from ..lossless import Unreadable
from ..model import Answer, Caller, Interaction, Resource
from ..policy import content, negotiation
from ..problem import Problem, malformed, not_allowed, not_found
from ..rules import Policy
from ..types import R4
from ..writing import merging, single
from ..writing.transaction import transact
from . import reading, searching
from .context import ID, Context
from .negotiation import form

Handler = Callable[[Context], Answer]
_FORM: Final = "application/x-www-form-urlencoded"

HANDLERS: Final[Mapping[str, Handler]] = {
    "read": reading.read,
    "vread": reading.vread,
    "history": reading.history,
    "search": searching.search,
    "everything": searching.everything,
    "create": single.create,
    "update": single.update,
    "delete": single.delete,
    "transaction": transact,
    "merge": merging.merge,
}
WRITES: Final = frozenset({"create", "update", "delete", "transaction", "merge"})


def interaction(
    method: str,
    path: str,
    query: str,
    target: str,
    caller: Caller,
    request_id: str,
    headers: Mapping[str, str],
    body: bytes,
    resource: Resource | None = None,
    entry: int | None = None,
) -> Interaction:
    """What is asked, as far as the address says; `check` says whether it can be answered."""
    parts = [unquote(part) for part in path.strip("/").split("/") if part]
    type, id = parts[0] if parts else "", parts[1] if len(parts) > 1 else ""
    reads = method in ("GET", "HEAD")
    params = parse_qsl(query, keep_blank_values=True)
    kind, version = "", ""
    match parts[1:]:
        case [] if parts:
            kind = {"POST": "create", "PUT": "update"}.get(method, "search" if reads else "")
        case ["_search"]:
            id = ""
            kind = "search" if method == "POST" else ""
            params += parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        case ["$merge"] if parts[0] == "Patient" and method == "POST":
            kind, id = "merge", ""
        case [_]:
            kind = {"PUT": "update", "DELETE": "delete"}.get(method, "read" if reads else "")
        case [_, "_history"] if reads:
            kind = "history"
        case [_, "_history", number] if reads:
            kind, version = "vread", number
        case [_, "$everything"] if reads and parts[0] == "Patient":
            kind = "everything"
        case _:
            pass
    page = ""
    if kind in ("search", "everything"):
        page = next((value for name, value in params if name == "_page"), "")
        params = [pair for pair in params if pair[0] != "_page"]
    return Interaction(
        kind,
        method,
        target,
        caller,
        request_id,
        type,
        id,
        version,
        tuple(params),
        headers,
        body,
        page,
        entry,
        resource,
    )


def check(rules: Policy, request: Interaction, media: bool = True) -> None:
    """Refuse what no handler answers."""
    if not request.type:
        if request.method != "POST":
            raise not_allowed("POST")
    elif request.type not in R4:
        raise Problem(404, "not-supported", "No such resource type.", spine="NO_RECORD_FOUND")
    elif request.type == "AuditEvent" and request.kind in WRITES:
        raise single.refuse_audit_write()
    elif request.kind == "" or request.id.startswith("$"):
        raise _unanswered(request)
    elif request.id and not ID.fullmatch(request.id):
        raise malformed("The id is not one.")
    elif request.kind == "delete" and not request.id:
        raise not_allowed("GET", "HEAD", "POST")
    if media:
        _check_media(rules, request)


def _unanswered(request: Interaction) -> Problem:
    path = request.target.partition("?")[0].rstrip("/").rpartition("/")[2]
    if path.startswith(("$", "%24")) and request.method in ("GET", "HEAD", "POST"):
        return Problem(404, "not-supported", "No such operation.")
    if request.method in ("GET", "HEAD") and path not in ("_search", "_history"):
        return not_found()
    return not_allowed("GET", "HEAD")


def _check_media(rules: Policy, request: Interaction) -> None:
    formats = [value for name, value in request.params if name == "_format"]
    wanted = form(request.method, request.headers, formats)
    if wanted is None and not rules[negotiation.answered_as_json]():
        raise Problem(406, "not-supported", "Only FHIR JSON is answered, and FHIR XML to a read.")
    if request.method in ("POST", "PUT"):
        kind, _, rest = request.headers.get("content-type", "").partition(";")
        allowed = {_FORM} if request.kind == "search" else negotiation.JSON
        charset = rest.partition("charset=")[2].partition(";")[0].strip().strip('"').lower()
        if not rules[content.media](kind.strip().lower(), allowed) or not rules[content.charset](charset):
            raise Problem(
                415, "not-supported", "The content type is not supported.", spine="UNSUPPORTED_MEDIA_TYPE"
            )


def bundle(rules: Policy, request: Interaction) -> Interaction:
    """A request to the base itself: a transaction or a batch."""
    try:
        value: Any = rules[content.parsed](request.body)
    except Unreadable as unreadable:
        raise malformed(f"The body cannot be read: {unreadable}.") from unreadable
    if not isinstance(value, dict) or value.get("resourceType") != "Bundle":
        raise malformed("The body is not a bundle.")
    kind = value.get("type")
    if kind not in ("transaction", "batch"):
        raise malformed("The bundle is neither a transaction nor a batch.")
    return replace(request, kind=kind, resource=value)
