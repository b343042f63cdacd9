"""ERR-002: an error says nothing about anybody, and nothing about the program inside."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from harness.evidence.outcomes import NotTestable
from harness.fhir import synthetic
from harness.fhir.lossless import Json, dumps
from harness.findings.errors import leaked
from harness.suite.check import verifies
from harness.target.client import FHIR_JSON, Answer
from harness.verbs.case import Actor, Case, Person, decided
from harness.verbs.contributing import cares_for, contributes, prepare, sends
from harness.verbs.viewing import asks_for_everything, finds, looks_up, reads, searches


@dataclass(frozen=True)
class Stored:
    """A person whose record holds words that stand nowhere else, and where their items are."""

    person: Person
    patient: str
    item: str
    canaries: Mapping[str, str]


_FAILING = {
    "a stranger's lookup": lambda case, stored: looks_up(_outsider(case), stored.person.nhs_number),
    "a stranger's read of the person": lambda case, stored: reads(_outsider(case), stored.patient),
    "a stranger's read of an item": lambda case, stored: reads(_outsider(case), stored.item),
    "a stranger's search": lambda case, stored: searches(
        _outsider(case), "Observation", patient=stored.patient
    ),
    "a stranger's wish for everything": lambda case, stored: asks_for_everything(
        _outsider(case), _id(stored.patient)
    ),
    "an unknown operation": lambda case, stored: reads(case.actor("gp"), f"{stored.patient}/$shcr-unknown"),
    "an unknown version": lambda case, stored: reads(case.actor("gp"), f"{stored.item}/_history/shcr-none"),
    "an unknown parameter": lambda case, stored: searches(
        case.actor("gp"), "Observation", patient=stored.patient, shcrunknown="x"
    ),
    "a malformed update": lambda case, stored: _update(case, stored.item, '{"resourceType":"Observation",'),
    "an update of another type": lambda case, stored: _update(case, stored.item, '{"resourceType":"Device"}'),
    "a patch of the person": lambda case, stored: _patch(case, stored.patient, "remove", "/shcrNothing"),
    "a patch deep in the person": lambda case, stored: _patch(
        case, stored.patient, "replace", "/shcrNothing/0/x"
    ),
    "a patch that tests an item": lambda case, stored: _patch(case, stored.item, "test", "/shcrNothing/x"),
    "a contribution in another's name": lambda case, stored: _in_anothers_name(case, stored.person),
    "a contribution with one invalid item": lambda case, stored: _with_invalid_item(case, stored.person),
}


@verifies("ERR-002", given=st.sampled_from(sorted(_FAILING)), always=tuple(_FAILING))
def errors_carry_nothing_about_anybody(case: Case, failing: str) -> None:
    """A request about a stored person fails: the answer holds none of their data and no stack trace."""
    stored = _stored(case)
    answer = _FAILING[failing](case, stored)
    if answer.by_token_endpoint or answer.status < 400:
        return
    decided(answer)
    sent = " ".join(f"{e.url} {e.request_body}" for e in answer.exchanges)
    unsent = {what: word for what, word in stored.canaries.items() if word not in sent}
    case.judge(leaked(unsent, answer.headers, answer.text, answer.line))


def _stored(case: Case) -> Stored:
    """A person whose record is full of words that stand nowhere else."""
    mark = uuid.uuid4().hex[:8]
    canaries = {
        "family name": f"Quillfeather{mark}",
        "given name": f"Peregrine{mark}",
        "address": f"{mark} Larkspur Passage",
        "town": f"Mickleford {mark}",
        "date of birth": "1931-02-17",
        "phone number": f"01632 {int(mark, 16) % 1_000_000:06}",
        "result": f"Sarcoidosis marker {mark}",
    }
    ann = case.person(
        {
            "resourceType": "Patient",
            "name": [{"family": canaries["family name"], "given": [canaries["given name"]]}],
            "telecom": [{"system": "phone", "value": canaries["phone number"]}],
            "gender": "female",
            "birthDate": canaries["date of birth"],
            "address": [{"line": [canaries["address"]], "city": canaries["town"]}],
        }
    )
    canaries |= {"NHS number": ann.number, "local identifier": f"p-{ann.local}"}
    cares_for(case.actor("gp"), ann)
    result = synthetic.observation(code={"text": canaries["result"]})
    filed = contributes(case.contributors()[0], ann, result)
    if not filed.accepted:
        raise NotTestable(f"a contribution was refused: {filed.answer.line}")
    gp = case.actor("gp")
    return Stored(ann, finds(gp, filed.patient), finds(gp, filed.items[0]), canaries)


def _outsider(case: Case) -> Actor:
    """Somebody without a relationship to the person, as far as this target has such personas."""
    named = [p for p in ("ward-nurse", "social-worker", "researcher") if p in case.record.target.personas]
    return case.actor(named[0] if named else "gp")


def _update(case: Case, reference: str, body: str) -> Answer:
    who = case.contributors()[0]
    return who.send(
        "PUT", reference, "sends a wrong update", headers={"Content-Type": FHIR_JSON}, body=body.encode()
    )


def _patch(case: Case, reference: str, operation: str, path: str) -> Answer:
    step: Json = {"op": operation, "path": path} | ({} if operation == "remove" else {"value": "shcr"})
    headers = {"Content-Type": "application/json-patch+json"}
    who = case.contributors()[0]
    return who.send(
        "PATCH", reference, "patches what is not there", headers=headers, body=dumps([step]).encode()
    )


def _in_anothers_name(case: Case, person: Person) -> Answer:
    one, other = case.contributors(at_least=2)[:2]
    return sends(other, prepare(one, _plain(person), [synthetic.observation()], serial=3)).answer


def _with_invalid_item(case: Case, person: Person) -> Answer:
    contributor = case.contributors()[0]
    invalid = synthetic.observation(status="no-such-status", effectiveDateTime="yesterday")
    return sends(contributor, prepare(contributor, _plain(person), [invalid], serial=4)).answer


def _plain(person: Person) -> Person:
    """The person with demographics that hold no canary."""
    return replace(person, demographics=synthetic.patient())


def _id(reference: str) -> str:
    return reference.partition("/")[2]
