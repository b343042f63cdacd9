"""ERR-003, ERR-005: a misspelt search shows nobody else, a broken contribution changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlsplit

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.fhir.identifiers import identifiers
from harness.fhir.lossless import Json, dumps, loads
from harness.oracle.record import belongs_to
from harness.suite.check import verifies
from harness.suite.ways_in import Known, known_person
from harness.target.client import FHIR_JSON, Answer
from harness.verbs.case import Actor, Case, Person, decided
from harness.verbs.contributing import Contribution, cares_for, contributes, prepare
from harness.verbs.viewing import settled_views


@dataclass(frozen=True)
class Misspelt:
    """A search for what is about one person, and how its parameter is misspelt."""

    resource_type: str
    parameter: str


_MEANT = {"Observation": "patient", "Patient": "identifier"}
_MISSPELT = (
    *(Misspelt("Observation", name) for name in ("patinet", "pateint", "Patient", "subjct", "patient-id")),
    *(Misspelt("Patient", name) for name in ("identifer", "idenitfier", "identifiers")),
)


@verifies("ERR-003", given=st.sampled_from(_MISSPELT), always=_MISSPELT, stranger_violates=True)
def a_misspelt_search_shows_nobody_else(case: Case, misspelt: Misspelt) -> None:
    """The GP misspells a search parameter: refused, or nobody else's data under a self link that says so."""
    gp = case.actor("gp")
    ann, _bea = known_person(case), known_person(case)
    rightly = _search(gp, misspelt.resource_type, ann)
    answered = rightly.given and any(_is_about(resource, ann) for resource in rightly.resources)
    if not answered:
        case.without(f"{misspelt.resource_type}, which is not searched for under the right name either")
    answer = decided(_search(gp, misspelt.resource_type, ann, misspelt.parameter))
    case.judge(_widened(answer, ann, misspelt.parameter), observed=int(answered))


def _search(gp: Actor, resource_type: str, ann: Known, parameter: str = "") -> Answer:
    """A search for what is about a person, under the right name or another one."""
    meant = _MEANT[resource_type]
    whom = ann.person.nhs_number if resource_type == "Patient" else ann.patient
    query = f"{resource_type}?{parameter or meant}={quote(whom, safe='')}"
    return gp.send("GET", query, f"searches {resource_type} by {parameter or meant}")


def _widened(answer: Answer, ann: Known, parameter: str) -> list[Finding]:
    """Data of somebody else, or data under a self link that does not tell that the parameter was ignored."""
    if not answer.given:
        return []
    data = [r for r in answer.resources if r.get("resourceType") not in ("Provenance", "Organization")]
    others = [r for r in data if not _is_about(r, ann)]
    if others:
        found = f"{len(others)} resources of others"
        return [Finding(f"nobody else for {parameter}=, which no server knows", found, answer.line)]
    if not data:
        return []
    link = answer.links("self")
    told = dict(parse_qsl(urlsplit(link).query))
    if not link or parameter in told:
        seen = "no self link" if not link else f"a self link that repeats {parameter}"
        return [Finding("a self link that tells which parameters were used", seen, answer.line)]
    return []


def _is_about(resource: Mapping[str, Json], ann: Known) -> bool:
    if resource.get("resourceType") == "Patient" and resource.get("id") in ann.ids:
        return True
    about = resource.get("subject") or resource.get("patient") or {}
    reference = str(about.get("reference", "")) if isinstance(about, dict) else ""
    if reference.rpartition("/")[2] in ann.ids:
        return True
    return any(ann.person.local in value for _, value in identifiers(resource))


def _truncated(sound: Contribution) -> tuple[str, str, bytes]:
    return "", FHIR_JSON, sound.body[: len(sound.body) * 2 // 3]


def _as_text(sound: Contribution) -> tuple[str, str, bytes]:
    return "", "text/plain", sound.body


def _no_bundle(sound: Contribution) -> tuple[str, str, bytes]:
    return "", FHIR_JSON, dumps(sound.items[0].sent).encode()


def _one_bad_entry(sound: Contribution) -> tuple[str, str, bytes]:
    bundle = loads(sound.body)
    request = {"method": "PUT", "url": "NoSuchType?identifier=https://local.example/id|1"}
    bundle["entry"].append({"resource": {"resourceType": "NoSuchType"}, "request": request})
    return "", FHIR_JSON, dumps(bundle).encode()


def _another_type(sound: Contribution) -> tuple[str, str, bytes]:
    return "Observation", FHIR_JSON, dumps({**sound.items[0].sent, "resourceType": "Condition"}).encode()


_BROKEN: Mapping[str, Callable[[Contribution], tuple[str, str, bytes]]] = {
    "a truncated transaction": _truncated,
    "a transaction as plain text": _as_text,
    "a resource where a transaction belongs": _no_bundle,
    "a transaction with one bad entry": _one_bad_entry,
    "a resource of another type than its address": _another_type,
}
REFUSALS = frozenset({400, 405, 413, 415, 422})
"""How malformed input is refused (CONTRACT 9)."""


@verifies("ERR-005", given=st.sampled_from(sorted(_BROKEN)), always=tuple(_BROKEN))
def a_broken_contribution_changes_nothing(case: Case, what: str) -> None:
    """An organisation sends something broken: it is refused, and the person's view is as it was before."""
    gp, ann = case.actor("gp"), case.person()
    contributor = case.contributors()[0]
    cares_for(gp, ann)
    first = contributes(contributor, ann, synthetic.observation())
    if not first.accepted:
        raise NotTestable(f"a sound contribution was refused: {first.answer.line}")
    before = _seen(gp, ann, first)
    path, content_type, body = _BROKEN[what](prepare(contributor, ann, [synthetic.observation()], serial=5))
    headers = {"Content-Type": content_type}
    answer = contributor.send("POST", path, f"sends {what}", headers=headers, body=body)
    if not answer.status or answer.status == 429:
        raise NotTestable(f"no decision of the record: {answer.line}")
    findings = []
    if answer.given or answer.status >= 500:
        findings.append(Finding(f"{what} refused", f"answered {answer.status}", answer.line))
    new = _seen(gp, ann, first, after_marker=True) - before
    findings += [Finding("the view as it was before", f"{one} in it", answer.line) for one in sorted(new)]
    case.judge(findings, observed=int(answer.status in REFUSALS))


def _seen(gp: Actor, ann: Person, first: Contribution, *, after_marker: bool = False) -> set[str]:
    """The record ids in any view of the person, markers left out."""
    expected = belongs_to(ann.number, [f.item for f in first.items])
    views, with_markers = settled_views(gp, ann, expected, after_marker=after_marker)
    markers = set(with_markers) - set(expected)
    shown = {pair for view in views for r in view.resources for pair in identifiers(r)} - markers
    return {"|".join(pair) for pair in shown}
