"""The ways in to a person's data that the access checks go through, and what counts as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from harness.evidence.outcomes import NotTestable
from harness.fhir import synthetic
from harness.fhir.lossless import dumps
from harness.findings.errors import leaked
from harness.target.client import FHIR_JSON, Answer
from harness.verbs.case import Actor, Case, Person, decided
from harness.verbs.contributing import cares_for, contributes
from harness.verbs.patience import tries
from harness.verbs.viewing import asks_for_everything, finds, looks_up, people_found, reads, searches


@dataclass(frozen=True)
class Known:
    """A person the viewer cares for, and an item of theirs: what a way in may ask for.

    `marks` are words that stand in their record and nowhere else; no request carries one.
    """

    person: Person
    patient: str
    item: str
    """Type/id of a contributed observation."""
    marks: Mapping[str, str]
    looked: Answer
    """The viewer's own lawful lookup."""
    sources: tuple[str, ...] = ()
    """Ids of the source patient records, where the server told them."""

    @property
    def ids(self) -> frozenset[str]:
        """Every id this person is known by to the run."""
        return frozenset({self.patient, *self.sources})


def _posts_search(who: Actor, known: Known) -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = f"patient={known.patient}".encode()
    return who.send("POST", "Observation/_search", "searches Observation by POST", headers=headers, body=body)


def _batches(who: Actor, known: Known) -> Answer:
    bundle = {"resourceType": "Bundle", "type": "batch", "entry": [_get(known.item)]}
    headers = {"Content-Type": FHIR_JSON}
    return who.send("POST", "", "sends a batch with a read", headers=headers, body=dumps(bundle).encode())


def _get(url: str) -> Mapping[str, object]:
    return {"request": {"method": "GET", "url": url}}


WAYS_IN: Mapping[str, Callable[[Actor, Known], Answer]] = {
    "lookup": lambda who, known: looks_up(who, known.person.nhs_number),
    "read of the person": lambda who, known: reads(who, f"Patient/{known.patient}"),
    "read of an item": lambda who, known: reads(who, known.item),
    "history of an item": lambda who, known: reads(who, f"{known.item}/_history"),
    "search": lambda who, known: searches(who, "Observation", patient=known.patient),
    "search by POST": _posts_search,
    "everything": lambda who, known: asks_for_everything(who, known.patient),
    "batch": _batches,
}


def known_person(case: Case, viewer: str = "gp") -> Known:
    """Somebody whose record the viewer may see, and did see just now.

    Raises:
        NotTestable: the viewer's lawful look was not answered, so no refusal would mean anything.
    """
    marks = case.marks()
    who, ann = case.actor(viewer), case.person(synthetic.patient(marks["family name"]))
    team = cares_for(who, ann)
    item = synthetic.observation(note=[{"text": marks["note"]}])
    contribution = contributes(case.contributors()[0], ann, item)
    if not contribution.accepted:
        raise NotTestable(f"a contribution was refused: {contribution.answer.line}")
    for _ in tries(case, case.record.target.settle.view):
        looked = looks_up(who, ann.nhs_number)
        found = people_found(looked) if looked.given else []
        if found:
            filed = [contribution, *([team] if team else [])]
            sources = tuple(one.patient.reference.partition("/")[2] for one in filed)
            item_at = finds(who, contribution.items[0])
            return Known(ann, found[0], item_at, marks, looked, (*found, *filter(None, sources)))
    raise NotTestable(f"the lawful lookup of the person answered nobody: {looked.line}")


def answered_lawfully(who: Actor, known: Known, way_in: str) -> bool:
    """Whether somebody who may see the person gets data this way; if not, a refusal there says nothing."""
    if shows_data(WAYS_IN[way_in](who, known), known):
        return True
    who.case.without(f"{way_in}, which did not answer {who} either")
    return False


def shows_data(answer: Answer, known: Known) -> bool:
    """Whether an answer gave data, whatever its status: resources, a count of some, words of the record.

    Raises:
        NotTestable: there is no decision of the record, or it was given and cannot be read.
    """
    decided(answer)
    if leaked(known.marks, answer.headers, answer.text, ""):
        return True
    if not answer.given or answer.by_token_endpoint or not answer.text.strip():
        return False
    return bool(answer.resources) or counted(answer) > 0


def counted(answer: Answer) -> int:
    """The total a Bundle tells, 0 if it tells none."""
    total = answer.body.get("total") if isinstance(answer.body, dict) else None
    text = getattr(total, "text", "")
    return int(text) if text.isdigit() else 0
