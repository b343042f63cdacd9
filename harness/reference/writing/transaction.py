"""The transaction: one organisation's contribution, all of it or none of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qsl

from ..instants import http_date, span
from ..model import Answer, Ref, Resource
from ..policy import content, contribute
from ..problem import Problem, invalid, malformed
from ..service.bundles import bundle, quoted, status
from ..service.context import ID, Context
from ..service.gate import Gate
from ..types import R4, UNIDENTIFIED
from .conditions import check_version
from .contribution import accept, settle, withdraw
from .filing import Filed, file, fresh_id
from .form import inspect
from .index import targets
from .pointers import pointers
from .rewrite import rewrite
from .shape import typed, valid

_ORDER: Final = {"DELETE": 0, "POST": 1, "PUT": 2}


@dataclass(frozen=True, slots=True)
class Operation:
    """One entry of a transaction."""

    method: str
    type: str
    id: str
    record_id: tuple[str, str] | None
    resource: Resource | None
    full_url: str
    if_match: str | None
    found: bool = False
    """A conditional create whose record is already there."""


def transact(context: Context) -> Answer:
    """File a whole transaction bundle."""
    Gate(context).enter()
    operations = [_resolve(context, each) for each in _operations(context)]
    _check_distinct(operations)
    stored = {each.full_url: f"{each.type}/{each.id}" for each in operations if each.full_url and each.id}
    stored |= _conditional_references(context, operations)
    for each in operations:
        if each.resource is not None:
            rewrite(context, each.resource, stored)
    recorded = _recorded(context, operations)
    results: dict[int, tuple[Filed | None, Ref]] = {}
    filed: list[tuple[int, Filed]] = []
    for at in sorted(range(len(operations)), key=lambda at: _ORDER[operations[at].method]):
        each = operations[at]
        if each.method == "DELETE":
            check_version(context, each.type, each.id, each.if_match, "transaction")
            results[at] = None, withdraw(context, each.type, each.id)
        elif each.resource is not None and not each.found:
            check_version(context, each.type, each.id, each.if_match, "transaction")
            moment = recorded.get((each.type, each.id), context.now)
            filed.append((at, file(context, each.id, each.resource, moment)))
    refs = settle(context, [each for _, each in filed])
    results |= {at: (each, ref) for (at, each), ref in zip(filed, refs, strict=True)}
    written = tuple(results[at][1] for at in sorted(results))
    entries = [_response(context, operations[at], results.get(at)) for at in range(len(operations))]
    return Answer(200, bundle(context, "transaction-response", entries), written=written)


def _operations(context: Context) -> list[Operation]:
    entries = context.request.resource.get("entry", []) if context.request.resource else []
    if not isinstance(entries, list):
        raise malformed("The entries are not a list.")
    found = []
    for entry in entries:
        request = entry.get("request") if isinstance(entry, dict) else None
        if not isinstance(request, dict):
            raise malformed("An entry has no request.")
        found.append(_operation(context, entry, request))
    return found


def _operation(context: Context, entry: Resource, request: Resource) -> Operation:
    method, url, full_url = request.get("method"), request.get("url"), entry.get("fullUrl", "")
    if (
        not isinstance(method, str)
        or method not in _ORDER
        or not isinstance(url, str)
        or not isinstance(full_url, str)
    ):
        raise malformed("An entry's request is not one a transaction can hold.")
    path, _, query = url.partition("?")
    type, _, id = path.strip("/").partition("/")
    if type not in R4 or (id and not ID.fullmatch(id)) or (method == "POST") != (not id and not query):
        raise malformed("An entry's address is not one a transaction can hold.")
    if method == "DELETE":
        if not id:
            raise malformed("A conditional delete is not supported.")
        return Operation(method, type, id, None, None, full_url, _tag(request))
    if (id and query) or type == "AuditEvent":
        raise malformed("An entry's address is not one a transaction can hold.")
    resource = typed(context.rules, entry.get("resource"), type)
    inspect(resource)
    valid(context.rules, resource)
    condition = query or (request.get("ifNoneExist") if method == "POST" else None)
    record_id = None if condition is None or condition == "" else record_key(type, condition)
    accept(context, resource, record_id)
    return Operation(method, type, id, record_id, resource, full_url, _tag(request))


def _tag(request: Resource) -> str | None:
    tag = request.get("ifMatch")
    return tag if isinstance(tag, str) else None


def record_key(type: str, query: Any) -> tuple[str, str]:
    """The record id a conditional write names: one identifier, system and value."""
    pairs = parse_qsl(query, keep_blank_values=True) if isinstance(query, str) else []
    if type in UNIDENTIFIED or len(pairs) != 1 or pairs[0][0] != "identifier":
        raise malformed("A conditional write names one identifier.")
    system, bar, value = pairs[0][1].partition("|")
    if not bar or not system or not value:
        raise malformed("A conditional write names one identifier, system and value.")
    return system, value


def resolve(context: Context, type: str, record_id: tuple[str, str]) -> tuple[str, bool]:
    """The id a record id stands for, and whether such a record is there."""
    owner = context.request.caller.client.organisation.ods
    matches = context.store.find.owned(type, owner, *record_id)
    if len(matches) > 1:
        raise Problem(
            412, "multiple-matches", "The identifier is not unique.", spine="INVALID_IDENTIFIER_VALUE"
        )
    if matches:
        return matches[0], True
    return context.rules[contribute.new_id](owner, type, *record_id, 0), False


def _resolve(context: Context, operation: Operation) -> Operation:
    resource = operation.resource
    if operation.record_id is not None:
        id, found = resolve(context, operation.type, operation.record_id)
        stated = resource.get("id") if resource is not None and operation.method == "PUT" else None
        if stated is not None and found and stated != id:
            raise malformed("The id is not that of the record.")
        if operation.method == "POST":
            id, found = context.rules[contribute.there](id, found, "transaction")
            return replace(operation, id=id, found=found)
        return replace(operation, id=id)
    if operation.method == "POST":
        return replace(operation, id=fresh_id())
    id = operation.id
    if resource is not None:
        id = context.rules[contribute.addressed](resource.get("id"), id, "transaction")
    check_free(context, operation.type, id)
    return replace(operation, id=id)


def _conditional_references(context: Context, operations: Sequence[Operation]) -> dict[str, str]:
    """References by identifier, to the organisation's own records, stored or in this transaction."""
    here = {(each.type, each.id) for each in operations}
    stored: dict[str, str] = {}
    for each in operations:
        for reference in pointers(each.resource).references if each.resource is not None else ():
            type, mark, query = reference.partition("?")
            if not mark or type not in R4 or reference in stored:
                continue
            id, found = resolve(context, type, record_key(type, query))
            if not found and (type, id) not in here:
                raise invalid("A reference leads nowhere.", spine="REFERENCE_NOT_FOUND")
            stored[reference] = f"{type}/{id}"
    return stored


def check_free(context: Context, type: str, id: str) -> None:
    """The id of a master identity is not a contributor's to write."""
    people = context.store.people
    if type == "Patient" and people.person(id) is not None and people.get(id) is None:
        raise Problem(403, "forbidden", "The record is not a contributed one.", spine="ACCESS_DENIED")


def _check_distinct(operations: Sequence[Operation]) -> None:
    seen: set[tuple[str, str]] = set()
    urls: set[str] = set()
    for each in operations:
        if (each.type, each.id) in seen or (each.full_url and each.full_url in urls):
            raise Problem(400, "duplicate", "One record is named twice.", spine="DUPLICATE_REJECTED")
        seen.add((each.type, each.id))
        urls.add(each.full_url)


def _recorded(context: Context, operations: Sequence[Operation]) -> Mapping[tuple[str, str], float]:
    """When the author recorded each state: what the Provenance in the same transaction says."""
    moments: dict[tuple[str, str], float] = {}
    for each in operations:
        if each.resource is not None and each.type == "Provenance":
            moment = moment_of(each.resource)
            moments[each.type, each.id] = moment
            for target in targets(context, each.resource):
                moments[target] = moment
    return moments


def moment_of(provenance: Resource) -> float:
    """When a Provenance says it was recorded."""
    text = provenance.get("recorded")
    covered = span(text) if isinstance(text, str) else None
    if covered is None:
        raise invalid("A Provenance does not say when it was recorded.")
    return covered[0]


def _response(context: Context, operation: Operation, result: tuple[Filed | None, Ref] | None) -> str:
    if result is None:
        location = quoted(f"{operation.type}/{operation.id}")
        where = f',"location":{location}' if context.rules[contribute.located](False) else ""
        return f'{{"response":{{"status":"{status(200)}"{where}}}}}'
    filed, ref = result
    if filed is None:
        return f'{{"response":{{"status":"{status(204)}"}}}}'
    line = status(context.rules[contribute.status](filed.created))
    etag = quoted(context.rules[content.etag](filed.version, context.stamp))
    at = f'"location":"{ref.type}/{ref.id}/_history/{filed.version}",'
    where = at if context.rules[contribute.located](filed.created) else ""
    return (
        f'{{"fullUrl":{quoted(f"{context.base}/{ref.type}/{ref.id}")},"response":{{"status":"{line}",'
        f'{where}"etag":{etag},"lastModified":"{filed.updated}"}}}}'
    )


def headers(context: Context, filed: Filed) -> tuple[tuple[str, str], ...]:
    """The headers of one write."""
    return (
        ("location", f"{context.base}/{filed.type}/{filed.id}/_history/{filed.version}"),
        ("etag", context.rules[content.etag](filed.version, context.stamp)),
        ("last-modified", http_date(filed.updated)),
    )
