"""RTP-003, RTP-006: extensions and moments survive."""

from __future__ import annotations

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.fhir import synthetic
from harness.fhir.declared import Deviations
from harness.fhir.drawn import extensions
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.findings.altered import altered_extensions
from harness.findings.moments import altered_moment
from harness.suite.check import verifies
from harness.suite.round_trip.filing import allowed, item_filed, person_filed, reads_back, unread
from harness.target.client import Answer
from harness.verbs.case import Case

_NESTED: Json = {
    "url": "https://local.example/StructureDefinition/unknown",
    "extension": [{"url": "part", "valueString": "one"}, {"url": "other", "valueBoolean": False}],
}
_ABSENT: Json = {
    "extension": [
        {
            "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
            "valueCode": "asked-unknown",
        }
    ]
}
_UNDATED = {name: value for name, value in synthetic.observation().items() if name != "effectiveDateTime"}
_EXAMPLES: tuple[Resource, ...] = (
    {**_UNDATED, "_effectiveDateTime": _ABSENT},
    {**synthetic.observation(), "extension": [_NESTED, {"url": "https://a.example", "valueCode": "x"}]},
    {**synthetic.observation(), "_effectiveDateTime": {"id": "when", "extension": [_NESTED]}},
    {
        **synthetic.allergy(),
        "modifierExtension": [{"url": "https://not.example", "valueBoolean": True}],
    },
    {
        **synthetic.patient(),
        "name": [{"family": "Ashworth", "given": ["Ann", "Bea"], "_given": [None, {"extension": [_NESTED]}]}],
    },
)


@verifies("RTP-003", given=extensions.extended(), always=_EXAMPLES, stranger_violates=True)
def extensions_survive(case: Case, drawn: Resource) -> None:
    """A resource with extensions of any kind and place is accepted: each is there when it is read."""
    gp = case.actor("gp")
    is_person = drawn["resourceType"] == "Patient"
    contribution = person_filed(gp, drawn) if is_person else item_filed(gp, drawn)
    if contribution is None:
        return case.judge([], observed=0)
    filed = contribution.patient if is_person else contribution.items[0]
    answer = reads_back(gp, filed)
    case.judge(
        unread(answer)
        or altered_extensions(filed.sent, answer.body, allowed(case, contribution), answer.line)
    )


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
    "9999-12-31",
    "9999-12-31T23:59:59Z",
    "2016-12-31T23:59:60Z",
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


@verifies("RTP-006", given=st.sampled_from(_KNOWN_MOMENTS) | _CLOCKED, always=_KNOWN_MOMENTS)
def moments_keep_their_precision(case: Case, moment: str) -> None:
    """A result with a date or time of some precision is accepted: the moment comes back as precise."""
    gp = case.actor("gp")
    noted = [{"time": moment, "text": "as told"}]
    contribution = item_filed(gp, synthetic.observation(effectiveDateTime=moment, note=noted))
    if contribution is None:
        return case.judge([], observed=0)
    answer = reads_back(gp, contribution.items[0])
    said = allowed(case, contribution).deviations
    case.judge(unread(answer) or _altered(moment, answer, said))


def _altered(moment: str, answer: Answer, said: Deviations) -> list[Finding]:
    """The moment in the element and in the annotation, as they came back."""
    body = answer.body if isinstance(answer.body, dict) else {}
    note = (body.get("note") or [{}])[0]
    came = {"effectiveDateTime": body.get("effectiveDateTime"), "note.time": note.get("time")}
    return [
        finding
        for place, got in came.items()
        for finding in altered_moment(moment, got, f"{place}: {answer.line}", said)
    ]
