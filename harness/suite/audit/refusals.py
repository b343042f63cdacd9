"""AUD-002: an attempt that was refused leaves a trace as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hypothesis import strategies as st

from harness.evidence.outcomes import NotTestable
from harness.fhir import synthetic
from harness.findings.traces import refusal_faults
from harness.oracle.trace import Interaction, Viewed
from harness.suite.audit.observed import attempt
from harness.suite.check import verifies
from harness.suite.ways_in import Known, counted, known_person
from harness.target.client import Answer
from harness.verbs.auditing import uncovered
from harness.verbs.case import Actor, Case
from harness.verbs.contributing import prepare, sends
from harness.verbs.viewing import asks_for_everything, looks_up, reads, searches

Attempt = Callable[[Actor, Known], Answer]

_ATTEMPTS: Mapping[str, tuple[Interaction, Attempt]] = {
    "lookup": ("search", lambda who, known: looks_up(who, known.person.nhs_number)),
    "read of the person": ("read", lambda who, known: reads(who, f"Patient/{known.patient}")),
    "read of an item": ("read", lambda who, known: reads(who, known.item)),
    "search": ("search", lambda who, known: searches(who, "Observation", patient=known.patient)),
    "everything": ("operation", lambda who, known: asks_for_everything(who, known.patient)),
}
_CONTRIBUTION = "contribution"
_KINDS = (*_ATTEMPTS, _CONTRIBUTION)


@verifies("AUD-002", given=st.sampled_from(_KINDS), always=_KINDS)
def every_refusal_leaves_a_trace(case: Case, kind: str) -> None:
    """Somebody is refused a person's record: the audit of that person shows who, and that it failed."""
    case.distinct("gp")
    known = known_person(case)
    forged = kind == _CONTRIBUTION
    view = _refused_contribution(case, known) if forged else _refused_look(case, known, kind)
    if view is None:
        return
    where = f"AuditEvent?patient={known.patient}"
    faults, _ = uncovered(case, known.patient, lambda audit: refusal_faults(view, audit, where))
    case.judge(faults)


def _refused_look(case: Case, known: Known, kind: str) -> Viewed | None:
    """A look by somebody who has no business with the person; None if the FHIR base was never asked."""
    interaction, asks = _ATTEMPTS[kind]
    who = _outsider(case)
    answer = asks(who, known)
    if answer.by_token_endpoint:
        return None
    hidden = answer.given and not answer.resources and not counted(answer)
    if not answer.refused and not (hidden and case.declared.denial == "hide"):
        raise NotTestable(f"{who}, who has no business with the person, was not refused: {answer.line}")
    data = {"read of an item": known.item}.get(kind, f"Patient/{known.patient}")
    return attempt(who, interaction, answer, data)


def _outsider(case: Case) -> Actor:
    """A care professional without a relationship where one is needed, else somebody outside direct care."""
    if case.declared.relationship == "verified":
        for persona in ("ward-nurse", "social-worker", "pharmacist"):
            if persona in case.record.target.personas:
                return case.actor(persona)
    return case.actor("researcher")


def _refused_contribution(case: Case, known: Known) -> Viewed | None:
    """One organisation contributes in another's name."""
    if case.declared.organisation_from != "token":
        return None
    one, other = case.contributors(at_least=2)[:2]
    forged = sends(other, prepare(one, known.person, [synthetic.condition()], serial=3))
    if forged.accepted or forged.answer.by_token_endpoint:
        raise NotTestable(
            f"a contribution in another organisation's name was not refused: {forged.answer.line}"
        )
    return attempt(other, "contribution", forged.answer, f"Patient/{known.patient}")
