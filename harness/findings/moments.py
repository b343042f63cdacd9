"""Dates and times: the moment and its precision, whatever the spelling (CONTRACT 8, RTP-006)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from harness.evidence.outcomes import Finding
from harness.fhir.lossless import Json

_MOMENT = re.compile(
    r"(?P<day>\d{4}(-\d{2}(-\d{2})?)?)"
    r"(T(?P<clock>\d{2}:\d{2}:\d{2})(\.(?P<fraction>\d+))?(?P<offset>Z|[+-]\d{2}:\d{2})?)?"
)

_OF_THE_DAY = re.compile(r"(\d{2}:\d{2}:\d{2})(?:\.(\d+))?")


def altered_moment(sent: str, got: Json, where: str) -> list[Finding]:
    """A moment, its precision or its offset that did not come back.

    The same moment under another offset is no finding here: RTP-001 judges the spelling. Digits of a
    fraction beyond the last that is not zero do not count.
    """
    expected = f"the moment {sent}, as precise"
    if not isinstance(got, str):
        return [Finding(expected, "absent" if got is None else "no text", where)]
    return [] if meaning(got) == meaning(sent) else [Finding(expected, got[:60], where)]


def meaning(text: str) -> tuple[str, object]:
    """Precision by name, and the moment; text that is no FHIR moment means itself."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        clock = _OF_THE_DAY.fullmatch(text)
        return (
            ("a time of the day", (clock[1], (clock[2] or "").rstrip("0"))) if clock else ("no moment", text)
        )
    if found["clock"] is None:
        return f"{len(found['day'])} characters of a date", found["day"]
    if found["offset"] is None:
        return "a time without an offset", text
    fraction = (found["fraction"] or "").rstrip("0")
    try:
        moment = datetime.fromisoformat(f"{found['day']}T{found['clock']}{found['offset']}").astimezone(UTC)
    except (ValueError, OverflowError):
        return "a time", text
    return "a time", (moment, fraction)
