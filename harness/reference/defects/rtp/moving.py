"""Faults of merging people: some references are made to lead to the one who stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from ...lossless import dump, parse
from ...model import Interaction, Resource
from ...policy.merging import Led, Whose
from ...rules import defect
from ...vocabulary import NHS_NUMBER
from .states import Kept, items, led, led_within, namesake, of_types
from .walk import changed, mapped

Shown = Callable[[str, Interaction, Led], str]
Arriving = Callable[[Resource, Led], Resource]
_NO_ITEMS: Final = ("Patient", "Provenance", "AuditEvent")
_ADMINISTRATIVE: Final = ("Task", "RelatedPerson", "Device", "EpisodeOfCare", "Coverage", "List")
_SOURCES: Final = ("recorder", "asserter", "author", "requester", "informationSource", "source", "entry")


def _moved(resource: Resource, lead: Led) -> Resource:
    """An item with all its references led."""
    if resource["resourceType"] in _NO_ITEMS:
        return resource
    found: Resource = mapped(resource, lambda leaf: lead(leaf) if isinstance(leaf, str) else leaf)
    return found


@defect("MR-602", violates="RTP-012", replaces="merging.shown")
def the_view_leads_to_the_survivor(shown: Shown, body: str, request: Interaction, lead: Led) -> str:
    "After a merge the whole record shows the items of the one merged away as about the one who stays."
    text = shown(body, request, lead)
    return dump(_moved(parse(text.encode()), lead)) if request.kind == "everything" else text


@defect("MR-603", violates="RTP-012", replaces="merging.shown")
def a_batch_leads_to_the_survivor(shown: Shown, body: str, request: Interaction, lead: Led) -> str:
    "After a merge a read in a batch shows an item of the one merged away as about the one who stays."
    text = shown(body, request, lead)
    batch = request.kind == "read" and request.entry is not None
    return dump(_moved(parse(text.encode()), lead)) if batch else text


@defect("MR-604", violates="RTP-018", replaces="merging.shown")
def histories_lead_to_the_survivor(shown: Shown, body: str, request: Interaction, lead: Led) -> str:
    "After a merge a history shows every version of an item as about the one who stays; reads do not."
    text = shown(body, request, lead)
    return dump(_moved(parse(text.encode()), lead)) if request.kind == "history" else text


@defect("MR-605", violates="RTP-012", replaces="merging.arriving")
def what_comes_later_moves(arriving: Arriving, resource: Resource, lead: Led) -> Resource:
    "What is contributed after a merge about the one merged away is stored as about the one who stays."
    return _moved(arriving(resource, lead), lead)


@defect("MR-606", violates="RTP-012", replaces="merging.kept")
def bookings_move(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge makes those who take part in an appointment lead to the one who stays."
    found = kept(states, whose)
    return of_types(found, led_within(whose, "actor"), "Appointment") if whose.merged_away else found


@defect("MR-607", violates="RTP-012", replaces="merging.kept")
def tasks_and_relatives_move(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge moves tasks, relatives, devices, episodes, covers and lists to the one who stays."
    found = kept(states, whose)
    return of_types(found, lambda one: led(whose, one), *_ADMINISTRATIVE) if whose.merged_away else found


@defect("MR-608", violates="RTP-012", replaces="merging.kept")
def a_second_merge_moves(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "Who had taken somebody in and is merged away in turn loses all items to the one who stays."
    found = kept(states, whose)
    again = whose.merged_away and len(whose.own.numbers) > 1
    return items(found, lambda one: led(whose, one)) if again else found


@defect("MR-609", violates="RTP-012", replaces="merging.kept")
def what_is_said_moves(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge makes the Provenance of what was merged away speak of the records of the one who stays."
    found = kept(states, whose)
    return of_types(found, lambda one: led(whose, one), "Provenance") if whose.merged_away else found


@defect("MR-610", violates="RTP-012", replaces="merging.kept")
def mentions_move(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "Where an item of the one who stays names the one merged away, a merge makes it lead to its own subject."
    found = kept(states, whose)
    turned = replace(whose, own=whose.other, other=whose.own)
    return found if whose.merged_away else items(found, lambda one: led(turned, one))


@defect("MR-611", violates="RTP-012", replaces="merging.kept")
def who_said_so_moves(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge makes who recorded, wrote or asked for an item the one who stays, by reference and by number."
    found = kept(states, whose)

    def moved(name: str, item: Any, beside: Resource) -> Any:
        if name not in _SOURCES:
            return item
        numbers = whose.own.numbers
        return mapped(led(whose, item), lambda leaf: whose.other.numbers[0] if leaf in numbers else leaf)

    return items(found, lambda one: changed(one, moved)) if whose.merged_away else found


@defect("MR-612", violates="RTP-012", replaces="merging.kept")
def addresses_in_full_are_shortened(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge makes references in full, or to a version, to the one merged away lead to the one who stays."
    found = kept(states, whose)
    stays = f"Patient/{whose.other.records[0]}"

    def moved(leaf: Any) -> Any:
        named = isinstance(leaf, str) and any(
            leaf.endswith(f"/Patient/{id}") or leaf.startswith(f"Patient/{id}/_history/")
            for id in whose.own.records
        )
        return stays if named else leaf

    return items(found, lambda one: mapped(one, moved)) if whose.merged_away else found


@defect("MR-613", violates="RTP-012", replaces="merging.kept")
def they_are_called_like_the_survivor(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge puts the name of the one who stays as the display of references to the one merged away."
    found = kept(states, whose)
    if not whose.merged_away:
        return found
    gone = {f"Patient/{id}" for id in whose.own.records}
    names = namesake(whose.other).get("name", ())
    family = next((one["family"] for one in names if "family" in one), None)

    def called(name: str, item: Any, beside: Resource) -> Any:
        return family or item if name == "display" and beside.get("reference") in gone else item

    return items(found, lambda one: changed(one, called))


@defect("MR-614", violates="RTP-012", replaces="merging.kept")
def numbers_are_added(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge adds the NHS number of the one who stays to references to the one merged away."
    found = kept(states, whose)
    gone = {f"Patient/{id}" for id in whose.own.records}

    def told(name: str, item: Any, beside: Resource) -> Any:
        if not isinstance(item, dict) or item.get("reference") not in gone:
            return item
        return item | {"identifier": {"system": NHS_NUMBER, "value": whose.other.numbers[0]}}

    return items(found, lambda one: changed(one, told)) if whose.merged_away else found


@defect("MR-615", violates="RTP-012", replaces="merging.kept")
def contained_resources_are_named_anew(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge names contained resources anew, with the references to them."
    found = kept(states, whose)

    def named(resource: Resource) -> Resource:
        inner = resource.get("contained", ())
        new = {one["id"]: f"m{at}" for at, one in enumerate(inner, 1)}

        def anew(name: str, item: Any, beside: Resource) -> Any:
            if name == "id" and beside.get("resourceType"):
                return new.get(item, item)
            return f"#{new.get(item[1:], item[1:])}" if name == "reference" and item[:1] == "#" else item

        return changed(resource, anew) if new else resource

    return items(found, named) if whose.merged_away else found
