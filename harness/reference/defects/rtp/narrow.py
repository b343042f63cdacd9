"""Faults of stores that have no room for long texts, for some types of value, for parts of a resource."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...lossless import Json, Unreadable
from ...model import Resource
from ...rules import defect
from .walk import Kept, changed, lost, top

Parsed = Callable[[bytes], Json]
_RARE_VALUES = frozenset(f"value{type}" for type in ("CodeableConcept", "Ratio", "Range", "Integer", "Time"))
_TIMED = frozenset({"dayOfWeek", "when", "timeOfDay", "offset"})


@defect("MR-377", violates="RTP-001", replaces="content.kept")
def implicit_rules_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The rules by which all the rest is to be understood, implicitRules, are dropped."
    return top(kept(resource), "implicitRules")


@defect("MR-378", violates="RTP-001", replaces="content.kept")
def texts_are_cut(kept: Kept, resource: Resource) -> Resource:
    "A text of more than 4000 characters is cut, as a column of that width would."
    return changed(kept(resource), lambda name, item, _: _cut(item, 4000))


@defect("MR-379", violates="RTP-001", replaces="content.kept")
def names_are_cut(kept: Kept, resource: Resource) -> Resource:
    "Displays, titles and descriptions are cut after 100 characters."
    short = ("display", "title", "description")
    return changed(kept(resource), lambda name, item, _: _cut(item, 100) if name in short else item)


@defect("MR-380", violates="RTP-001", replaces="content.parsed")
def nul_is_left_out(parsed: Parsed, body: bytes) -> Json:
    "The character U+0000 is taken out of texts, which the database does not take."
    return parsed(body.replace(b"\\u0000", b""))


@defect("MR-381", violates="RTP-015", replaces="content.parsed")
def octets_that_are_no_utf8_are_replaced(parsed: Parsed, body: bytes) -> Json:
    "A body in another encoding than UTF-8 is read all the same, letters with accents replaced."
    return parsed(body.decode("utf-8", "replace").encode())


@defect("MR-382", violates="RTP-015", replaces="content.parsed")
def what_follows_is_ignored(parsed: Parsed, body: bytes) -> Json:
    "What follows the JSON in a body is ignored, be it another resource."
    for end in range(len(body), 0, -1):
        if body[end - 1 : end] == b"}":
            try:
                return parsed(body[:end])
            except Unreadable:
                continue
    return parsed(body)


@defect("MR-383", violates="RTP-001", replaces="content.kept")
def stays_are_lost(kept: Kept, resource: Resource) -> Resource:
    "An encounter loses where it was, how long it took, and how it ended."
    result = kept(resource)
    stay = ("location", "hospitalization", "length")
    return top(result, *stay) if result["resourceType"] == "Encounter" else result


@defect("MR-384", violates="RTP-001", replaces="content.kept")
def values_of_some_types_are_lost(kept: Kept, resource: Resource) -> Resource:
    "A result that is a code, a ratio, a range, a whole number or a time of day is dropped."
    result = kept(resource)
    if result["resourceType"] != "Observation":
        return result
    return lost(result, lambda name, _, beside: name in _RARE_VALUES and "url" not in beside)


@defect("MR-385", violates="RTP-001", replaces="content.kept")
def days_of_the_week_are_lost(kept: Kept, resource: Resource) -> Resource:
    "On which days, and when in the day, a medicine is taken is dropped: once a week on Mondays is any day."
    return lost(kept(resource), lambda name, *_: name in _TIMED)


@defect("MR-386", violates="RTP-001", replaces="content.kept")
def contained_resources_have_no_extensions(kept: Kept, resource: Resource) -> Resource:
    "Extensions inside contained resources are dropped."
    result = kept(resource)
    if "contained" not in result:
        return result
    return result | {
        "contained": [lost(one, lambda name, *_: name == "extension") for one in result["contained"]]
    }


def _cut(item: Any, length: int) -> Any:
    return item[:length] if isinstance(item, str) else item
