"""The identity manager makes one person of two (CONTRACT 4)."""

from __future__ import annotations

from dataclasses import replace

from harness.evidence.outcomes import NotTestable
from harness.fhir.identifiers import identifiers
from harness.fhir.lossless import Json, dumps
from harness.target.client import FHIR_JSON, Answer
from harness.target.model import Target
from harness.verbs.case import Actor, Person, lawful
from harness.verbs.viewing import looks_up

_REASON = "registered twice under two numbers"


def unclaimed(target: Target) -> str:
    """What cannot be looked at where the target merges nobody; empty where it does."""
    declared = target.declared.merge == "operation"
    return "" if declared else 'anything after a merge of people (declare.merge is not "operation")'


def merges(identity_manager: Actor, source: Person, target: Person, *, preview: bool = False) -> Answer:
    """Merge one person into another, or ask what would come of it.

    Raises:
        NotTestable: the target does not declare that it merges people, or knows nobody by a number.
    """
    if unclaimed(identity_manager.case.record.target):
        raise NotTestable('the target does not declare that it merges people (declare.merge = "operation")')
    manager = replace(identity_manager, ask=replace(identity_manager.ask, reason=_REASON))
    people = {"source-patient": source, "target-patient": target}
    parameters: list[Json] = [
        {"name": name, "valueReference": {"reference": f"Patient/{_known_as(manager, person)}"}}
        for name, person in people.items()
    ]
    if preview:
        parameters.append({"name": "preview", "valueBoolean": True})
    body = dumps({"resourceType": "Parameters", "parameter": parameters}).encode()
    said = "asks what a merge of two people would come to" if preview else "merges one person into another"
    return manager.send("POST", "Patient/$merge", said, headers={"Content-Type": FHIR_JSON}, body=body)


def _known_as(manager: Actor, person: Person) -> str:
    """The id by which a person is merged: of the master, where a lookup answers others beside it."""
    answer = lawful(looks_up(manager, person.nhs_number))
    found = [one for one in answer.resources if one.get("resourceType") == "Patient" and one.get("id")]
    if not found:
        raise NotTestable(f"{manager} looked a person up and nobody was answered: {answer.line}")
    spaces = tuple(each.namespace for each in manager.case.record.target.contributors)
    masters = [one for one in found if not any(system.startswith(spaces) for system, _ in identifiers(one))]
    return str((masters or found)[0]["id"])
