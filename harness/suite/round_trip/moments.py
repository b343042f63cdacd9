"""RTP-006: moments survive: how precise they are, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.fhir import synthetic
from harness.fhir.declared import Deviations
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.findings.moments import altered_moment
from harness.suite.check import verifies
from harness.suite.round_trip.filing import allowed, item_filed, person_filed, reads_back, unread
from harness.target.client import Answer
from harness.verbs.case import Case


@dataclass(frozen=True)
class Told:
    """A date, a time or a moment, and the element it is told in."""

    text: str
    element: str = "effectiveDateTime"


def _of_the_day(text: str) -> Resource:
    result = {name: value for name, value in synthetic.observation().items() if name != "valueQuantity"}
    return {**result, "code": {"text": "when she took her last dose"}, "valueTime": text}


_TELLING: Mapping[str, Callable[[str], Resource]] = {
    "effectiveDateTime": lambda text: synthetic.observation(
        effectiveDateTime=text, note=[{"time": text, "text": "as told"}]
    ),
    "valueTime": _of_the_day,
    "birthDate": lambda text: synthetic.patient(birthDate=text),
}
_KNOWN_MOMENTS = (
    "2024",
    "2024-02",
    "2024-02-29",
    "2025-10-26T01:30:00+01:00",
    "2025-10-26T01:30:00+00:00",
    "2026-07-01T23:59:59.123456+01:00",
    "2026-03-02T09:15:00.5Z",
    "2026-03-02T09:15:00.123456789Z",
    "1900-01-01",
    "1899-12-31",
    "2024-07-01",
    "1970-06-01",
    "9999-12-31",
    "9999-12-31T23:59:59Z",
    "2016-12-31T23:59:60Z",
)
"""In July London is an hour ahead of Greenwich, and in 1970 it was all year."""
_ALWAYS = (
    *(Told(text) for text in _KNOWN_MOMENTS),
    Told("09:30:15", "valueTime"),
    Told("1970-06-01", "birthDate"),
    Told("2004-07-01", "birthDate"),
)
_CLOCKED = st.builds(
    "{}T{:02}:{:02}:{:02}{}{}".format,
    st.sampled_from(["2024-02-29", "2025-03-30", "2025-10-26", "2026-12-31"]),
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(0, 59),
    st.sampled_from(["", ".5", ".25", ".123", ".000001"]),
    st.sampled_from(["Z", "+00:00", "+01:00", "-05:00", "+14:00"]),
)
_DRAWN = (st.sampled_from(_KNOWN_MOMENTS) | _CLOCKED).map(Told)


@verifies("RTP-006", given=_DRAWN, always=_ALWAYS)
def moments_keep_their_precision(case: Case, drawn: Told) -> None:
    """A date or time of some precision is accepted: the moment comes back as precise."""
    gp, telling = case.actor("gp"), _TELLING[drawn.element](drawn.text)
    about_person = telling["resourceType"] == "Patient"
    contribution = person_filed(gp, telling) if about_person else item_filed(gp, telling)
    if contribution is None:
        return case.judge([], observed=0)
    answer = reads_back(gp, contribution.patient if about_person else contribution.items[0])
    case.judge(unread(answer) or _altered(drawn, answer, allowed(case, contribution).deviations))


def _altered(drawn: Told, answer: Answer, said: Deviations) -> list[Finding]:
    """The moment in its element and in the annotation, as they came back."""
    body = answer.body if isinstance(answer.body, dict) else {}
    came: dict[str, Json] = {drawn.element: body.get(drawn.element)}
    if drawn.element == "effectiveDateTime":
        came["note.time"] = (body.get("note") or [{}])[0].get("time")
    return [
        finding
        for place, got in came.items()
        for finding in altered_moment(drawn.text, got, f"{place}: {answer.line}", said)
    ]
