"""Faults of searches by several criteria: each is understood, and they do not all count."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from ...model import Resource
from ...parameters import DATES
from ...policy.finding import Interval
from ...policy.search import Pairs, Understood, narrowing
from ...rules import defect

Understands = Callable[[str, Pairs], Understood]
_COLUMNS = ("authoredOn", "date", "occurrenceDateTime", "onsetDateTime", "performedDateTime", "recordedDate")


@defect("MR-500", violates="RTP-019", replaces="search.understood")
def one_filter_at_a_time(understood: Understands, type: str, params: Pairs) -> Understood:
    "A query on two columns uses the index of the first and forgets the second; the self link names both."
    found = understood(type, params)
    filters = [name for name, _ in found.applied if name in narrowing(type)]
    return _applying(found, lambda name, _: name not in filters or name == filters[0])


@defect("MR-501", violates="RTP-019", replaces="search.understood")
def the_last_bound_counts(understood: Understands, type: str, params: Pairs) -> Understood:
    "Parameters are kept in a map by name: of a date from and a date until, the last is all there is."
    found = understood(type, params)
    last = dict(found.applied)
    return _applying(found, lambda name, value: name not in DATES.get(type, {}) or last[name] == value)


@defect("MR-502", violates="RTP-019", replaces="search.understood")
def subjects_are_found_whole(understood: Understands, type: str, params: Pairs) -> Understood:
    "A search by subject, not by patient, takes another way, on which no date or code narrows it."
    found = understood(type, params)
    whole = any(name == "subject" for name, _ in found.applied)
    return _applying(found, lambda name, _: not (whole and name in narrowing(type)))


def _applying(found: Understood, kept: Callable[[str, str], bool]) -> Understood:
    return Understood(tuple(pair for pair in found.applied if kept(*pair)), found.told)


@defect("MR-503", violates="RTP-019", replaces="search.state")
def other_items_are_filed_by_year(
    state: Callable[[Resource, Callable[[], Resource]], Resource],
    current: Resource,
    first: Callable[[], Resource],
) -> Resource:
    "All but observations are indexed by the year of their date, as its first of January."
    found = state(current, first)
    if found["resourceType"] == "Observation":
        return found
    indexed: Resource = {
        name: _new_year(found[name]) for name in _COLUMNS if isinstance(found.get(name), str)
    }
    if isinstance(found.get("period"), dict):
        indexed["period"] = {name: _new_year(value) for name, value in found["period"].items()}
    return found | indexed


def _new_year(date: str) -> str:
    return f"{date[:4]}-01-01"


@defect("MR-504", violates="RTP-019", replaces="search.compared")
def begun_after_is_greater(
    compared: Callable[[str, Interval, Interval], bool], prefix: str, asked: Interval, held: Interval
) -> bool:
    "Starts after and ends before are other names for greater and less than, whatever has a length."
    return compared({"sa": "gt", "eb": "lt"}.get(prefix, prefix), asked, held)


@defect("MR-505", violates="RTP-019", replaces="search.alternatives")
def two_values_are_enough(
    alternatives: Callable[[tuple[str, ...]], tuple[str, ...]], values: tuple[str, ...]
) -> tuple[str, ...]:
    "Of the values between commas, a third and all after it are cut off."
    return alternatives(values)[:2]


@defect("MR-506", violates="RTP-019", replaces="content.framed")
def the_person_is_counted_too(framed: Callable[[str, str], str], bundle: str, moment: str) -> str:
    "The total of a search counts the row of the person it was asked for as well."

    def one_more(found: re.Match[str]) -> str:
        return f"{found[1]}{int(found[2]) + 1}"

    return re.sub(r'("type":"searchset","total":)(\d+)', one_more, framed(bundle, moment), count=1)


@defect("MR-507", violates="RTP-019", replaces="search.covered")
def fractions_make_it_no_date(covered: Callable[[str], Interval | None], text: str) -> Interval | None:
    "A time with fractions of a second is not understood: it is found by every date, as if it had none."
    return None if _fraction(text) else covered(text)


@defect("MR-508", violates="RTP-019", replaces="search.covered")
def fractions_are_never_reached(covered: Callable[[str], Interval | None], text: str) -> Interval | None:
    "A time with fractions of a second sorts behind all others in the index: no date finds it."
    return (Decimal("1e12"), Decimal("1e12")) if _fraction(text) else covered(text)


def _fraction(text: str) -> bool:
    return "T" in text and "." in text
