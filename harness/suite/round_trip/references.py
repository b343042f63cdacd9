"""RTP-012: a reference leads to what it named, and what is none is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.fhir.identifiers import ODS, identifiers
from harness.fhir.lossless import Json, dumps, loads
from harness.fhir.synthetic import Resource
from harness.findings.altered import altered
from harness.suite.check import verifies
from harness.suite.round_trip.filing import allowed, reads_back, unread
from harness.verbs.case import Actor, Case, decided
from harness.verbs.contributing import Contribution, Filed, cares_for, prepare, sends
from harness.verbs.viewing import reads

PLACE = "urn:shcr:item:"
"""Stands for the item of that number, one digit, until its own urn is known."""
_URN = "urn:uuid:5a0c0000-0000-4000-8000-00000000c0de"
"""Of nothing in the transaction: no server may make anything else of it."""
_CONTAINED: Json = {
    "resourceType": "Practitioner",
    "id": "doctor",
    "identifier": [{"system": "https://fhir.hl7.org.uk/Id/gmc-number", "value": "C1234567"}],
    "name": [{"family": "Okafor", "prefix": ["Dr"]}],
}
_AUTHORSHIP: Json = {
    "resourceType": "Provenance",
    "id": "authorship",
    "target": [{"reference": "#"}],
    "recorded": "2026-03-02T09:20:00Z",
    "agent": [{"who": {"identifier": {"system": ODS, "value": "ZZ999"}}}],
}
"""Nothing refers to it, yet it may stand there, as it refers to what contains it (FHIR R4, dom-3)."""
_LOGICAL: Json = {"identifier": {"system": ODS, "value": "ZZ999"}, "display": "Testington Surgery"}


_REFERRING = re.compile(
    r"_?(contained|subject|encounter|performer|derivedFrom|evidence|reasonReference|instantiatesCanonical|context|"
    r"extension|identifier)(?!\w)"
)
"""Elements of these items that refer or contain, and those by which others refer to them."""


def _to(place: int) -> Json:
    return {"reference": f"{PLACE}{place}"}


def _observation_of(encounter: int) -> Resource:
    return synthetic.observation(
        encounter=_to(encounter),
        contained=[_AUTHORSHIP, _CONTAINED],
        performer=[{"reference": "#doctor", "display": "Dr Okafor"}, _LOGICAL],
    )


def _observation_from(other: int) -> Resource:
    return synthetic.observation("38.1", derivedFrom=[_to(other)], performer=[_LOGICAL])


def _condition_shown_by(observation: int) -> Resource:
    return synthetic.condition(evidence=[{"detail": [_to(observation)]}])


def _order_for(condition: int) -> Resource:
    canonical = ["https://local.example/PlanDefinition/asthma|1.0"]
    return synthetic.medication_request(reasonReference=[_to(condition)], instantiatesCanonical=canonical)


def _letter_of(encounter: int) -> Resource:
    related = [{"identifier": {"system": "urn:ietf:rfc:3986", "value": _URN}}]
    return synthetic.document_reference(context={"encounter": [_to(encounter)], "related": related})


def _extended_with(condition: int) -> Resource:
    url = "https://local.example/StructureDefinition/unknown"
    return synthetic.procedure(extension=[{"url": url, "valueReference": _to(condition)}])


@dataclass(frozen=True)
class Graph:
    """Items in the order in which they are sent; each refers to others by their place."""

    items: tuple[Resource, ...]

    def __repr__(self) -> str:
        return f"Graph({[item['resourceType'] for item in self.items]})"


_FORWARD = Graph(
    (synthetic.encounter(), _observation_of(0), _condition_shown_by(1), _order_for(2), _letter_of(0))
)
_BACKWARD = Graph(
    (_order_for(1), _condition_shown_by(2), _observation_of(3), synthetic.encounter(), _letter_of(3))
)
_TWINS = Graph((synthetic.observation(), _observation_from(2), synthetic.observation(), _observation_from(0)))
_EXTENDED = Graph((_extended_with(1), synthetic.condition()))


def _graphs() -> st.SearchStrategy[Graph]:
    """An encounter and a condition, and up to four items that refer to them or to one before."""
    kinds = st.sampled_from([_observation_of, _letter_of, _order_for, _extended_with, _observation_from])
    return st.lists(kinds, min_size=1, max_size=4).map(_graph)


def _graph(kinds: Sequence[object]) -> Graph:
    items: list[Resource] = [synthetic.encounter(), synthetic.condition(), synthetic.observation()]
    named = {_observation_of: 0, _letter_of: 0, _order_for: 1, _extended_with: 1, _observation_from: 2}
    items += [make(place) for kind in kinds for make, place in named.items() if make is kind]
    return Graph(tuple(items))


@verifies("RTP-012", given=_graphs(), always=[_FORWARD, _BACKWARD, _TWINS, _EXTENDED])
def references_lead_where_they_did(case: Case, graph: Graph) -> None:
    """Items that refer to each other are contributed at once: each reference leads to the item it named."""
    if case.declared.contribute == "fhir-post":
        raise NotTestable(
            "items are contributed one by one, so none can refer to another of its contribution"
        )
    gp, contributor, ann = case.actor("gp"), case.contributors()[0], case.person()
    cares_for(gp, ann)
    contribution = sends(contributor, linked_up(prepare(contributor, ann, graph.items)))
    if not contribution.accepted:
        return case.judge([], observed=0)
    findings: list[Finding] = []
    answers = [reads_back(gp, filed) for filed in contribution.items]
    for filed, answer in zip(contribution.items, answers, strict=True):
        findings += unread(answer) or _left_alone(case, contribution, filed, answer.body, answer.line)
        findings += _astray(gp, contribution, filed, answer.body)
    case.judge(findings, observed=len(contribution.items))


def linked_up(contribution: Contribution) -> Contribution:
    """The transaction with each place turned into the urn of the item that stands there."""

    def linked(text: str) -> str:
        for place, filed in enumerate(contribution.items):
            text = text.replace(f"{PLACE}{place}", filed.full_url)
        return text

    items = tuple(replace(filed, sent=loads(linked(dumps(filed.sent)))) for filed in contribution.items)
    return replace(contribution, items=items, body=linked(contribution.body.decode()).encode())


def _left_alone(case: Case, contribution: Contribution, filed: Filed, got: Json, where: str) -> list[Finding]:
    """What was done to anything that refers, other than what the exchange explains."""
    if not isinstance(got, dict):
        return []
    return altered(filed.sent, got, allowed(case, contribution), where, concerns=_refers)


def _refers(path: str) -> bool:
    return _REFERRING.match(path) is not None


def _astray(gp: Actor, contribution: Contribution, filed: Filed, got: Json) -> Iterator[Finding]:
    """References to items of the contribution that, followed, do not lead to them."""
    named = {one.full_url: one for one in (contribution.patient, *contribution.items)}
    told = dict(_references(got))
    for path, sent in _references(filed.sent):
        wanted, came = named.get(sent), told.get(path)
        if wanted is None or wanted is contribution.patient or came is None:
            continue
        answer = decided(reads(gp, came)) if "urn:" not in came else None
        held = identifiers(answer.body) if answer and answer.given and isinstance(answer.body, dict) else []
        if wanted.item.record_id not in held:
            expected = (
                f"{path} of the {filed.item.resource_type} leads to the {wanted.item.resource_type} it named"
            )
            yield Finding(expected, came[:80], answer.line if answer else "the item as it was read")


def _references(node: Json, path: str = "") -> Iterator[tuple[str, str]]:
    """Every literal reference in document order; those to contained resources are left out."""
    if isinstance(node, dict):
        told = node.get("reference")
        if isinstance(told, str) and not told.startswith("#"):
            yield path, told
        for name, value in sorted(node.items()):
            yield from _references(value, f"{path}.{name}" if path else name)
    elif isinstance(node, list | tuple):
        for index, value in enumerate(node):
            yield from _references(value, f"{path}[{index}]")
