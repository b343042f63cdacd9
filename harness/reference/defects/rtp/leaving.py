"""Faults of one kind of answer alone: others answer all that was sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from ...lossless import dump, parse
from ...model import Interaction, Resource, Thing
from ...rules import defect
from ...types import PERSONLESS
from .walk import GONE, changed, lost, top

Leaving = Callable[[str, Interaction], str]
Past = Callable[[Thing, Thing], Thing | None]
History = Callable[[Sequence[Thing]], Sequence[Thing]]
_HOURS: Final = ("hoursOfOperation", "availabilityExceptions", "availableTime", "notAvailable")
_OWNERS: Final = ("managingOrganization", "organization", "providedBy")
_VERSIONS: Final = ("vread", "history")


def _of(text: str, change: Callable[[Resource], Resource], *types: str) -> str:
    """The text of a resource, changed if it is of one of these types."""
    resource = parse(text.encode())
    return dump(change(resource)) if resource["resourceType"] in types else text


@defect("MR-580", violates="RTP-001", replaces="content.leaving")
def places_in_a_list_are_never_open(leaving: Leaving, body: str, request: Interaction) -> str:
    "A search answers places and services without their opening hours and the exceptions to them."
    text = leaving(body, request)
    if request.kind != "search":
        return text
    return _of(text, lambda one: top(one, *_HOURS), "Location", "HealthcareService")


@defect("MR-581", violates="RTP-002", replaces="content.leaving")
def places_in_a_list_belong_to_nobody(leaving: Leaving, body: str, request: Interaction) -> str:
    "A search answers roles, places and services without the organisation they belong to."
    text = leaving(body, request)
    if request.kind != "search":
        return text
    return _of(text, lambda one: top(one, *_OWNERS), "Location", "PractitionerRole", "HealthcareService")


@defect("MR-582", violates="RTP-001", replaces="content.as_xml")
def lines_are_joined_in_xml(as_xml: Callable[[Resource], str], resource: Resource) -> str:
    "In XML what a place or a service says in several lines stands in one."

    def joined(name: str, item: Any, beside: Resource) -> Any:
        words = name in ("comment", "extraDetails", "description", "availabilityExceptions")
        return " ".join(item.split("\n")) if words and isinstance(item, str) else item

    return as_xml(changed(resource, joined) if resource["resourceType"] in PERSONLESS else resource)


@defect("MR-583", violates="RTP-001", replaces="content.leaving")
def versions_have_no_licence(leaving: Leaving, body: str, request: Interaction) -> str:
    "Versions and histories show the qualifications of staff without identifiers."
    text = leaving(body, request)

    def bare(name: str, item: Any, beside: Resource) -> Any:
        return [top(one, "identifier") for one in item] if name == "qualification" else item

    return _of(text, lambda one: changed(one, bare), "Practitioner") if request.kind in _VERSIONS else text


@defect("MR-584", violates="RTP-018", replaces="content.past")
def directories_have_no_past(past: Past, state: Thing, current: Thing) -> Thing | None:
    "A version read of an organisation, of staff or of a place answers the current text."
    found = past(state, current)
    return replace(found, body=current.body) if found is not None and found.type in PERSONLESS else found


@defect("MR-585", violates="RTP-018", replaces="content.history")
def directories_are_told_from_the_start(history: History, states: Sequence[Thing]) -> Sequence[Thing]:
    "The history of an organisation, of staff or of a place begins with the oldest version."
    found = history(states)
    return found[::-1] if found and found[0].type in PERSONLESS else found


@defect("MR-586", violates="RTP-018", replaces="content.past")
def the_last_is_all_that_was_said(past: Past, state: Thing, current: Thing) -> Thing | None:
    "A version read of a Provenance answers the current text."
    found = past(state, current)
    return replace(found, body=current.body) if found is not None and found.type == "Provenance" else found


@defect("MR-587", violates="RTP-014", replaces="content.leaving")
def signatures_in_a_list_are_short(leaving: Leaving, body: str, request: Interaction) -> str:
    "A search answers the signatures of a Provenance without when and by whom, which FHIR requires."
    text = leaving(body, request)

    def short(name: str, item: Any, beside: Resource) -> Any:
        return [top(one, "when", "who") for one in item] if name == "signature" else item

    return _of(text, lambda one: changed(one, short), "Provenance") if request.kind == "search" else text


@defect("MR-588", violates="RTP-001", replaces="content.leaving")
def consents_in_a_list_name_no_data(leaving: Leaving, body: str, request: Interaction) -> str:
    "A search answers consents without the data and the actors their provisions name."
    text = leaving(body, request)
    if request.kind != "search":
        return text
    return _of(text, lambda one: lost(one, lambda name, *_: name in ("data", "actor")), "Consent")


@defect("MR-589", violates="RTP-001", replaces="content.leaving")
def signed_forms_stay_behind(leaving: Leaving, body: str, request: Interaction) -> str:
    "The whole record has the signed form of a consent without its data and their hash."
    text = leaving(body, request)

    def short(name: str, item: Any, beside: Resource) -> Any:
        return top(item, "data", "hash") or GONE if name == "sourceAttachment" else item

    return _of(text, lambda one: changed(one, short), "Consent") if request.kind == "everything" else text


@defect("MR-590", violates="RTP-014", replaces="content.leaving")
def consents_in_the_record_have_no_category(leaving: Leaving, body: str, request: Interaction) -> str:
    "The whole record has consents without their category, which FHIR requires; a read has it."
    text = leaving(body, request)
    return _of(text, lambda one: top(one, "category"), "Consent") if request.kind == "everything" else text


@defect("MR-591", violates="RTP-014", replaces="content.leaving")
def events_in_a_list_have_local_time(leaving: Leaving, body: str, request: Interaction) -> str:
    "A search for audit events answers when they were recorded without an offset; a read has it."
    text = leaving(body, request)
    if request.kind != "search":
        return text
    return _of(text, lambda one: one | {"recorded": one["recorded"][:19]}, "AuditEvent")


@defect("MR-592", violates="RTP-014", replaces="content.leaving")
def events_of_searches_have_no_source(leaving: Leaving, body: str, request: Interaction) -> str:
    "A read of the audit event of a search answers it without its source, which FHIR requires."
    text = leaving(body, request)

    def bare(one: Resource) -> Resource:
        return top(one, "source") if one["subtype"][0]["code"] == "search-type" else one

    return _of(text, bare, "AuditEvent") if request.kind == "read" else text


@defect("MR-593", violates="RTP-001", replaces="content.leaving")
def specimens_had_no_processing(leaving: Leaving, body: str, request: Interaction) -> str:
    "Versions and histories show a specimen without its containers and how it was processed."
    text = leaving(body, request)
    if request.kind not in _VERSIONS:
        return text
    return _of(text, lambda one: top(one, "container", "processing"), "Specimen")


@defect("MR-594", violates="RTP-001", replaces="content.leaving")
def messages_in_the_record_are_short(leaving: Leaving, body: str, request: Interaction) -> str:
    "The whole record has the first part of a message alone."
    text = leaving(body, request)

    def short(name: str, item: Any, beside: Resource) -> Any:
        return item[:1] if name == "payload" else item

    return (
        _of(text, lambda one: changed(one, short), "Communication") if request.kind == "everything" else text
    )
