"""RTP-012: only what the transaction carried is rewritten, and of that everything R4 names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.fhir.compare import Allowed
from harness.fhir.identifiers import ODS
from harness.fhir.lossless import Json, dumps
from harness.fhir.synthetic import Resource
from harness.findings.altered import altered
from harness.suite.check import verifies
from harness.suite.round_trip.channels import Shown
from harness.suite.round_trip.filing import allowed, reads_back, unread
from harness.suite.round_trip.graphs import PLACE
from harness.suite.round_trip.references import ELSEWHERE, linked_up
from harness.suite.round_trip.surviving import altered_on, once
from harness.verbs.case import Actor, Case
from harness.verbs.contributing import Filed, cares_for, contributes, prepare, sends

_ELSEWHERE = "https://other.example/fhir/Practitioner/77"
_LOGICAL: Json = {"identifier": {"system": ODS, "value": "ZZ999"}, "display": "Testington Surgery"}
_EXTENSION = "https://local.example/StructureDefinition/unknown"
_CARRIED = f"{PLACE}1"
"""The second item of the transaction, a condition."""


_MAY_REFER = re.compile(r"_?(encounter|performer|focus|note|custodian|context|content|extension)(?!\w)")


@verifies("RTP-012")
def what_is_no_reference_of_the_transaction_is_left_alone(case: Case) -> None:
    """Versioned, logical and foreign references stay as sent; links to an entry lead to what it became."""
    if case.declared.contribute == "fhir-post":
        raise NotTestable("items are contributed one by one: nothing is rewritten")
    gp, contributor, ann = case.actor("gp"), case.contributors()[0], case.person()
    cares_for(gp, ann)
    visit = contributes(contributor, ann, synthetic.encounter())
    if not visit.accepted:
        raise NotTestable(f"an encounter was refused: {visit.answer.line}")
    encounter = _versioned(gp, visit.items[0])
    items = (_observation(encounter), synthetic.condition(), _letter(encounter))
    contribution = sends(contributor, linked_up(prepare(contributor, ann, items, serial=1)))
    if not contribution.accepted:
        return case.judge([], observed=0)
    findings: list[Finding] = []
    explained = allowed(case, contribution)
    urn = contribution.items[1].full_url

    def judged(sent: Resource, got: Json, explained: Allowed, where: str) -> list[Finding]:
        return [*_rewritten(urn, explained, sent, got, where), *_left(urn, got, where)]

    for filed in (contribution.items[0], contribution.items[2]):
        answer = reads_back(gp, filed)
        broken = unread(answer)
        told = broken or judged(filed.sent, answer.body, explained, answer.line)
        if not broken:
            told += altered_on(ELSEWHERE, gp, Shown(ann, filed, answer), explained, judged)
        findings += once(told)
    case.judge(findings, observed=2)


def _versioned(gp: Actor, filed: Filed) -> str:
    """The encounter as it is now, by its version where the server tells one."""
    body = reads_back(gp, filed).body
    version = (body.get("meta") or {}).get("versionId") if isinstance(body, dict) else None
    place = filed.reference or f"Encounter/{body.get('id')}"
    return f"{place}/_history/{version}" if version else place


def _observation(encounter: str) -> Resource:
    shown = f'<div xmlns="http://www.w3.org/1999/xhtml"><a href="{_CARRIED}">asthma</a></div>'
    return synthetic.observation(
        encounter={"reference": encounter},
        performer=[{"reference": _ELSEWHERE, "display": "Dr Elsewhere"}, _LOGICAL],
        focus=[{"reference": _CARRIED, "identifier": {"system": "https://a.example/id", "value": "7"}}],
        extension=[{"url": _EXTENSION, "valueCanonical": _CARRIED}],
        note=[{"text": _CARRIED}],
        text={"status": "additional", "div": shown},
    )


def _letter(encounter: str) -> Resource:
    attached = {"contentType": "text/html", "url": _CARRIED, "title": "The problem"}
    context = {"encounter": [{"reference": encounter}]}
    return synthetic.document_reference(
        custodian=_LOGICAL, content=[{"attachment": attached}], context=context
    )


def _rewritten(urn: str, explained: Allowed, told: Resource, got: Json, where: str) -> Iterator[Finding]:
    """What was changed that the transaction does not explain; narrative is looked at by its link alone."""
    if not isinstance(got, dict):
        return
    yield from altered(told, got, explained, where, concerns=_may_refer)
    for name in ("note", "extension"):
        back = dumps(got.get(name))
        if urn in dumps(told.get(name)) and urn not in back:
            yield Finding(f"{name} as it was sent, which only looks like a link", back[:80], where)


def _may_refer(path: str) -> bool:
    return _MAY_REFER.match(path) is not None


def _left(urn: str, got: Json, where: str) -> Iterator[Finding]:
    """A urn of the transaction that is left where R4 says it is replaced (http.html, transaction)."""
    body = got if isinstance(got, dict) else {}
    places = {
        "the link in the narrative": (body.get("text") or {}).get("div"),
        "focus": body.get("focus"),
        "the address of the attachment": body.get("content"),
    }
    for place, value in places.items():
        if value is not None and urn in dumps(value):
            yield Finding(f"{place} leads to what the entry became", "the urn of the entry", where)
