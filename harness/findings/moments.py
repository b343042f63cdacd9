"""Dates and times: the moment and its precision, whatever the spelling (CONTRACT 8, RTP-006)."""

from __future__ import annotations

import re

from harness.evidence.outcomes import Finding
from harness.fhir.declared import NO_DEVIATIONS, Deviations
from harness.fhir.lossless import Json
from harness.fhir.moments import is_date, read

_OF_THE_DAY = re.compile(r"(\d{2}:\d{2}:\d{2})(?:\.(\d+))?")


def altered_moment(sent: str, got: Json, where: str, deviations: Deviations = NO_DEVIATIONS) -> list[Finding]:
    """A moment, its precision or its offset that did not come back.

    The same moment under another offset is no finding here: RTP-001 judges the spelling. Digits of a
    fraction beyond the last that is not zero do not count, nor do those the target says it cuts.
    """
    expected = f"the moment {sent}, as precise"
    if not isinstance(got, str):
        return [Finding(expected, "absent" if got is None else "no text", where)]
    kept = meaning(got) in (meaning(sent), meaning(deviations.cut(sent)))
    return [] if kept else [Finding(expected, got[:60], where)]


def meaning(text: str) -> tuple[str, object]:
    """Precision by name, and the moment; text that is no FHIR moment means itself."""
    found = read(text)
    if found is None:
        if clock := _OF_THE_DAY.fullmatch(text):
            return "a time of the day", (clock[1], (clock[2] or "").rstrip("0"))
        return (f"{len(text)} characters of a date" if is_date(text) else "no moment"), text
    if not found.offset:
        return "a time without an offset", text
    return "a time", text if found.second is None else (found.second, found.fraction.rstrip("0"))
