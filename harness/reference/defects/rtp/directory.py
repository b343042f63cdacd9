"""Faults with organisations, staff, places and services: what a directory makes of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from ...lossless import dump
from ...model import Resource, Stored
from ...rules import defect
from ...types import PERSONLESS
from ...vocabulary import ODS
from .references import Rewritten
from .walk import Kept, changed, top

Merged = Callable[[Resource, Stored], Resource]
_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_KNOWN: Final = ("Organization", "Practitioner", "PractitionerRole", "Location")
_REGISTERS: Final = ("https://fhir.nhs.uk/", "https://fhir.hl7.org.uk/")


def _system(identifier: Resource) -> str:
    return str(identifier.get("system", ""))


@defect("MR-543", violates="RTP-001", replaces="content.kept")
def names_of_organisations_are_in_capitals(kept: Kept, resource: Resource) -> Resource:
    "The name of an organisation with an ODS code comes back in capitals."
    result = kept(resource)
    named = result["resourceType"] == "Organization" and "name" in result
    known = named and any(_system(one).startswith(ODS) for one in result.get("identifier", ()))
    return result | {"name": result["name"].upper()} if known else result


@defect("MR-544", violates="RTP-001", replaces="contribute.merged")
def organisations_are_registered_once(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "An organisation or a place keeps the name, address and telecom it had: an update changes the rest."
    result, held = merged(arriving, stored), stored()
    if held is None or result["resourceType"] not in ("Organization", "Location"):
        return result
    once = ("name", "address", "telecom")
    return result | {name: held[name] for name in once if name in held and name in result}


@defect("MR-545", violates="RTP-017", replaces="contribute.merged")
def names_become_aliases(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "Each update of an organisation adds the name it had to its aliases, though it is the same."
    result, held = merged(arriving, stored), stored()
    if held is None or result["resourceType"] != "Organization" or "name" not in held:
        return result
    return result | {"alias": [*result.get("alias", ()), held["name"]]}


@defect("MR-546", violates="RTP-012", replaces="content.rewritten")
def parts_are_filed_before_the_whole(
    rewritten: Rewritten, path: tuple[str, ...], text: str, entries: Mapping[str, str], base: str
) -> str:
    "What an organisation or a place is part of still names the entry of the transaction."
    left = path[0] in ("Organization", "Location") and "partOf" in path
    return text if left else rewritten(path, text, entries, base)


@defect("MR-547", violates="RTP-001", replaces="content.kept")
def staff_have_one_national_id(kept: Kept, resource: Resource) -> Resource:
    "Of the national ids of a practitioner the first is kept."
    result = kept(resource)
    if result["resourceType"] != "Practitioner" or "identifier" not in result:
        return result
    national = [one for one in result["identifier"] if _system(one).startswith(_REGISTERS)]
    return result | {"identifier": [one for one in result["identifier"] if one not in national[1:]]}


@defect("MR-548", violates="RTP-001", replaces="content.kept")
def national_ids_lose_their_zeros(kept: Kept, resource: Resource) -> Resource:
    "National ids of organisations, staff and places lose the zeros they begin with, and are in capitals."

    def plain(one: Resource) -> Resource:
        known = "value" in one and _system(one).startswith(_REGISTERS)
        return one | {"value": one["value"].lstrip("0").upper()} if known else one

    result = kept(resource)
    if result["resourceType"] not in _KNOWN or "identifier" not in result:
        return result
    return result | {"identifier": [plain(one) for one in result["identifier"]]}


@defect("MR-549", violates="RTP-001", replaces="content.kept")
def postcodes_are_tidied(kept: Kept, resource: Resource) -> Resource:
    "Postcodes of organisations, places and staff come back in capitals, with one space."

    def tidy(name: str, item: Any, beside: Resource) -> Any:
        return " ".join(item.upper().split()) if name == "postalCode" and isinstance(item, str) else item

    result = kept(resource)
    return changed(result, tidy) if result["resourceType"] in _KNOWN else result


@defect("MR-550", violates="RTP-001", replaces="content.kept")
def telephones_are_dialled(kept: Kept, resource: Resource) -> Resource:
    "Telephone numbers of organisations, staff, places and services come back without spaces, with +44."

    def dialled(name: str, item: Any, beside: Resource) -> Any:
        phone = name == "value" and isinstance(item, str) and beside.get("system") in ("phone", "fax", "sms")
        return re.sub(r"^0", "+44", re.sub(r"\s", "", item)) if phone else item

    result = kept(resource)
    return changed(result, dialled) if result["resourceType"] in (*_KNOWN, "HealthcareService") else result


@defect("MR-551", violates="RTP-001", replaces="content.kept")
def weeks_begin_on_monday(kept: Kept, resource: Resource) -> Resource:
    "The days of opening hours and availability come back in the order of the week."

    def in_order(name: str, item: Any, beside: Resource) -> Any:
        if name != "daysOfWeek" or not isinstance(item, list):
            return item
        return sorted(item, key=lambda day: _WEEK.index(day) if day in _WEEK else len(_WEEK))

    return changed(kept(resource), in_order)


@defect("MR-552", violates="RTP-001", replaces="content.kept")
def endpoints_stay_behind(kept: Kept, resource: Resource) -> Resource:
    "Organisations, roles, places and services lose their technical endpoints."
    result = kept(resource)
    return top(result, "endpoint") if result["resourceType"] in (*_KNOWN, "HealthcareService") else result


@defect("MR-553", violates="RTP-001", replaces="content.kept")
def services_are_short(kept: Kept, resource: Resource) -> Resource:
    "A service loses for whom it is, how one is referred to it, when it is closed and what it covers."
    result = kept(resource)
    if result["resourceType"] != "HealthcareService":
        return result
    access = ("eligibility", "program", "referralMethod", "serviceProvisionCode", "appointmentRequired")
    times = ("notAvailable", "availabilityExceptions")
    return top(result, *access, *times, "category", "characteristic", "coverageArea", "extraDetails")


@defect("MR-554", violates="RTP-012", replaces="content.kept")
def roles_lead_to_their_first_place(kept: Kept, resource: Resource) -> Resource:
    "A role or a service that is at several places, or has several services, leads to the first of each."

    def first(name: str, item: Any, beside: Resource) -> Any:
        several = name in ("location", "healthcareService", "coverageArea", "endpoint")
        return item[:1] if several and isinstance(item, list) else item

    result = kept(resource)
    return changed(result, first) if result["resourceType"] in PERSONLESS else result


@defect("MR-555", violates="RTP-012", replaces="content.kept")
def directories_are_flat(kept: Kept, resource: Resource) -> Resource:
    "Organisations, staff and places lose the contained resources they refer to."
    result = kept(resource)
    if result["resourceType"] not in PERSONLESS or "contained" not in result:
        return result
    text = dump(result)
    left = [one for one in result["contained"] if f'"#{one.get("id")}"' not in text]
    return top(result, "contained") | ({"contained": left} if left else {})
