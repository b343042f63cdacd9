"""RTP-019: a search finds what was written, and nothing it was not asked for."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.fhir import synthetic
from harness.fhir.identifiers import identifiers
from harness.fhir.synthetic import Resource
from harness.oracle.date_search import finds as date_finds
from harness.oracle.record import belongs_to
from harness.suite.check import verifies
from harness.target.client import Answer
from harness.verbs.case import Actor, Case, Person, decided
from harness.verbs.contributing import Filed, cares_for, contributes
from harness.verbs.viewing import looks_up, pages, people_found, searches, settled_views

_DATES = ("2024", "2024-05", "2024-05-20", "2024-05-20T09:30:00+00:00", "2023-11-02")
_ASKED = ("2024", "2024-05", "2024-05-20", "2023", "2025", "2024-04", "2024-06", "2024-05-17", "2024-05-24")
"""No two of them, and no stored date, lie so close that a server's own time zone could decide."""
_PREFIXES = ("", "eq", "ne", "gt", "lt", "ge", "le")


@dataclass(frozen=True)
class Query:
    """A search of observations, and the date and status of the one that was contributed."""

    parameter: str
    value: str
    date: str = "2024-05-20"
    """Of a period start and end with a slash between; empty for an item without a date."""
    status: str = "final"
    before: str = ""
    """Its status in an earlier state."""

    @property
    def matches(self) -> bool:
        """Whether the search has to answer it; every system but its own is another."""
        match self.parameter:
            case "date":
                return not self.date or date_finds(self.value, self.date)
            case "status":
                return self.status in self.value.split(",")
            case _:
                return self.value == "{own}"


_BY_DATE = st.builds(
    lambda prefix, asked, date: Query("date", prefix + asked, date),
    st.sampled_from(_PREFIXES),
    st.sampled_from(_ASKED),
    st.sampled_from(_DATES),
)
_ALWAYS = (
    Query("identifier", "{own}"),
    Query("identifier", "{other system}"),
    Query("identifier", "{other value}"),
    Query("status", "final"),
    Query("status", "amended"),
    Query("status", "amended", status="amended", before="preliminary"),
    Query("status", "preliminary", status="amended", before="preliminary"),
    Query("date", "2024", "2024-05"),
    Query("date", "2024-05-20", "2024-05-20T09:30:00+00:00"),
    Query("date", "ge2024-05", "2024"),
    Query("date", "le2024-05-20", "2024-05-20T09:30:00+00:00"),
    Query("date", "gt2024-05", "2024-05-20"),
    Query("date", "2024", ""),
    Query("status", "amended,final"),
    Query("status", "amended,cancelled"),
    Query("date", "ge2024-05-19T21:00:00Z", "2024-05-20T01:30:00+05:00"),
    Query("date", "lt2024-05-19T21:00:00Z", "2024-05-20T01:30:00+05:00"),
    Query("date", "ge2024-06", "2024-03-01/2024-08-30"),
    Query("date", "ge2024-06", "2024-03-01/"),
    Query("date", "2024", "2024-03-01/"),
    Query("date", "2024", "2024-03-01/2024-08-30"),
)


@verifies("RTP-019", given=_BY_DATE, always=_ALWAYS)
def a_search_finds_what_was_written(case: Case, query: Query) -> None:
    """An observation is contributed: a search answers it if and only if it matches."""
    gp, ann = case.actor("gp"), case.person()
    cares_for(gp, ann)
    filed = _filed(case, ann, query)
    if filed is None:
        return case.judge([], observed=0)
    settled_views(gp, ann, belongs_to(ann.number, [filed.item]), after_marker=bool(query.before))
    answer = _searched(gp, ann, filed, query)
    if not answer.given or not _used(answer, query.parameter):
        case.without(f"searches by {query.parameter}, which the target does not know")
        return case.judge([], observed=0)
    shown = any(filed.item.record_id in identifiers(r) for page in pages(gp, answer) for r in page.resources)
    asked = (
        f"an observation of {query.date or 'no date'}, {query.status}, for {query.parameter}={query.value}"
    )
    if shown == query.matches:
        return case.judge([])
    expected, seen = ("answered", "not answered") if query.matches else ("not answered", "answered")
    case.judge([Finding(f"{asked}: {expected}", seen, answer.line)])


def _filed(case: Case, ann: Person, query: Query) -> Filed | None:
    """The observation in its last state; None if a state was refused."""
    if query.before and case.declared.contribute == "fhir-post":
        case.without("searches for an earlier status: a resource posted again is a new one")
        return None
    contributor = case.contributors()[0]
    states = [state for state in (query.before, query.status) if state]
    for revision, status in enumerate(states):
        item = {**_undated(), **_dated(query.date), "status": status}
        recorded = f"2026-03-{5 + revision:02}T08:00:00+00:00"
        filed = contributes(contributor, ann, item, recorded=recorded, revision=revision)
        if not filed.accepted:
            return None
    return filed.items[0]


def _undated() -> Resource:
    return {name: value for name, value in synthetic.observation().items() if name != "effectiveDateTime"}


def _dated(date: str) -> Resource:
    start, slash, end = date.partition("/")
    if slash:
        return {"effectivePeriod": {"start": start, **({"end": end} if end else {})}}
    return {"effectiveDateTime": date} if date else {}


def _searched(gp: Actor, ann: Person, filed: Filed, query: Query) -> Answer:
    system, value = filed.item.record_id
    values = {
        "{own}": f"{system}|{value}",
        "{other system}": f"{system}-of-another|{value}",
        "{other value}": f"{system}|{value}-other",
    }
    patient = people_found(looks_up(gp, ann.nhs_number))[0]
    parameters = {"patient": patient, query.parameter: values.get(query.value, query.value)}
    return decided(searches(gp, "Observation", **parameters))


def _used(answer: Answer, parameter: str) -> bool:
    """Whether the answer says it looked at the parameter, or says nothing of what it looked at."""
    link = answer.links("self")
    return not link or parameter in dict(parse_qsl(urlsplit(link).query))
