"""Faults with those an item speaks of: staff, organisations, places, services; and with consents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ...lossless import Number
from ...model import Resource
from ...rules import defect
from .references import Rewritten
from .walk import GONE, Kept, changed, is_a, lost, top

_SERVING: Final = ("HealthcareService", "PractitionerRole")


def _first_alone(resource: Resource, name: str, *types: str) -> Resource:
    there = is_a(resource, *types) and name in resource
    return resource | {name: resource[name][:1]} if there else resource


@defect("MR-524", violates="RTP-001", replaces="content.kept")
def staff_have_one_name(kept: Kept, resource: Resource) -> Resource:
    "Of the names of a practitioner the first is kept, former ones are lost."
    result = kept(resource)
    return (
        result | {"name": result["name"][:1]} if is_a(result, "Practitioner") and "name" in result else result
    )


@defect("MR-525", violates="RTP-001", replaces="content.kept")
def organisations_have_no_aliases(kept: Kept, resource: Resource) -> Resource:
    "An organisation loses its other names and whom to ask for there."
    result = kept(resource)
    return top(result, "alias", "_alias", "contact") if is_a(result, "Organization") else result


@defect("MR-526", violates="RTP-001", replaces="content.kept")
def open_all_day_is_lost(kept: Kept, resource: Resource) -> Resource:
    "Roles and services lose which days they are there all day."
    result = kept(resource)
    return lost(result, lambda name, *_: name == "allDay") if is_a(result, *_SERVING) else result


@defect("MR-527", violates="RTP-001", replaces="content.kept")
def places_are_rounded(kept: Kept, resource: Resource) -> Resource:
    "Where a place is goes through binary floating point, and 53.80 degrees come back as 53.8."

    def rounded(name: str, item: Any, beside: Resource) -> Any:
        there = name in ("latitude", "longitude", "altitude")
        return Number(repr(float(item.text))) if there and isinstance(item, Number) else item

    result = kept(resource)
    return changed(result, rounded) if is_a(result, "Location") else result


@defect("MR-528", violates="RTP-001", replaces="content.kept")
def qualifications_never_end(kept: Kept, resource: Resource) -> Resource:
    "The qualifications of a practitioner lose when they were held."

    def timeless(name: str, item: Any, beside: Resource) -> Any:
        if name != "qualification":
            return item
        return [top(one, "period") for one in item]

    result = kept(resource)
    return changed(result, timeless) if is_a(result, "Practitioner") else result


@defect("MR-529", violates="RTP-002", replaces="content.kept")
def one_way_to_reach_staff(kept: Kept, resource: Resource) -> Resource:
    "Of the ways to reach a practitioner or a role the first is kept."
    return _first_alone(kept(resource), "telecom", "Practitioner", "PractitionerRole")


@defect("MR-530", violates="RTP-002", replaces="content.kept")
def organisations_have_no_address(kept: Kept, resource: Resource) -> Resource:
    "An organisation loses its addresses."
    result = kept(resource)
    return top(result, "address") if is_a(result, "Organization") else result


@defect("MR-531", violates="RTP-001", replaces="content.kept")
def consents_have_one_provision(kept: Kept, resource: Resource) -> Resource:
    "A consent keeps its own provision, the exceptions inside it are lost."

    def alone(name: str, item: Any, beside: Resource) -> Any:
        return GONE if name == "provision" and isinstance(item, list) else item

    result = kept(resource)
    return changed(result, alone) if is_a(result, "Consent") else result


@defect("MR-532", violates="RTP-012", replaces="content.rewritten")
def roles_lead_to_nobody(
    rewritten: Rewritten, path: tuple[str, ...], text: str, entries: Mapping[str, str], base: str
) -> str:
    "What a role says of its practitioner still names the entry of the transaction."
    left = path[0] == "PractitionerRole" and "practitioner" in path
    return text if left else rewritten(path, text, entries, base)


@defect("MR-533", violates="RTP-012", replaces="content.kept")
def performers_are_words(kept: Kept, resource: Resource) -> Resource:
    "Whoever performed something keeps a name and no longer leads to a record."

    def worded(name: str, item: Any, beside: Resource) -> Any:
        if name == "serviceProvider":
            return {"display": item["display"]} if "display" in item else GONE
        if name != "performer":
            return item
        kept_apart = [one for one in item if "actor" in one or str(one.get("reference", "")).startswith("#")]
        return [*kept_apart, *({"display": one["display"]} for one in item if "display" in one)] or GONE

    return changed(kept(resource), worded)
