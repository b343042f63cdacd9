"""RTP-019 as well: a search by several criteria finds what meets all, in items of every kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.fhir import synthetic
from harness.fhir.identifiers import identifiers
from harness.fhir.lossless import Json, Number
from harness.fhir.synthetic import Resource
from harness.oracle.record import belongs_to
from harness.suite.check import verifies
from harness.suite.round_trip.criteria import PERSON, Asked, asked
from harness.suite.round_trip.filing import item_filed
from harness.target.client import Answer
from harness.verbs.case import Actor, Case, decided
from harness.verbs.contributing import Filed
from harness.verbs.viewing import asks_for, looks_up, pages, people_found, settled_views


@dataclass(frozen=True)
class Combined:
    """An item, and what is asked about it."""

    item: Resource
    queries: tuple[Asked, ...]


def _of(item: Resource, *queries: str, subject: Sequence[str] = ()) -> Combined:
    """Queries by hand, those that name the person as the subject last."""
    named = tuple(asked(query, "subject") for query in subject)
    return Combined(item, (*map(asked, queries), *named))


_DAY, _PERIOD = "2024-05-20", {"start": "2024-03-01", "end": "2024-08-30"}
_UNDATED = {name: value for name, value in synthetic.observation().items() if name != "effectiveDateTime"}
_ALWAYS = (
    _of(
        synthetic.observation(effectiveDateTime=_DAY),
        "",
        "status=final&code=386725007",
        "status=final&code=99999999",
        "code=99999999&status=final",
        "date=2024-05-20&status=amended",
        "status=amended&date=2024-05-20",
        "date=ge2024-05&date=le2024-06",
        "date=ge2024-06&date=le2024-12",
        "date=le2024-12&date=ge2024-06",
        "date=ge2024-01&date=le2024-04",
        "date=le2024-04&date=ge2024-01",
        "code=99999999,88888888,386725007",
        "code=99999999,88888888,77777777,386725007",
        "date=2023,2025,2024-05",
        "code=99999999,88888888,77777777",
        subject=("status=final", "status=amended", "date=2023", "code=99999999"),
    ),
    _of(
        {**_UNDATED, "effectivePeriod": _PERIOD},
        "date=sa2024-06",
        "date=eb2024-06",
        "date=sa2024-01",
        "date=eb2024-10",
        "date=gt2024-06",
        "date=lt2024-06",
    ),
    _of(
        synthetic.observation(effectiveDateTime="2024-05-20T09:30:00.250+00:00"),
        "date=2024-05-20",
        "date=2023",
        "date=ge2024-05-20T09:29:57.5Z",
        "date=le2024-05-20T09:29:57.5Z",
    ),
    _of(
        synthetic.immunization(occurrenceDateTime=_DAY),
        "date=2024-05-20",
        "date=2024-01-01",
        "date=ge2024-06",
        "date=2024-05-20&status=not-done",
    ),
    _of(
        synthetic.encounter(
            period={"start": "2024-05-20T10:00:00+00:00", "end": "2024-05-20T10:25:00+00:00"}
        ),
        "date=2024-05-20",
        "date=ge2024-06",
        "date=2024-01-01",
        "date=2024-05-20&class=IMP",
    ),
    _of(
        synthetic.condition(recordedDate=_DAY, onsetDateTime="2019-11-02"),
        "recorded-date=2024-05-20",
        "recorded-date=lt2024-05",
        "onset-date=2019-11-02",
        "onset-date=2019-01-01",
        "onset-date=2024",
        "recorded-date=2024-05-20&clinical-status=resolved",
    ),
    _of(
        synthetic.procedure(performedDateTime=_DAY),
        "date=2024-05-20",
        "date=2024-01-01",
        "date=ge2024-06",
        subject=("date=2023",),
    ),
    _of(
        synthetic.medication_request(authoredOn=_DAY),
        "authoredon=2024-05-20",
        "authoredon=2024-01-01",
        "authoredon=ge2024-06",
        "authoredon=2024-05-20&status=stopped",
    ),
    _of(
        synthetic.document_reference(date="2024-05-20T09:30:00+00:00"),
        "date=2024-05-20",
        "date=2024-01-01",
        "date=ge2024-06",
    ),
    _of(synthetic.allergy(recordedDate=_DAY), "date=2024-05-20", "date=2024-01-01", "date=ge2024-06"),
)

_BY_TYPE = {one.item["resourceType"]: one.item for one in reversed(_ALWAYS)}
_PREFIXES = ("", "ge", "le", "gt", "lt", "sa", "eb")
_BOUNDS = ("2019", "2023", "2024", "2024-05", "2024-05-20", "2024-03", "2024-08", "2025")
"""No date that is stored lies so close to an end of one that a server's own time zone could decide."""
_OTHERS = {
    "AllergyIntolerance": ("date", ("criticality=low", "clinical-status=active", "code=91936005")),
    "Condition": ("recorded-date", ("clinical-status=active", "code=99999999", "onset-date=2019-11-02")),
    "DocumentReference": ("date", ()),
    "Encounter": ("date", ("status=finished", "class=IMP")),
    "Immunization": ("date", ("status=completed", "status=not-done")),
    "MedicationRequest": ("authoredon", ("status=active", "intent=plan")),
    "Observation": ("date", ("status=final", "status=amended", "code=386725007")),
    "Procedure": ("date", ()),
}
"""By type: its date parameter, and what is asked beside it."""


def _some(type_: str) -> st.SearchStrategy[Combined]:
    name, beside = _OTHERS[type_]
    bound = st.builds(
        lambda prefix, day: f"{name}={prefix}{day}", st.sampled_from(_PREFIXES), st.sampled_from(_BOUNDS)
    )
    also = st.sampled_from(beside) if beside else bound
    criteria = st.lists(bound | also, min_size=2, max_size=3, unique=True).map("&".join)
    some = st.lists(criteria.map(asked), min_size=2, max_size=4, unique=True)
    return st.builds(Combined, st.just(_BY_TYPE[type_]), some.map(tuple))


_DRAWN = st.sampled_from(sorted(_OTHERS)).flatmap(_some)


@verifies("RTP-019", given=_DRAWN, always=_ALWAYS)
def a_search_by_several_criteria_finds_what_meets_all(case: Case, combined: Combined) -> None:
    """An item is contributed: a search by dates and codes answers it if it meets all, and counts it right."""
    gp = case.actor("gp")
    contribution = item_filed(gp, combined.item)
    if contribution is None:
        return case.judge([], observed=0)
    filed, ann = contribution.items[0], contribution.person
    settled_views(gp, ann, belongs_to(ann.number, [filed.item]))
    patient = people_found(looks_up(gp, ann.nhs_number))[0]
    findings, observed = [], 0
    for query in combined.queries:
        expected = query.finds(filed.sent)
        answer = None if expected is None else _searched(gp, filed, patient, query)
        if answer is None:
            continue
        observed += 1
        findings = _wrong(gp, answer, filed, query, shown=expected is True)
        if findings:
            break
    case.judge(findings, observed=observed)


def _searched(gp: Actor, filed: Filed, patient: str, query: Asked) -> Answer | None:
    """The answer; None where the target refuses the query or says that it did not look at all of it."""
    kind = filed.item.resource_type
    # a subject may be of several types, so that an id alone leaves it open whose
    whose = {"patient": patient, "subject": f"Patient/{patient}"}
    pairs = [(name, whose[name] if value == PERSON else value) for name, value in query.pairs]
    answer = decided(asks_for(gp, kind, pairs))
    if answer.given and _used(answer, query):
        return answer
    names = " and ".join(dict.fromkeys(name for name, _ in query.pairs))
    gp.case.without(f"{kind} by {names}, in a form the target does not know")
    return None


def _used(answer: Answer, query: Asked) -> bool:
    """Whether the answer says it looked at all of it, or says nothing of what it looked at."""
    link = answer.links("self")
    told = Counter(name for name, _ in parse_qsl(urlsplit(link).query, keep_blank_values=True))
    return not link or not Counter(name for name, _ in query.pairs) - told


def _wrong(gp: Actor, answer: Answer, filed: Filed, query: Asked, *, shown: bool) -> list[Finding]:
    found = [each for page in pages(gp, answer) for each in _matches(page)]
    there = any(filed.item.record_id in identifiers(each) for each in found)
    if there != shown:
        words = ("not answered", "answered")
        told = f"{filed.item.resource_type} searched by {query}"
        return [Finding(f"{told}: {words[shown]}", words[there], answer.line)]
    total = answer.body.get("total")
    if isinstance(total, Number) and total.value != len(found):
        return [Finding(f"a total of {len(found)}, as many as match", total.text, answer.line)]
    return []


def _matches(page: Answer) -> list[Resource]:
    """What a page holds because it was asked for, not beside it (FHIR R4, Bundle.entry.search.mode)."""
    entries: Json = page.body.get("entry") or []
    return [
        entry["resource"]
        for entry in entries
        if isinstance(entry.get("resource"), dict)
        and entry["resource"].get("resourceType") != "OperationOutcome"
        and entry.get("search", {}).get("mode", "match") == "match"
    ]
