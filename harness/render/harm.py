"""What a failure could mean at the point of care, in one sentence for a reader who does not program."""

from __future__ import annotations

from collections.abc import Mapping

from harness.evidence.lines import Requirement

HARM: Mapping[str, str] = {
    "wrong patient": "a clinician may act on another person's record",
    "incomplete": "a clinician may decide without something that was recorded",
    "stale": "a clinician may act on a state that has since changed",
    "altered": "a clinician may act on a value that is not the one recorded",
    "absence misread": "a clinician may read missing information as nothing to know",
    "wrongly refused": "somebody with a lawful need may be turned away without being told why",
    "disclosed": "information about a person may reach somebody who may not have it",
    "untraceable": "nobody may be able to tell afterwards who looked at the record",
}
"""Every hazard of the catalogue (CONTRACT 12) and what may come of it."""


def harm(row: Requirement | None) -> str:
    """The sentence, or nothing for a row without a known hazard."""
    known = [hazard for hazard in row.hazard if hazard in HARM] if row is not None else []
    if row is None or not known:
        return ""
    return (
        f"Hazard: {', '.join(known)} - where the rule “{row.title}” does not hold, "
        f"{', and '.join(HARM[hazard] for hazard in known)}."
    )
