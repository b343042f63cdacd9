"""Faults with dates and times."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from typing import Any, Final

from ...lossless import dump, parse
from ...model import Resource
from ...rules import defect
from ...types import DATED
from .walk import Kept, changed

_PARTIAL: Final = re.compile(r"\d{4}(-\d\d)?")
_FRACTION: Final = re.compile(r"(?<=:\d\d)\.\d+")
_BEYOND_MICROSECONDS: Final = re.compile(r"(?<=:\d\d)(\.\d{6})\d+")
_TRAILING: Final = re.compile(r"(?<=:\d\d)(\.\d*[1-9])0+(?!\d)|(?<=:\d\d)\.0+(?!\d)")
_OFFSET: Final = re.compile(r"(?<=\d)[+-]\d\d:\d\d$")
_REPEATED: Final = re.compile(r"(\d{4})-10-(\d\d)T01:\d\d:\d\d(\.\d+)?(Z|\+00:00)")


def _dates(resource: Resource, change: Callable[[str], str]) -> Resource:
    """The resource with its dates changed; a Provenance keeps them, so that states keep their order."""
    if resource["resourceType"] == "Provenance":
        return resource

    def dated(name: str, item: Any, beside: Resource) -> Any:
        return change(item) if name in DATED and isinstance(item, str) else item

    return changed(resource, dated)


@defect("MR-03", violates="RTP-006", replaces="content.kept")
def partial_dates_are_padded(kept: Kept, resource: Resource) -> Resource:
    "A year, or a year and a month, comes back as its first day."

    def padded(text: str) -> str:
        return text + "-01" * ((10 - len(text)) // 3) if _PARTIAL.fullmatch(text) else text

    return _dates(kept(resource), padded)


@defect("MR-05", violates="RTP-006", replaces="content.kept")
def fractions_are_cut(kept: Kept, resource: Resource) -> Resource:
    "Fractions of a second are cut off."
    return _dates(kept(resource), lambda text: _FRACTION.sub("", text))


@defect("MR-34", violates="RTP-006", replaces="content.kept")
def microseconds_are_all_there_is(kept: Kept, resource: Resource) -> Resource:
    "Fractions of a second are cut after six digits."
    return _dates(kept(resource), lambda text: _BEYOND_MICROSECONDS.sub(r"\1", text))


@defect("MR-31", violates="RTP-006", replaces="content.shown")
def offsets_are_dropped(shown: Callable[[str, str], str], body: str, channel: str) -> str:
    "A time keeps its digits and loses its offset."
    resource = parse(shown(body, channel).encode())
    return dump(_dates(resource, lambda text: _OFFSET.sub("", text) if "T" in text else text))


@defect("MR-32", violates="RTP-006", replaces="content.kept")
def the_repeated_hour_is_summer_time(kept: Kept, resource: Resource) -> Resource:
    "In the hour that October has twice, winter time becomes summer time."

    def summer(text: str) -> str:
        found = _REPEATED.fullmatch(text)
        if found is None or int(found[2]) != _last_sunday(int(found[1])):
            return text
        return text.removesuffix(found[4]) + "+01:00"

    return _dates(kept(resource), summer)


@defect("MR-79", violates="RTP-006", replaces="content.kept")
def leap_days_move(kept: Kept, resource: Resource) -> Resource:
    "The leap day comes back as the first of March."
    return _dates(kept(resource), lambda text: text.replace("-02-29", "-03-01", 1))


@defect("MR-80", violates="RTP-001", replaces="content.kept")
def fractions_lose_their_zeros(kept: Kept, resource: Resource) -> Resource:
    "A fraction of a second loses the zeros at its end."
    return _dates(kept(resource), lambda text: _TRAILING.sub(r"\1", text))


@defect("MR-81", violates="RTP-006", replaces="content.kept")
def midnight_is_a_date(kept: Kept, resource: Resource) -> Resource:
    "A time at midnight comes back as the date alone."

    def day(text: str) -> str:
        return text.partition("T")[0] if "T00:00:00" in text and not _FRACTION.search(text) else text

    return _dates(kept(resource), day)


@defect("MR-82", violates="RTP-006", replaces="content.kept")
def the_year_is_enough(kept: Kept, resource: Resource) -> Resource:
    "The first of January comes back as the year alone."

    def year(text: str) -> str:
        return text[:4] if text[4:] == "-01-01" else text

    return _dates(kept(resource), year)


def _last_sunday(year: int) -> int:
    return max(week[calendar.SUNDAY] for week in calendar.monthcalendar(year, 10))
