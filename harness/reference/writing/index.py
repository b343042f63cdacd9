"""What can be asked of a resource: its identifiers, its people, what it points to, whom it ties."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..instants import span
from ..model import Resource, Source, Tie
from ..policy import finding, identity
from ..rules import Policy
from ..service.context import Context
from ..store import Index
from ..types import CARRIED, PERSON_ELEMENTS
from ..vocabulary import CONFIDENTIALITY, ODS, SENSITIVE
from .pointers import Pointers
from .shape import identifiers

_OPEN = {
    "CareTeam": (None, "active"),
    "Encounter": ("arrived", "triaged", "in-progress", "onleave"),
    "EpisodeOfCare": ("active",),
    "Appointment": ("booked", "arrived", "checked-in", "pending", "proposed"),
}


def index(context: Context, id: str, resource: Resource, found: Pointers, targets_about: list[str]) -> Index:
    """The index entries of one resource in its current state."""
    type = resource["resourceType"]
    local = [each for each in map(context.local, found.references) if each is not None]
    pointed = [*local, *(each for each in map(context.local, found.urls) if each is not None)]
    if type == "Patient":
        persons = [id]
    elif type == "Provenance":
        persons = targets_about
    else:
        persons = people(context, resource)
    return Index(
        identifiers=list(context.rules[finding.identifiers](_stated(resource))),
        persons=persons,
        mentions=sorted({each for each in pointed if each[0] in CARRIED}) if type != "Provenance" else (),
        targets=targets(context, resource) if type == "Provenance" else (),
        ties=list(_ties(context, resource, persons)),
    )


def _stated(resource: Resource) -> list[tuple[str, str]]:
    return [(each.get("system", ""), each["value"]) for each in identifiers(resource) if "value" in each]


def people(context: Context, resource: Resource) -> list[str]:
    """The source patient records a resource is about."""
    elements = [resource.get(name) for name in PERSON_ELEMENTS]
    if resource["resourceType"] == "Appointment":
        elements += [part.get("actor") for part in _objects(resource.get("participant"))]
    if resource["resourceType"] == "Schedule":
        elements += _objects(resource.get("actor"))
    if resource["resourceType"] == "Binary":
        elements.append(resource.get("securityContext"))
    if resource["resourceType"] == "Bundle":
        elements += [each.get(name) for each in _documented(resource) for name in PERSON_ELEMENTS]
    found: dict[str, None] = {}
    for element in elements:
        local = _reference(context, element)
        if local is not None and local[0] == "Patient":
            found[local[1]] = None
    return list(found)


def _documented(bundle: Resource) -> list[Resource]:
    """The composition of a document: whom it is about, the document is about."""
    inner = [each.get("resource") for each in _objects(bundle.get("entry"))]
    return [each for each in _objects(inner) if each.get("resourceType") == "Composition"]


def targets(context: Context, provenance: Resource) -> list[tuple[str, str]]:
    """The records a Provenance speaks of."""
    found = (_reference(context, each) for each in _objects(provenance.get("target")))
    return list(dict.fromkeys(each for each in found if each is not None))


def label(resource: Resource) -> str:
    """The strictest confidentiality label, where it is a sensitive one."""
    codes = {
        each.get("code")
        for each in _objects(resource.get("meta", {}).get("security"))
        if each.get("system") == CONFIDENTIALITY
    }
    return next((code for code in reversed(SENSITIVE) if code in codes), "")


def source(rules: Policy, id: str, owner: str, patient: Resource) -> Source:
    """What identity rules need of a source patient record."""
    claim = rules[identity.claim](patient)
    families = {
        " ".join(name["family"].casefold().split())
        for name in _objects(patient.get("name"))
        if isinstance(name.get("family"), str)
    }
    number, verified = claim or (None, False)
    return Source(id, owner, number, verified, patient.get("birthDate", ""), frozenset(families))


def _ties(context: Context, resource: Resource, persons: list[str]) -> Iterator[tuple[str, str, Tie]]:
    type = resource["resourceType"]
    if type not in _OPEN or resource.get("status") not in _OPEN[type]:
        return
    owner = context.request.caller.client.organisation.ods
    if not any(_names(context, each, resource, owner) for each in _organisations(resource)):
        return
    when = resource if type == "Appointment" else resource.get("period", {})
    start, end = _moment(when, "start", -math.inf, 0), _moment(when, "end", math.inf, 1)
    if type == "Appointment":
        start = -math.inf
    for person in persons:
        yield person, owner, Tie(start, end)


def _organisations(resource: Resource) -> list[Any]:
    named = [resource.get("serviceProvider")]
    managing = resource.get("managingOrganization")
    named += managing if isinstance(managing, list) else [managing]
    for part in _objects(resource.get("participant")):
        named += [part.get("member"), part.get("onBehalfOf"), part.get("actor")]
    return named


def _names(context: Context, reference: Any, within: Resource, ods: str) -> bool:
    """Whether a reference names the organisation by its ODS code, itself or through what it points to."""
    if not isinstance(reference, dict):
        return False
    if _is_ods(reference.get("identifier"), ods):
        return True
    text = reference.get("reference")
    if not isinstance(text, str):
        return False
    if text.startswith("#"):
        inner = [each for each in _objects(within.get("contained")) if each.get("id") == text[1:]]
        return any(_is_ods(each, ods) for one in inner for each in identifiers(one))
    local = context.local(text)
    if local is None or local[0] != "Organization":
        return False
    return local[1] in context.store.find.owned("Organization", ods, ODS, ods)


def _is_ods(identifier: Any, ods: str) -> bool:
    return isinstance(identifier, dict) and identifier.get("system") == ODS and identifier.get("value") == ods


def _moment(period: Any, name: str, default: float, edge: int) -> float:
    text = period.get(name) if isinstance(period, dict) else None
    covered = span(text) if isinstance(text, str) else None
    return default if covered is None else covered[edge]


def _reference(context: Context, element: Any) -> tuple[str, str] | None:
    text = element.get("reference") if isinstance(element, dict) else None
    return context.local(text) if isinstance(text, str) else None


def _objects(value: Any) -> list[Resource]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
