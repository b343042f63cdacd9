"""RTP-015: what is invalid is refused or set aside as an update of one item too, sent by its id."""

from __future__ import annotations

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.fhir import synthetic
from harness.fhir.lossless import Json, dumps
from harness.fhir.synthetic import Resource
from harness.suite.check import verifies
from harness.suite.round_trip.filing import item_filed, reads_back
from harness.suite.round_trip.invalid import AFTERWARDS, BROKEN, broken
from harness.target.client import FHIR_JSON, Answer
from harness.verbs.case import Actor, Case, decided
from harness.verbs.contributing import Contribution
from harness.verbs.viewing import looks_up, people_found, searches

_FEW = (
    "a duplicate key",
    "a duplicate key deep inside",
    "a decimal as a string",
    "a code of no value set",
    "a list of one where one belongs",
    "one where a list belongs",
    "a day there is not",
    "two values of one choice",
)
_MARK = "method"
"""An element by which the text of an update is known wherever it turns up: no other case has it."""


@verifies("RTP-015", given=st.sampled_from(sorted(BROKEN)), always=_FEW)
def an_invalid_update_is_never_shown(case: Case, what: str) -> None:
    """An item is filed, then replaced by its id with one that breaks one rule: refused, or it never shows."""
    gp, contributor = case.actor("gp"), case.contributors()[0]
    contribution = item_filed(gp, synthetic.observation())
    if contribution is None:
        return case.judge([], observed=0)
    read = reads_back(gp, contribution.items[0])
    sound = _update(
        contributor, contribution, read, dumps(_marked(contribution, read, "by the book")).encode()
    )
    if not sound.given:
        case.without("updates of an item by its id, which were refused")
        return case.judge([], observed=0)
    read = reads_back(gp, contribution.items[0])
    text = broken(dumps(_marked(contribution, read, "out of order")), what) + AFTERWARDS.get(what, b"")
    answer = _update(contributor, contribution, read, text, what)
    findings = []
    if answer.given:
        findings = [
            Finding(f"{what} in an update by id refused or set aside", f"it shows as {told}", one.line)
            for one, told in _shown(gp, contribution)
        ]
    case.judge(findings)


def _marked(contribution: Contribution, read: Answer, mark: str) -> Resource:
    """The item as it was sent, in the place where it is kept, about whom it is kept."""
    kept: Json = read.body
    sent = contribution.items[0].sent
    return {**sent, "id": kept["id"], "subject": kept["subject"], _MARK: {"text": mark}}


def _update(
    contributor: Actor, contribution: Contribution, read: Answer, body: bytes, what: str = ""
) -> Answer:
    kept: Json = read.body
    tag = read.headers.get("etag", "")
    headers = {"Content-Type": FHIR_JSON, **({"If-Match": tag} if tag else {})}
    path = f"{contribution.items[0].item.resource_type}/{kept['id']}"
    sentence = "updates the item by its id" + (f", with {what}" if what else "")
    return decided(contributor.send("PUT", path, sentence, headers=headers, body=body))


def _shown(gp: Actor, contribution: Contribution) -> list[tuple[Answer, str]]:
    """Where the broken state is shown: on a read or in a search, and as what."""
    filed = contribution.items[0]
    found = people_found(looks_up(gp, contribution.person.nhs_number))
    kind = filed.item.resource_type
    answers = [reads_back(gp, filed), *(searches(gp, kind, patient=one) for one in found)]
    return [
        (answer, dumps({name: one[name] for name in _TOLD if name in one})[:200])
        for answer in answers
        if answer.given
        for one in answer.resources
        if one.get(_MARK) == {"text": "out of order"}
    ]


_TOLD = ("status", "valueQuantity", "effectiveDateTime")
