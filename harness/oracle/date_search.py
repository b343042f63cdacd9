"""What a date parameter finds, as FHIR R4 says (search.html#date, prefixes): dates are intervals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_DATE = re.compile(r"(?P<prefix>[a-z]{2})?(?P<date>[0-9].*)")
_PARTIAL = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2}))?(?:-(?P<day>[0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class Interval:
    """From the first moment to just before `end`; a date without an offset counts as one in UTC."""

    start: datetime
    end: datetime

    def holds(self, other: Interval) -> bool:
        """Whether the other lies wholly within this one."""
        return self.start <= other.start and other.end <= self.end


def interval(text: str) -> Interval:
    """The interval of a FHIR date or dateTime, or of a period as start, slash and end; either may be open.

    Raises:
        ValueError: it is none.
    """
    first, slash, last = text.partition("/")
    if slash:
        ever = Interval(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
        return Interval((interval(first) if first else ever).start, (interval(last) if last else ever).end)
    found = _PARTIAL.fullmatch(text)
    if found is None:
        moment = datetime.fromisoformat(text).astimezone(UTC)
        return Interval(moment, moment + timedelta(seconds=1))
    year, month, day = (int(found[name] or 1) for name in ("year", "month", "day"))
    start = datetime(year, month, day, tzinfo=UTC)
    if found["day"]:
        return Interval(start, start + timedelta(days=1))
    later = start.replace(year=year + 1) if not found["month"] else _next_month(start)
    return Interval(start, later)


def finds(parameter: str, stored: str) -> bool:
    """Whether a search by `parameter`, such as `ge2024-05`, finds something dated `stored`."""
    found = _DATE.fullmatch(parameter)
    if found is None:
        raise ValueError(f"not a date parameter: {parameter}")
    asked, held = interval(found["date"]), interval(stored)
    match found["prefix"] or "eq":
        case "eq":
            return asked.holds(held)
        case "ne":
            return not asked.holds(held)
        case "gt":
            return held.end > asked.end
        case "lt":
            return held.start < asked.start
        case "ge":
            return held.end > asked.end or asked.holds(held)
        case "le":
            return held.start < asked.start or asked.holds(held)
        case "sa":
            return held.start >= asked.end
        case "eb":
            return held.end <= asked.start
        case prefix:
            raise ValueError(f"not a prefix: {prefix}")


def _next_month(start: datetime) -> datetime:
    return (start.replace(day=28) + timedelta(days=4)).replace(day=1)
