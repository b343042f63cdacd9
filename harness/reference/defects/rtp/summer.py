"""Faults with dates that pass through a clock, and with times that lose theirs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from ...model import Resource
from ...rules import defect
from .walk import Kept, changed, mapped

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_TIME: Final = re.compile(r"(\d\d:\d\d):\d\d(\.\d+)?")
_ALL_YEAR: Final = (date(1968, 10, 27), date(1971, 10, 31))
_SUMMER: Final = range(4, 10)


def _a_day_early(item: Any, ahead: Callable[[date], bool]) -> Any:
    """Midnight in London, written down by a clock that never changes."""
    if not isinstance(item, str) or not _DATE.fullmatch(item):
        return item
    try:
        day = date.fromisoformat(item)
    except ValueError:
        return item
    return (day - timedelta(days=1)).isoformat() if ahead(day) else item


@defect("MR-465", violates="RTP-006", replaces="content.kept")
def standard_time_is_forgotten(kept: Kept, resource: Resource) -> Resource:
    "Dates of 1968 to 1971, when London was an hour ahead all year, come back a day early."
    start, end = _ALL_YEAR
    result: Resource = mapped(
        kept(resource), lambda item: _a_day_early(item, lambda day: start <= day <= end)
    )
    return result


@defect("MR-466", violates="RTP-006", replaces="content.kept")
def summer_dates_are_early(kept: Kept, resource: Resource) -> Resource:
    "Dates from April to September come back a day early."
    result: Resource = mapped(
        kept(resource), lambda item: _a_day_early(item, lambda day: day.month in _SUMMER)
    )
    return result


@defect("MR-467", violates="RTP-006", replaces="content.kept")
def summer_births_are_early(kept: Kept, resource: Resource) -> Resource:
    "Who was born from April to September comes back a day older."
    result = kept(resource)
    born = _a_day_early(result.get("birthDate"), lambda day: day.month in _SUMMER)
    return result | {"birthDate": born} if born is not None else result


@defect("MR-468", violates="RTP-020", replaces="content.kept")
def deaths_have_no_time(kept: Kept, resource: Resource) -> Resource:
    "The time at which a person died comes back as the day."
    result = kept(resource)
    died = result.get("deceasedDateTime")
    return result | {"deceasedDateTime": died[:10]} if isinstance(died, str) else result


@defect("MR-469", violates="RTP-006", replaces="content.kept")
def times_of_the_day_are_to_the_minute(kept: Kept, resource: Resource) -> Resource:
    "A time of the day comes back without its seconds: 09:30:15 as 09:30:00."

    def to_the_minute(name: str, item: Any, beside: Resource) -> Any:
        found = _TIME.fullmatch(item) if isinstance(item, str) else None
        return f"{found[1]}:00" if found else item

    return changed(kept(resource), to_the_minute)
