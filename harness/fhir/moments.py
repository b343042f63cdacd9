"""Dates and times as FHIR writes them: what their text says, and when that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_MOMENT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<clock>[0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?:\.(?P<fraction>[0-9]+))?(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?"
)
_LAST_SECOND = 60
"""R4 lets a minute have it, for a leap second (datatypes.html, dateTime)."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day with a time, in the parts of its text; fraction and offset are empty where there are none."""

    day: str
    clock: str
    fraction: str
    offset: str

    @property
    def second(self) -> tuple[int, bool] | None:
        """The second it is in, whatever the offset, and whether that is a leap second.

        None without an offset, and where there is no such day or time.
        """
        hour, minute, second = map(int, self.clock.split(":"))
        if not self.offset or hour > 23 or minute > 59 or second > _LAST_SECOND:
            return None
        try:
            day = date.fromisoformat(self.day).toordinal()
        except ValueError:
            return None
        leap = second == _LAST_SECOND
        return ((day * 24 + hour) * 60 + minute) * 60 + second - leap - _ahead(self.offset), leap

    def cut(self, digits: int) -> str:
        """Its text with no more digits of its fraction than these."""
        kept = self.fraction[:digits]
        return f"{self.day}T{self.clock}{f'.{kept}' if kept else ''}{self.offset}"


def read(text: str) -> Moment | None:
    """The moment that is the whole of this text; None where it is anything else, a date alone among it."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    return Moment(found["day"], found["clock"], found["fraction"] or "", found["offset"] or "")


def is_date(text: str) -> bool:
    """Whether this is a day, a month or a year."""
    return _DATE.fullmatch(text) is not None


def _ahead(offset: str) -> int:
    """Seconds ahead of UTC."""
    if offset == "Z":
        return 0
    seconds = int(offset[1:3]) * 3600 + int(offset[4:6]) * 60
    return -seconds if offset[0] == "-" else seconds
