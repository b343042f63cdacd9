"""Whom a request names, whether it is answered or not (CONTRACT 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Final

from ..lossless import Unreadable, parse
from ..model import Interaction, Token
from ..policy import finding, identity
from ..types import PERSON_ELEMENTS
from ..vocabulary import NHS_NUMBER
from .context import Context

NUMBER: Final = "n:"
"""Marks a name that is an NHS number rather than an id."""


def tokens(context: Context, value: str) -> list[Token]:
    """The alternatives of a search by identifier or code."""
    rules = context.rules
    return [rules[finding.token](part) for part in rules[finding.separated](value)]


def references(values: Iterable[str]) -> list[str]:
    """The alternatives of a reference search."""
    return [part for value in values for part in value.split(",") if part]


def patient_id(context: Context, reference: str) -> str | None:
    """The patient id a search value means: ``Patient/id``, ``id`` or absolute; None for other types."""
    if "/" not in reference:
        return reference
    local = context.local(reference)
    return local[1] if local is not None and local[0] == "Patient" else None


def numbered(context: Context, number: str) -> list[str]:
    """The people of an NHS number, or the number itself where nobody is known by it."""
    masters = context.store.people.masters(number)
    if masters:
        return masters
    return [NUMBER + number] if identity.valid(number) else []


def named(context: Context) -> list[str]:
    """Ids of patients, and numbers marked as such, that the request names."""
    request = context.request
    if request.kind in ("create", "update", "transaction"):
        return list(_contributed(context, request))
    if request.kind == "merge":
        return list(_merged(context, request))
    if request.page:
        listing = context.store.listings.get(request.page.rpartition(".")[0], request.caller.client.id)
        return [] if listing is None else list(listing.named)
    names = list(_addressed(context, request.type, request.id)) if request.id else []
    for reference in references((*request.named("patient"), *request.named("subject"))):
        id = patient_id(context, reference)
        if id is not None and context.store.people.person(id) is not None:
            names.append(id)
    for reference in references(request.named("target")):
        local = context.local(reference)
        if local is not None:
            names += _addressed(context, *local)
    for value in references(request.named("_id")):
        names += _addressed(context, request.type, value)
    if request.type == "Patient":
        for value in request.named("identifier"):
            for token in tokens(context, value):
                names += _identified(context, token)
    return names


def _identified(context: Context, token: Token) -> Iterator[str]:
    if token.system in (None, NHS_NUMBER):
        yield from numbered(context, token.value)
    if token.system != NHS_NUMBER:
        for thing in context.store.records.heads(context.store.find.identified("Patient", token)):
            yield thing.id


def _addressed(context: Context, type: str, id: str) -> Iterable[str]:
    if type == "Patient":
        return [id] if context.store.people.person(id) is not None else []
    if type == "Binary":
        return context.store.find.mentioned_for(type, id)
    thing = context.store.records.get(type, id)
    return () if thing is None else thing.persons


def _merged(context: Context, request: Interaction) -> Iterator[str]:
    parameters = _sent(request)
    named = parameters.get("parameter") if isinstance(parameters, dict) else None
    for each in named if isinstance(named, list) else ():
        reference = each.get("valueReference") if isinstance(each, dict) else None
        text = reference.get("reference") if isinstance(reference, dict) else None
        local = context.local(text) if isinstance(text, str) else None
        if local is not None and local[0] == "Patient":
            yield from _addressed(context, *local)


def _sent(request: Interaction) -> Any:
    """The resource a request carries; None if it cannot be read."""
    with suppress(Unreadable):
        return parse(request.body) if request.resource is None else request.resource
    return None


def _contributed(context: Context, request: Interaction) -> Iterator[str]:
    resource = _sent(request)
    if request.id:
        yield from _addressed(context, request.type, request.id)
    for each in _resources(resource):
        yield from _stated(context, each)


def _resources(resource: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(resource, dict):
        return
    if resource.get("resourceType") != "Bundle":
        yield resource
        return
    entries = resource.get("entry")
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("resource"), dict):
            yield entry["resource"]


def _stated(context: Context, resource: dict[str, Any]) -> Iterator[str]:
    identifiers = resource.get("identifier")
    if resource.get("resourceType") == "Patient" and isinstance(identifiers, list):
        for identifier in identifiers:
            if isinstance(identifier, dict) and identifier.get("system") == NHS_NUMBER:
                yield from numbered(context, str(identifier.get("value")))
    for element in PERSON_ELEMENTS:
        reference = resource.get(element)
        if isinstance(reference, dict) and isinstance(reference.get("reference"), str):
            local = context.local(reference["reference"])
            if local is not None and local[0] == "Patient" and context.store.people.person(local[1]):
                yield local[1]
