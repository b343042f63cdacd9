"""Faults of a merge of people that show in some places, for some types or at some times only."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from ...lossless import Number, dump, parse
from ...model import Resource
from ...policy.merging import Whose
from ...rules import defect
from .merging import Kept, _as_version, _each, _items, _led, _led_within, _namesake
from .walk import changed, mapped, top

Shown = Callable[[str, Sequence[str], Sequence[str], str], str]
_TIMED: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")


def _to(gone: Sequence[str], stays: Sequence[str], value: Any) -> Any:
    left = {f"Patient/{id}" for id in gone}
    return mapped(
        value, lambda leaf: f"Patient/{stays[0]}" if isinstance(leaf, str) and leaf in left else leaf
    )


def _only(states: Sequence[str], types: Sequence[str], change: Callable[[Resource], Resource]) -> list[str]:
    return _each(states, lambda one: change(one) if one["resourceType"] in types else one)


@defect("HX-41", violates="RTP-012", replaces="merging.shown")
def the_view_leads_to_the_survivor(
    shown: Shown, body: str, gone: Sequence[str], stays: Sequence[str], way: str
) -> str:
    "After a merge the whole record shows all that is about the one merged away as about the one who stays."
    text = shown(body, gone, stays, way)
    return dump(_to(gone, stays, parse(text.encode()))) if way == "everything" else text


@defect("HX-42", violates="RTP-012", replaces="merging.shown")
def a_batch_leads_to_the_survivor(
    shown: Shown, body: str, gone: Sequence[str], stays: Sequence[str], way: str
) -> str:
    "After a merge a batch shows what is about the one merged away as about the one who stays; a read does not."
    text = shown(body, gone, stays, way)
    return dump(_to(gone, stays, parse(text.encode()))) if way == "batch" else text


@defect("HX-43", violates="RTP-018", replaces="merging.shown")
def versions_lead_to_the_survivor(
    shown: Shown, body: str, gone: Sequence[str], stays: Sequence[str], way: str
) -> str:
    "After a merge a history shows every version of an item as about the one who stays; reads do not."
    text = shown(body, gone, stays, way)
    return dump(_to(gone, stays, parse(text.encode()))) if way == "history" else text


@defect("HX-44", violates="RTP-012", replaces="merging.kept")
def bookings_move(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge moves what is not found by subject or patient: who takes part in an appointment."
    found = kept(states, whose)
    return _only(found, ("Appointment",), _led_within(whose, "actor")) if whose.merged_away else found


@defect("HX-45", violates="RTP-012", replaces="merging.kept")
def tasks_and_relatives_move(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge moves tasks, relatives, devices and episodes, which are not clinical, to the one who stays."
    found = kept(states, whose)
    types = ("Task", "RelatedPerson", "Device", "EpisodeOfCare", "Coverage", "List")
    return _only(found, types, lambda one: _led(whose, one)) if whose.merged_away else found


@defect("HX-46", violates="RTP-012", replaces="merging.arriving")
def what_comes_later_moves(
    arriving: Callable[[Resource, Sequence[str], Sequence[str]], Resource],
    resource: Resource,
    gone: Sequence[str],
    stays: Sequence[str],
) -> Resource:
    "What is contributed after a merge about the one merged away is filed as about the one who stays."
    moved: Resource = _to(gone, stays, arriving(resource, gone, stays))
    return moved


@defect("HX-47", violates="RTP-012", replaces="merging.kept")
def a_second_merge_moves(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "Who had taken somebody in and is merged away in turn loses all items to the one who stays."
    found = kept(states, whose)
    again = whose.merged_away and len(whose.own.numbers) > 1
    return _items(found, lambda one: _led(whose, one)) if again else found


@defect("HX-48", violates="RTP-001", replaces="merging.kept")
def the_survivor_is_completed(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge fills what the records of the one who stays do not say from those of the one merged away."
    found = kept(states, whose)
    if whose.merged_away:
        return found
    own = ("id", "meta", "identifier", "link", "active", "text", "contained")

    def completed(patient: Resource) -> Resource:
        return top(_namesake(whose.other), *own) | patient

    return _only(found, ("Patient",), completed)


@defect("HX-49", violates="RTP-018", replaces="merging.kept")
def versions_are_compacted(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge drops the versions between the first and the last, and numbers them anew."
    found = kept(states, whose)
    if len(found) < 3 or not found[-1]:
        return found
    return [found[0], _as_version(found[-1], whose.version(2))]


@defect("HX-50", violates="RTP-001", replaces="merging.kept")
def numbers_are_read_and_written(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge writes the current state of an item anew, through binary floating point."
    found = kept(states, whose)

    def binary(leaf: Any) -> Any:
        return Number(repr(float(leaf.text))) if isinstance(leaf, Number) and "." in leaf.text else leaf

    return [*found[:-1], *_items(found[-1:], lambda one: mapped(one, binary))] if whose.merged_away else found


@defect("HX-51", violates="RTP-001", replaces="merging.kept")
def times_are_read_and_written(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge writes the items of the one who stays anew: their times are the same moments in UTC."
    found = kept(states, whose)

    def utc(leaf: Any) -> Any:
        if not isinstance(leaf, str) or not _TIMED.fullmatch(leaf):
            return leaf
        return datetime.fromisoformat(leaf).astimezone(UTC).isoformat().replace("+00:00", "Z")

    return found if whose.merged_away else _items(found, lambda one: mapped(one, utc))


@defect("HX-52", violates="RTP-012", replaces="merging.kept")
def they_are_called_like_the_survivor(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "Where a reference to the one merged away has a display, a merge puts the name of the one who stays."
    found = kept(states, whose)
    if not whose.merged_away:
        return found
    gone = {f"Patient/{id}" for id in whose.own.records}
    named = (_namesake(whose.other).get("name") or [{}])[0]
    name = " ".join((*named.get("given", ()), named.get("family", ""))) or "merged"

    def called(member: str, item: Any, beside: Resource) -> Any:
        return name if member == "display" and beside.get("reference") in gone else item

    return _items(found, lambda one: changed(one, called))


@defect("HX-53", violates="RTP-012", replaces="merging.kept")
def contained_ids_are_given_anew(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge names contained resources anew, with the references to them."
    found = kept(states, whose)

    def named(resource: Resource) -> Resource:
        new = {
            f"#{one['id']}": f"#m{at}"
            for at, one in enumerate(resource.get("contained", ()), 1)
            if "id" in one
        }
        if not new:
            return resource
        led: Resource = changed(
            resource, lambda name, item, _: new.get(item, item) if name == "reference" else item
        )
        held = [one | {"id": new.get(f"#{one.get('id')}", "#")[1:]} for one in led["contained"]]
        return led | {"contained": held}

    return _items(found, named) if whose.merged_away else found


@defect("HX-54", violates="RTP-012", replaces="merging.kept")
def what_is_said_moves(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge makes the Provenance of what was merged away speak of the records of the one who stays."
    found = kept(states, whose)
    return _only(found, ("Provenance",), lambda one: _led(whose, one)) if whose.merged_away else found


@defect("HX-55", violates="RTP-012", replaces="merging.foreseen")
def a_preview_moves(foreseen: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A preview of a merge moves the items already; the people stay two."
    found = foreseen(states, whose)
    return _items(found, lambda one: _led(whose, one)) if whose.merged_away else found


@defect("HX-56", violates="RTP-012", replaces="merging.kept")
def people_in_sections_move(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge moves the survivor's items that name the one merged away elsewhere than as their subject."
    found = kept(states, whose)
    if whose.merged_away:
        return found
    theirs = {f"Patient/{id}" for id in whose.other.records}
    own = f"Patient/{whose.own.records[0]}"

    def led(one: Resource) -> Resource:
        return {
            name: mapped(item, lambda leaf: own if isinstance(leaf, str) and leaf in theirs else leaf)
            for name, item in one.items()
        }

    return _items(found, led)


@defect("HX-57", violates="RTP-001", replaces="merging.kept")
def confidential_records_open(kept: Kept, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge drops from the records of the one merged away how to reach them: contacts, telecom, practice."
    found = kept(states, whose)
    names = ("contact", "telecom", "generalPractitioner", "communication")
    return _only(found, ("Patient",), lambda one: top(one, *names)) if whose.merged_away else found


@defect("HX-58", violates="RTP-001", replaces="merging.shown")
def a_search_names_the_merge(
    shown: Shown, body: str, gone: Sequence[str], stays: Sequence[str], way: str
) -> str:
    "After a merge a search shows the items of the one merged away with a tag that says so."
    text = shown(body, gone, stays, way)
    if way != "search":
        return text
    resource = parse(text.encode())
    tag = {"system": "https://reference.invalid/tags", "code": "merged"}
    meta = resource["meta"] | {"tag": [*resource["meta"].get("tag", ()), tag]}
    return dump(resource | {"meta": meta})
