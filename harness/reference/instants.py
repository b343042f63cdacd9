"""FHIR dates and times as moments: what a partial date covers, and how we stamp our own."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

_FHIR: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?:T(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d):(?P<second>[0-5]\d|60)(?P<fraction>\.\d+)?"
    r"(?P<zone>Z|[+-](?:0\d|1[0-4]):[0-5]\d))?)?)?"
)
_MINUTE: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(Z|[+-]\d\d:\d\d)?")
_DAY: Final = 86_400.0
_ASIDE: Final = 50_400.0  # a date names a day somewhere on earth: up to 14 hours either side of UTC


def span(text: str) -> tuple[float, float] | None:
    """The first and the last second a FHIR date, dateTime or instant may mean; None if it is not one."""
    found = _FHIR.fullmatch(text)
    if found is None or found["year"] == "0000":
        return None
    year, month, day = int(found["year"]), int(found["month"] or 1), int(found["day"] or 1)
    if day > calendar.monthrange(year, month)[1]:
        return None
    start = float(calendar.timegm((year, month, day, 0, 0, 0)))
    if found["zone"] is not None:
        clock = int(found["hour"]) * 3600 + int(found["minute"]) * 60 + int(found["second"])
        moment = start + clock + float(found["fraction"] or 0) - _offset(found["zone"])
        return moment, moment
    days = _days(year, found["month"], found["day"])
    return start - _ASIDE, start + days * _DAY + _ASIDE


def interval(text: str) -> tuple[Decimal, Decimal] | None:
    """The time a FHIR date, dateTime or instant covers, days in UTC: from, and up to but not including."""
    minute = _MINUTE.fullmatch(text)
    found = _FHIR.fullmatch(text if minute is None else f"{minute[1]}:00{minute[2] or 'Z'}")
    if found is None or span(found[0]) is None:
        return None
    year, month, day = int(found["year"]), int(found["month"] or 1), int(found["day"] or 1)
    start = Decimal(calendar.timegm((year, month, day, 0, 0, 0)))
    if found["zone"] is not None:
        clock = int(found["hour"]) * 3600 + int(found["minute"]) * 60 + int(found["second"])
        moment = start + clock + Decimal("0" + (found["fraction"] or "")) - _offset(found["zone"])
        least = Decimal(1).scaleb(1 - len(found["fraction"] or "."))
        return moment, moment + (60 if minute else least)
    return start, start + _days(year, found["month"], found["day"]) * 86_400


def _days(year: int, month: str | None, day: str | None) -> int:
    if day is not None:
        return 1
    if month is not None:
        return calendar.monthrange(year, int(month))[1]
    return 366 if calendar.isleap(year) else 365


def _offset(zone: str) -> int:
    if zone == "Z":
        return 0
    seconds = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
    return -seconds if zone[0] == "-" else seconds


def stamp(moment: datetime) -> str:
    """An instant with milliseconds and an offset."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def http_date(text: str) -> str:
    """One of our own stamps as an HTTP date."""
    moment = datetime.fromisoformat(text)
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[moment.weekday()]
    month = calendar.month_abbr[moment.month]
    return f"{day}, {moment.day:02d} {month} {moment.year} {moment:%H:%M:%S} GMT"
