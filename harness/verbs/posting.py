"""Contributing one resource at a time, to a server that takes no transactions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.fhir.lossless import dumps
from harness.target.client import FHIR_JSON, Answer
from harness.verbs.case import Actor, decided

if TYPE_CHECKING:
    from harness.verbs.contributing import Contribution, Filed


def posts(sender: Actor, contribution: Contribution, broken: str = "") -> Contribution:
    """Post what a transaction would hold; ends at the first refusal. Its Provenance only if it is looked at.

    `broken`: what is wrong with the items, for whoever reads what was done.
    The source patient record is posted once a case: a second post would be a second person.

    Raises:
        NotTestable: something was not answered, or with a 5xx.
    """
    posted, key = sender.case.posted, contribution.patient.item.record_id
    answer, patient = contribution.answer, replace(contribution.patient, reference=posted.get(key, ""))
    if not patient.reference:
        answer, patient = _post(sender, contribution.patient, {})
        posted[key] = patient.reference
    rewritten = {patient.full_url: patient.reference}
    filed: list[Filed] = []
    for one in contribution.filed[1:]:
        if answer.status and not answer.given:
            break
        answer, told = _post(sender, one, rewritten, broken)
        filed.append(told)
    if contribution.provenance is not None and answer.given and len(filed) == len(contribution.filed) - 1:
        rewritten |= {told.full_url: told.reference for told in filed}
        answer, told = _post(sender, contribution.provenance, rewritten)
        contribution = replace(contribution, provenance=told)
    kept, count = (*filed, *contribution.filed[1 + len(filed) :]), len(contribution.items)
    return replace(
        contribution, answer=answer, patient=patient, items=tuple(kept[:count]), beside=tuple(kept[count:])
    )


def _post(sender: Actor, filed: Filed, rewritten: dict[str, str], broken: str = "") -> tuple[Answer, Filed]:
    text = dumps(filed.sent)
    for urn, reference in rewritten.items():
        text = text.replace(urn, reference or urn)
    kind = filed.item.resource_type
    headers = {"Content-Type": FHIR_JSON}
    said = f"posts one {kind}" + (f", with {broken}" if broken else "")
    answer = decided(sender.send("POST", kind, said, headers=headers, body=text.encode()))
    place = answer.headers.get("location", "") if answer.given else ""
    sender.case.wire.manifest.learn(place)
    return answer, filed.placed(place)
