"""RTP-011: the sections of a document keep their order, codes and empty reasons."""

from __future__ import annotations

import re

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir.compare import Allowed
from harness.fhir.drawn import documents
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.findings.altered import altered
from harness.findings.elements import altered_elements
from harness.findings.moments import altered_moment
from harness.suite.check import verifies
from harness.suite.round_trip.filing import allowed
from harness.suite.round_trip.surviving import glimpsed, survives
from harness.verbs.case import Actor, Case
from harness.verbs.contributing import cares_for, contributes
from harness.verbs.viewing import finds

_SECTION = re.compile(
    r"(entry\[0\]\.resource\.)?(section\[\d+\]\.)+"
    r"(title|mode|(code|emptyReason|orderedBy)\.(text|coding\[\d+\]\.(system|code)))"
)


@verifies("RTP-011", given=documents.compositions(), always=documents.CASES)
def sections_keep_order_and_codes(case: Case, drawn: Resource) -> None:
    """A document is accepted: its sections come back in order, each with its code or why it is empty."""
    if case.record.cases == 1:
        case.judge(_as_bundle(case.actor("gp"), drawn), observed=0)
    survives(case, drawn, judged=_disordered)


def _disordered(sent: Resource, got: Json, _: Allowed, where: str) -> list[Finding]:
    return altered_elements(sent, got, lambda path: bool(_SECTION.fullmatch(path)), where)


def _as_bundle(gp: Actor, summary: Resource) -> list[Finding]:
    """What is wrong with the document as a Bundle, where the record takes Bundles: it does not have to."""
    case, ann = gp.case, gp.case.person()
    cares_for(gp, ann)
    try:
        known = contributes(case.contributors()[0], ann)
        about = f"{case.record.target.base_url}/{finds(gp, known.patient)}"
        document = documents.document(summary, ann.identifier, about)
        contribution = contributes(case.contributors()[0], ann, document)
    except NotTestable as reason:
        case.without(f"a document as a Bundle: {reason}")
        return []
    answer = glimpsed(gp, contribution.items[0]) if contribution.accepted else None
    if answer is None:
        refused = f"refused with {contribution.answer.status}"
        case.without(f"a document as a Bundle: {'not shown' if contribution.accepted else refused}")
        return []
    sent, got = contribution.items[0].sent, answer.body
    stamp = got.get("timestamp") if isinstance(got, dict) else None
    explained = allowed(case, contribution)
    return [
        *altered(_unstamped(sent), _unstamped(got), explained, answer.line),
        *altered_moment(sent["timestamp"], stamp, f"timestamp: {answer.line}", explained.deviations),
    ]


def _unstamped(document: Json) -> Json:
    """The document without its moment, which may be spelt in another way."""
    if not isinstance(document, dict):
        return document
    return {name: value for name, value in document.items() if name != "timestamp"}
