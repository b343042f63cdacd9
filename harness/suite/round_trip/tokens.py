"""RTP-019 as well: a search by code, status or identifier finds what holds it, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.fhir.drawn import tokens
from harness.fhir.drawn.codes import LOCAL
from harness.fhir.drawn.tokens import HL7, ORDERS, Revised
from harness.fhir.identifiers import identifiers
from harness.fhir.synthetic import SNOMED, Resource
from harness.oracle.record import belongs_to
from harness.suite.check import verifies
from harness.suite.round_trip.queries import Query, queries
from harness.target.client import Answer
from harness.verbs.case import Actor, Case, Person, decided
from harness.verbs.contributing import Filed, cares_for, contributes
from harness.verbs.viewing import asks_for, looks_up, pages, people_found, settled_views


@dataclass(frozen=True)
class Searched:
    """An item, with an earlier state where there was one, and what is asked about it."""

    states: Revised
    queries: tuple[Query, ...]


def _of(states: Revised, *asked: tuple[str, ...]) -> Searched:
    """Queries by hand: the name of the parameter, then its value each time it is given."""
    return Searched(states, tuple(Query(one[0], one[1:]) for one in asked))


_CLINICAL = f"{HL7}/condition-clinical"
_ALWAYS = (
    _of(
        tokens.SEVERAL_CODINGS,
        ("code", "195967001"),
        ("code", f"{LOCAL}|asth."),
        ("code", r"|a\,b"),
        ("code", r"a\,b"),
        ("code", f"{SNOMED}|"),
        ("code", f"99999999,{LOCAL}|asth."),
        ("code", f"{LOCAL}|195967001"),
        ("code", "|195967001"),
        ("code", "asth"),
        ("category", "bedside"),
        ("category", f"{HL7}/observation-category|vital-signs", f"{LOCAL}|bedside"),
        ("category", "bedside", "99999999"),
        ("category", "99999999", "bedside"),
        ("category:not", "bedside"),
        ("category:not", "99999999"),
    ),
    _of(
        tokens.SEVERAL_IDENTIFIERS,
        ("identifier", f"{ORDERS}|A\\,B"),
        ("identifier", f"{ORDERS}-2|A B"),
        ("identifier", f"nobody,{ORDERS}-2|A B"),
        ("identifier", r"|A\\\,B"),
        ("identifier", f"{ORDERS}|"),
        ("identifier", f"{ORDERS}-3|"),
        ("identifier", "|A B"),
        ("identifier", "A+B"),
        ("identifier", "A,B"),
    ),
    _of(
        tokens.PROBLEM,
        ("clinical-status", "active"),
        ("clinical-status", f"{_CLINICAL}|active"),
        ("clinical-status", f"{_CLINICAL}|"),
        ("clinical-status", "https://elsewhere.example|active"),
        ("clinical-status", "inactive"),
        ("verification-status", "refuted,confirmed"),
        ("verification-status:not", "confirmed"),
        ("code", "195967001", "asth."),
        ("category", f"{LOCAL}|asth"),
        ("category", "asth."),
    ),
    _of(
        tokens.ALLERGY,
        ("category", "medication"),
        ("category", "food", "medication"),
        ("category", "biologic"),
        ("criticality", "high"),
        ("criticality", "low"),
        ("verification-status", "confirmed"),
    ),
    _of(
        tokens.ORDER,
        ("code", f"{LOCAL}|asth."),
        ("intent", "order"),
        ("intent", "plan"),
        ("identifier", r"A\|B\$C"),
        ("identifier", f"{ORDERS}|A\\|B\\$C"),
        ("identifier", f"{ORDERS}|A+B/C&D=E"),
        ("identifier", f"{ORDERS}|A B/C&D=E"),
        ("category", "99999999"),
        ("category:not", "99999999"),
    ),
    _of(
        tokens.VACCINATION,
        ("vaccine-code", f"{SNOMED}|195967001"),
        ("vaccine-code", f"{LOCAL}|195967001"),
        ("status", "not-done"),
        ("identifier", "100%"),
        ("identifier", "A%2CB"),
        ("identifier", r"A\,B"),
        ("identifier", f"{ORDERS}|Zoë-Å"),
    ),
    _of(
        tokens.VISIT,
        ("class", "AMB"),
        ("class", f"{HL7}/v3-ActCode|AMB"),
        ("class", "https://elsewhere.example|AMB"),
        ("class", "IMP"),
        ("type", f"{LOCAL}|asth."),
        ("type", f"{LOCAL}|"),
    ),
    _of(
        tokens.CORRECTED,
        ("code", "73211009"),
        ("code", "195967001"),
        ("code", f"{LOCAL}|asth."),
        ("identifier", "new"),
        ("identifier", "old"),
        ("status", "amended"),
        ("status", "final"),
    ),
    _of(
        tokens.RESOLVED,
        ("clinical-status", "resolved"),
        ("clinical-status", "active"),
        ("code", f"{SNOMED}|73211009"),
        ("code", f"{SNOMED}|195967001"),
    ),
    _of(tokens.WITHDRAWN, ("status", "final"), ("category", "asth.")),
)


def _some(states: Revised) -> st.SearchStrategy[Searched]:
    some = st.lists(st.sampled_from(queries(states)), min_size=3, max_size=5, unique=True)
    return st.builds(Searched, st.just(states), some.map(tuple))


@verifies("RTP-019", given=tokens.revised().flatmap(_some), always=_ALWAYS)
def a_search_by_code_finds_what_holds_it(case: Case, searched: Searched) -> None:
    """An item is contributed: a search by code, status or identifier answers it if and only if it matches."""
    gp, ann = case.actor("gp"), case.person()
    cares_for(gp, ann)
    filed = _filed(case, ann, searched.states)
    if filed is None:
        return case.judge([], observed=0)
    revised = searched.states.before is not None
    settled_views(gp, ann, belongs_to(ann.number, [filed.item]), after_marker=revised)
    patient = people_found(looks_up(gp, ann.nhs_number))[0]
    findings, observed = [], 0
    for query in searched.queries:
        expected = _expected(filed.sent, query)
        if expected is None:
            continue
        answer = _searched(gp, filed, patient, query)
        if answer is None:
            continue
        observed += 1
        if _shown(gp, answer, filed) != expected:
            words = ("not answered", "answered")
            asked = f"{filed.item.resource_type} searched by {query}"
            findings.append(Finding(f"{asked}: {words[expected]}", words[not expected], answer.line))
            break
    case.judge(findings, observed=observed)


def _filed(case: Case, ann: Person, states: Revised) -> Filed | None:
    """The item in its last state; None if a state was refused, or would be a second item."""
    if states.before is not None and case.declared.contribute == "fhir-post":
        case.without("searches for an earlier state: a resource posted again is a new one")
        return None
    for revision, state in enumerate(filter(None, (states.before, states.item))):
        recorded = f"2026-03-{5 + revision:02}T08:00:00+00:00"
        filed = contributes(case.contributors()[0], ann, state, recorded=recorded, revision=revision)
        if not filed.accepted:
            return None
    return filed.items[0]


def _expected(sent: Resource, query: Query) -> bool | None:
    """What withdraws an item may take it out of every search: then only what it no longer says is judged."""
    found = query.finds(sent)
    return None if found and sent.get("status") == "entered-in-error" else found


def _searched(gp: Actor, filed: Filed, patient: str, query: Query) -> Answer | None:
    """The answer; None where the target refuses the query or says that it did not look at all of it."""
    pairs = [("patient", patient), *((query.name, value) for value in query.values)]
    kind = filed.item.resource_type
    answer = decided(asks_for(gp, kind, pairs))
    if answer.given and _used(answer, query):
        return answer
    gp.case.without(f"{kind} by {query.name}, in a form the target does not know")
    return None


def _used(answer: Answer, query: Query) -> bool:
    """Whether the answer says it looked at all of it, or says nothing of what it looked at."""
    link = answer.links("self")
    named = [name for name, _ in parse_qsl(urlsplit(link).query, keep_blank_values=True)]
    return not link or named.count(query.name) >= len(query.values)


def _shown(gp: Actor, answer: Answer, filed: Filed) -> bool:
    return any(filed.item.record_id in identifiers(r) for page in pages(gp, answer) for r in page.resources)
