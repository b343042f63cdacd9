"""Faults with organisations, staff, places, services and medicines that are contributed beside items."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from ...lossless import dump, parse
from ...model import Resource, Stored, Thing
from ...rules import defect
from ...types import PERSONLESS
from ...vocabulary import NATIONAL_IDS, ODS
from .references import Rewritten
from .walk import GONE, Kept, changed, lost, top

Leaving = Callable[[str, str], str]
Merged = Callable[[Resource, Stored], Resource]
_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def leaves(body: str, types: Sequence[str], change: Callable[[Resource], Resource]) -> str:
    """A text that leaves, changed where it is of one of these types."""
    resource = parse(body.encode())
    return dump(change(resource)) if resource.get("resourceType") in types else body


def _national(resource: Resource, start: str = NATIONAL_IDS) -> bool:
    return any(str(one.get("system", "")).startswith(start) for one in resource.get("identifier", ()))


@defect("HX-01", violates="RTP-001", replaces="content.kept")
def names_of_organisations_are_upper_case(kept: Kept, resource: Resource) -> Resource:
    "An organisation with an ODS code gets its name as the ODS writes it: in upper case."
    result = kept(resource)
    known = result["resourceType"] == "Organization" and _national(result, ODS) and "name" in result
    return result | {"name": result["name"].upper()} if known else result


@defect("HX-02", violates="RTP-001", replaces="contribute.merged")
def organisations_are_registered_once(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "An organisation or a place that is known keeps its name, address and telecom: an update changes the rest."
    result, held = merged(arriving, stored), stored()
    if held is None or result["resourceType"] not in ("Organization", "Location"):
        return result
    once = ("name", "address", "telecom")
    return result | {name: held[name] for name in once if name in held and name in result}


@defect("HX-03", violates="RTP-001", replaces="content.kept")
def staff_have_one_national_id(kept: Kept, resource: Resource) -> Resource:
    "Of the national ids of a practitioner (GMC, SDS) the first is kept, as the key staff are matched by."
    result = kept(resource)
    if result["resourceType"] != "Practitioner" or "identifier" not in result:
        return result
    found, had = [], False
    for one in result["identifier"]:
        national = str(one.get("system", "")).startswith(NATIONAL_IDS)
        if not (national and had):
            found.append(one)
        had = had or national
    return result | {"identifier": found}


@defect("HX-04", violates="RTP-001", replaces="content.kept")
def weeks_begin_on_monday(kept: Kept, resource: Resource) -> Resource:
    "The days of opening hours and availability are kept as a set, and come back in the order of the week."

    def sorted_days(name: str, item: Any, beside: Resource) -> Any:
        if name != "daysOfWeek" or not isinstance(item, list):
            return item
        return sorted(item, key=lambda day: _WEEK.index(day) if day in _WEEK else 9)

    return changed(kept(resource), sorted_days)


@defect("HX-05", violates="RTP-001", replaces="content.leaving")
def places_in_a_list_are_never_open(leaving: Leaving, body: str, way: str) -> str:
    "A search answers places and services from its index, without opening hours and exceptions to them."
    text = leaving(body, way)
    if way != "search":
        return text
    names = ("hoursOfOperation", "availabilityExceptions", "availableTime", "notAvailable")
    return leaves(text, ("Location", "HealthcareService"), lambda one: top(one, *names))


@defect("HX-06", violates="RTP-001", replaces="content.as_xml")
def lines_are_joined_in_xml(as_xml: Callable[[Resource], str], resource: Resource) -> str:
    "In XML what a service says in several lines is on one: the breaks are left to the parser."

    def joined(name: str, item: Any, beside: Resource) -> Any:
        words = name in ("comment", "extraDetails", "description", "availabilityExceptions")
        return " ".join(item.split("\n")) if words and isinstance(item, str) else item

    return as_xml(changed(resource, joined) if resource.get("resourceType") in PERSONLESS else resource)


@defect("HX-07", violates="RTP-001", replaces="content.kept")
def not_active_is_not_said(kept: Kept, resource: Resource) -> Resource:
    "The ingredients of a medicine lose that they are not the active one: false is taken for nothing."
    result = kept(resource)
    if result["resourceType"] != "Medication":
        return result
    return lost(result, lambda name, item, _: name == "isActive" and item is False)


@defect("HX-08", violates="RTP-001", replaces="content.kept")
def schedules_have_one_actor(kept: Kept, resource: Resource) -> Resource:
    "Of those whose time a schedule tells the first is kept."
    result = kept(resource)
    return result | {"actor": result["actor"][:1]} if result["resourceType"] == "Schedule" else result


@defect("HX-09", violates="RTP-001", replaces="contribute.merged")
def slots_are_booked_for_good(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "A slot that was busy stays so: an update keeps status, start and end as they were first told."
    result, held = merged(arriving, stored), stored()
    if held is None or result["resourceType"] != "Slot":
        return result
    return result | {name: held[name] for name in ("status", "start", "end", "comment") if name in held}


@defect("HX-10", violates="RTP-002", replaces="content.leaving")
def places_in_a_list_belong_to_nobody(leaving: Leaving, body: str, way: str) -> str:
    "A search answers roles and places without the organisation they belong to."
    text = leaving(body, way)
    if way != "search":
        return text
    kinds = ("Location", "PractitionerRole", "HealthcareService")
    return leaves(text, kinds, lambda one: top(one, "managingOrganization", "organization", "providedBy"))


@defect("HX-11", violates="RTP-012", replaces="content.rewritten")
def parts_are_filed_before_the_whole(
    rewritten: Rewritten, path: tuple[str, ...], text: str, entries: Mapping[str, str], base: str
) -> str:
    "What an organisation or a place is part of still names the entry of the transaction."
    left = path[0] in ("Organization", "Location") and "partOf" in path
    return text if left else rewritten(path, text, entries, base)


@defect("HX-12", violates="RTP-012", replaces="content.rewritten")
def slots_are_of_no_schedule(
    rewritten: Rewritten, path: tuple[str, ...], text: str, entries: Mapping[str, str], base: str
) -> str:
    "The schedule of a slot, and whose it is, still name entries of the transaction."
    left = (path[0], path[1]) in (("Slot", "schedule"), ("Schedule", "actor"))
    return text if left else rewritten(path, text, entries, base)


@defect("HX-13", violates="RTP-012", replaces="content.kept")
def reference_data_is_flat(kept: Kept, resource: Resource) -> Resource:
    "Organisations, staff and places lose what they contain, and what they say of it names nothing."
    result = kept(resource)
    return top(result, "contained") if result["resourceType"] in PERSONLESS else result


@defect("HX-14", violates="RTP-001", replaces="content.leaving")
def versions_have_no_photo(leaving: Leaving, body: str, way: str) -> str:
    "In versions and histories a practitioner has no photo and no qualification identifiers."
    text = leaving(body, way)
    if way not in ("vread", "history"):
        return text

    def bare(one: Resource) -> Resource:
        held = [top(each, "identifier") for each in one.get("qualification", ())]
        return top(one, "photo") | ({"qualification": held} if held else {})

    return leaves(text, ("Practitioner",), bare)


@defect("HX-15", violates="RTP-018", replaces="content.past")
def reference_data_has_no_past(
    past: Callable[[Thing, Thing], Thing | None], state: Thing, current: Thing
) -> Thing | None:
    "Earlier versions of organisations, staff and places answer the current text."
    found = past(state, current)
    return replace(found, body=current.body) if found is not None and found.type in PERSONLESS else found


@defect("HX-16", violates="RTP-018", replaces="content.history")
def reference_data_is_told_from_the_start(
    history: Callable[[Sequence[Thing]], Sequence[Thing]], states: Sequence[Thing]
) -> Sequence[Thing]:
    "The history of an organisation, of staff or of a place begins with the oldest version."
    found = list(history(states))
    return found[::-1] if found and found[0].type in PERSONLESS else found


@defect("HX-17", violates="RTP-017", replaces="contribute.merged")
def names_become_aliases(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "Each update of an organisation adds the name it had to its aliases, though it is the same."
    result, held = merged(arriving, stored), stored()
    if held is None or result["resourceType"] != "Organization" or "name" not in held:
        return result
    return result | {"alias": [*result.get("alias", ()), held["name"]]}


@defect("HX-18", violates="RTP-012", replaces="content.kept")
def roles_lead_to_their_first_place(kept: Kept, resource: Resource) -> Resource:
    "A role or service that is at several places, or has several services, leads to the first of each."

    def first(name: str, item: Any, beside: Resource) -> Any:
        several = name in ("location", "healthcareService", "coverageArea", "endpoint")
        return item[:1] if several and isinstance(item, list) else item

    result = kept(resource)
    return changed(result, first) if result["resourceType"] in PERSONLESS else result


@defect("HX-19", violates="RTP-001", replaces="content.kept")
def postcodes_are_tidied(kept: Kept, resource: Resource) -> Resource:
    "The addresses of organisations and places are tidied: postcodes in upper case, empty lines and text gone."

    def tidy(name: str, item: Any, beside: Resource) -> Any:
        if name == "postalCode" and isinstance(item, str):
            return " ".join(item.upper().split())
        return GONE if name == "text" and "line" in beside else item

    result = kept(resource)
    return changed(result, tidy) if result["resourceType"] in ("Organization", "Location") else result
