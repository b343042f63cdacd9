"""The ways in to a person's data that every access and audit check goes through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from harness.evidence.outcomes import NotTestable
from harness.fhir import synthetic
from harness.findings.errors import disclosed
from harness.target.client import Answer
from harness.verbs.case import Actor, Case, Person
from harness.verbs.contributing import cares_for, contributes
from harness.verbs.viewing import asks_for_everything, looks_up, people_found, reads, searches


@dataclass(frozen=True)
class Known:
    """A person the GP cares for, and an item of theirs: what a way in may ask for."""

    person: Person
    patient: str
    item: str
    """Type/id of a contributed observation."""


WAYS_IN: Mapping[str, Callable[[Actor, Known], Answer]] = {
    "lookup": lambda who, known: looks_up(who, known.person.nhs_number),
    "read-person": lambda who, known: reads(who, f"Patient/{known.patient}"),
    "read-item": lambda who, known: reads(who, known.item),
    "search": lambda who, known: searches(who, "Observation", patient=known.patient),
    "everything": lambda who, known: asks_for_everything(who, known.patient),
}


def known_person(case: Case) -> Known:
    """Somebody whose record the GP may see, and did see just now.

    Raises:
        NotTestable: the GP's lawful look was not answered, so no refusal would mean anything.
    """
    gp, ann = case.actor("gp"), case.person()
    cares_for(gp, ann)
    contribution = contributes(case.contributors()[0], ann, synthetic.observation())
    if not contribution.accepted:
        raise NotTestable(f"a contribution was refused: {contribution.answer.line}")
    found = people_found(looks_up(gp, ann.nhs_number))
    if not found:
        raise NotTestable("the GP's lawful lookup of the person answered nobody")
    return Known(ann, found[0], contribution.reference(contribution.items[0]))


def shows_data(answer: Answer) -> bool:
    """Whether an answer gave data: resources, or a count of some.

    Raises:
        NotTestable: it was given and cannot be read.
    """
    if not answer.given or not answer.text.strip():
        return False
    return bool(disclosed(answer.resources, "", "")) or counted(answer) > 0


def counted(answer: Answer) -> int:
    """The total a Bundle tells, 0 if it tells none."""
    total = answer.body.get("total") if isinstance(answer.body, dict) else None
    text = getattr(total, "text", "")
    return int(text) if text.isdigit() else 0
