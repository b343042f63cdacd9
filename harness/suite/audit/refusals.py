"""AUD-002: an attempt that was refused leaves a trace as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from harness.evidence.outcomes import NotTestable
from harness.fhir import synthetic
from harness.findings.traces import refusal_faults
from harness.oracle.trace import Interaction, Viewed
from harness.suite.check import verifies
from harness.suite.ways_in import WAYS_IN, Known, counted, known_person
from harness.target.client import Answer
from harness.verbs.auditing import uncovered
from harness.verbs.case import Actor, Case, decided
from harness.verbs.contributing import prepare, sends, twice
from harness.verbs.observing import attempt
from harness.verbs.viewing import asks_for_everything, looks_up, reads, searches

Attempt = Callable[[Actor, Known], Answer]

_ATTEMPTS: Mapping[str, tuple[Interaction, Attempt]] = {
    "lookup": ("search", lambda who, known: looks_up(who, known.person.nhs_number)),
    "read of the person": ("read", lambda who, known: reads(who, f"Patient/{known.patient}")),
    "read of an item": ("read", lambda who, known: reads(who, known.item)),
    "search": ("search", lambda who, known: searches(who, "Observation", patient=known.patient)),
    "everything": ("operation", lambda who, known: asks_for_everything(who, known.patient)),
    "batch": ("read", WAYS_IN["batch"]),
}
_CONTRIBUTION = "contribution"
_KINDS = (*_ATTEMPTS, _CONTRIBUTION)


@dataclass(frozen=True)
class Refused:
    """What is refused, and which of those who have no business with the person asks."""

    kind: str
    outsider: int = 0


@verifies(
    "AUD-002",
    given=st.builds(Refused, st.sampled_from(_KINDS), st.integers(0, 2)),
    always=[Refused(kind, outsider) for kind in _KINDS for outsider in (0, 1)],
)
def every_refusal_leaves_a_trace(case: Case, drawn: Refused) -> None:
    """Somebody is refused a person's record: the audit of that person shows who, and that it failed."""
    case.distinct("gp")
    known = known_person(case)
    forged = drawn.kind == _CONTRIBUTION
    view = _refused_contribution(case, known) if forged else _refused_look(case, known, drawn)
    where = f"AuditEvent?patient={known.patient}"
    faults, _ = uncovered(case, known.patient, lambda audit: refusal_faults(view, audit, where))
    case.judge(faults)


def _refused_look(case: Case, known: Known, drawn: Refused) -> Viewed:
    """A look by somebody who has no business with the person."""
    interaction, asks = _ATTEMPTS[drawn.kind]
    outsiders = _outsiders(case)
    who = outsiders[drawn.outsider % len(outsiders)]
    answer = decided(asks(who, known))
    if answer.by_token_endpoint:
        raise NotTestable(f"{who} is refused before the record is asked: {answer.line}")
    nothing = answer.given and not answer.resources and not counted(answer)
    accepted_as_refusal = drawn.kind == "batch" or case.declared.denial == "hide"
    if not answer.refused and not (nothing and accepted_as_refusal):
        raise NotTestable(f"{who}, who has no business with the person, was not refused: {answer.line}")
    data = known.item if drawn.kind in ("read of an item", "batch") else f"Patient/{known.patient}"
    return attempt(who, interaction, answer, data)


def _outsiders(case: Case) -> list[Actor]:
    """Care professionals without a relationship where one is needed, else somebody outside direct care."""
    named = case.record.target.personas
    professionals = [p for p in ("ward-nurse", "social-worker", "pharmacist") if p in named]
    if case.declared.relationship == "verified" and professionals:
        return [case.actor(persona) for persona in professionals]
    return [case.actor("researcher")]


def _refused_contribution(case: Case, known: Known) -> Viewed:
    """One organisation contributes in another's name, or where names are not checked, one thing twice."""
    if case.declared.organisation_from == "token":
        one, sender = case.contributors(at_least=2)[:2]
        wrong = prepare(one, known.person, [synthetic.condition()], serial=3)
    else:
        sender = case.contributors()[0]
        wrong = twice(prepare(sender, known.person, [synthetic.condition()], serial=3))
    tried = sends(sender, wrong)
    if tried.accepted or tried.answer.by_token_endpoint:
        raise NotTestable(f"a contribution that breaks the rules was not refused: {tried.answer.line}")
    return attempt(sender, "contribution", tried.answer, f"Patient/{known.patient}")
