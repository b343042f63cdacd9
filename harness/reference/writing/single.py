"""Create, update and delete of one record."""

from __future__ import annotations

from ..lossless import Unreadable
from ..model import Answer, Resource
from ..policy import content, contribute
from ..problem import Problem, malformed
from ..service.context import Context
from ..service.gate import Gate
from .conditions import check_version, preference
from .contribution import accept, settle, withdraw
from .filing import Filed, file, fresh_id
from .form import inspect
from .shape import typed, valid
from .transaction import check_free, headers, moment_of, record_key, resolve


def body(context: Context) -> Resource:
    """The resource a request carries."""
    if context.request.resource is not None:
        return context.request.resource
    try:
        value = context.rules[content.parsed](context.request.body)
    except Unreadable as unreadable:
        raise malformed(f"The body cannot be read: {unreadable}.") from unreadable
    if not isinstance(value, dict):
        raise malformed("The body is not a resource.")
    return value


def _accepted(context: Context, record_id: tuple[str, str] | None) -> Resource:
    resource = typed(context.rules, body(context), context.request.type)
    inspect(resource)
    valid(context.rules, resource)
    accept(context, resource, record_id)
    return resource


def _filed(context: Context, id: str, resource: Resource) -> Answer:
    recorded = moment_of(resource) if resource["resourceType"] == "Provenance" else context.now
    filed: Filed = file(context, id, resource, recorded)
    written = settle(context, [filed])
    status = context.rules[contribute.status](filed.created)
    wanted = preference(context.request.headers.get("prefer", ""))
    text = filed.body if context.rules[contribute.returned](wanted) else None
    return Answer(status, text, headers(context, filed), written=tuple(written))


def create(context: Context) -> Answer:
    """A new record, under an id of our own."""
    Gate(context).enter()
    condition = context.request.headers.get("if-none-exist")
    record_id = None if condition is None else record_key(context.request.type, condition)
    resource = _accepted(context, record_id)
    if record_id is not None:
        id, found = resolve(context, context.request.type, record_id)
        id, found = context.rules[contribute.there](id, found, "create")
        if found:
            return Answer(200, None, (("location", f"{context.base}/{context.request.type}/{id}"),))
        return _filed(context, id, resource)
    return _filed(context, fresh_id(), resource)


def update(context: Context) -> Answer:
    """A new state of a record, by id or by record id."""
    Gate(context).enter()
    request = context.request
    query = request.target.partition("?")[2]
    if request.id:
        resource = _accepted(context, None)
        id = context.rules[contribute.addressed](resource.get("id"), request.id, "update")
        check_free(context, request.type, id)
    else:
        record_id = record_key(request.type, query)
        resource = _accepted(context, record_id)
        id, _ = resolve(context, request.type, record_id)
    way = "update" if request.id else "conditional"
    check_version(context, request.type, id, request.headers.get("if-match"), way)
    return _filed(context, id, resource)


def delete(context: Context) -> Answer:
    """Withdraw a record."""
    Gate(context).enter()
    request = context.request
    check_version(context, request.type, request.id, request.headers.get("if-match"), "delete")
    ref = withdraw(context, request.type, request.id)
    tag = context.rules[content.etag](ref.version or "", context.stamp)
    return Answer(204, None, (("etag", tag),), written=(ref,))


def refuse_audit_write() -> Problem:
    """Nobody writes, changes or removes an event."""
    return Problem(405, "not-supported", "Audit events are read only.", headers=(("allow", "GET, HEAD"),))
