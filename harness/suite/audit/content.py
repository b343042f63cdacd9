"""AUD-003, AUD-004: an event says who looked at whom, and everybody shown has one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir.lossless import dumps
from harness.findings.events import Told, unsaid
from harness.findings.traces import Event, covering, untraced
from harness.oracle.trace import Viewed
from harness.suite.audit.looks import LOOKS
from harness.suite.check import verifies
from harness.suite.ways_in import Known, known_person
from harness.target.client import FHIR_JSON, Answer
from harness.verbs.auditing import uncovered
from harness.verbs.case import Actor, Case, lawful
from harness.verbs.observing import attempt, viewed
from harness.verbs.viewing import looks_up

_TELLING = ("lookup", "read of the person", "read of an item", "search")


@verifies(
    "AUD-003",
    given=st.tuples(st.sampled_from(_TELLING), st.sampled_from(["TREAT", "COC"])),
    always=[*((look, "TREAT") for look in _TELLING), ("lookup", "COC")],
)
def an_event_says_who_looked_at_whom(case: Case, drawn: tuple[str, str]) -> None:
    """The GP looks: the event tells user, role, organisation, purpose, person, data and time."""
    look, purpose = drawn
    gp = case.distinct("gp")
    known = known_person(case)
    if purpose != "TREAT":
        if purpose not in case.declared.purposes or not case.states_purposes:
            return
        gp = gp.stating(purpose)
    others = list(viewed(gp, "search", known.looked))
    views = list(LOOKS[look](gp, known))
    if not views:
        raise NotTestable(f"a lawful {look} was not answered")
    told, where = _told(gp, known), f"AuditEvent?patient={known.patient}"
    view = views[0]

    def faults(audit: Sequence[Event]) -> Sequence[Finding]:
        """What the best event about the look leaves out."""
        about = covering(view, others, audit)
        nothing = [Finding(f"an event for: {view.told}", "none", where)]
        return min((unsaid(event, view, told, where) for event in about), key=len, default=nothing)

    found, events = uncovered(case, known.patient, faults)
    if not covering(view, others, events):
        raise NotTestable(f"no event about the look is found, which is AUD-001's business: {view.told}")
    case.judge(found)


def _told(gp: Actor, known: Known) -> Told:
    user = gp.persona
    if not (user.user_name and user.role and user.organisation):
        raise NotTestable("the target file does not say the GP's user name, role and organisation")
    return Told(
        user.user_id,
        user.user_name,
        user.role,
        user.organisation,
        gp.ask.purposes[0],
        known.person.number,
        known.ids,
    )


@verifies("AUD-004", given=st.booleans(), always=(False, True))
def everybody_shown_has_an_event(case: Case, batched: bool) -> None:
    """One answer shows two people: each of them finds an event of it under their own name."""
    gp = case.distinct("gp")
    ann, bea = known_person(case), known_person(case)
    answer = _asks_for_both(gp, ann, bea, batched=batched)
    if answer is None:
        case.without("a batch about two people" if batched else "a lookup of two people at once")
        return
    shown = attempt(gp, "read" if batched else "search", answer)
    case.judge(fault for known in (ann, bea) for fault in _unfound(gp, known, shown))


def _unfound(gp: Actor, known: Known, shown: Viewed) -> list[Finding]:
    """The answer has no event under this person."""
    told = f"{shown.told}, {known.patient} among those shown"
    view = replace(shown, data=f"Patient/{known.patient}", told=told)
    earlier = list(viewed(gp, "search", known.looked))

    def missing(audit: Sequence[Event]) -> Sequence[Viewed]:
        return [one for one in untraced([*earlier, view], audit, "interaction") if one is view]

    lacking, events = uncovered(gp.case, known.patient, missing)
    where = f"AuditEvent?patient={known.patient} ({len(events)} events)"
    return [Finding(f"an event for: {one.told}", "none", where) for one in lacking]


def _asks_for_both(gp: Actor, ann: Known, bea: Known, *, batched: bool) -> Answer | None:
    """One answer that shows both; None where the target gives none."""
    if not batched:
        answer = lawful(looks_up(gp, f"{ann.person.nhs_number},{bea.person.nhs_number}"))
    else:
        entries = [{"request": {"method": "GET", "url": f"Patient/{known.patient}"}} for known in (ann, bea)]
        body = dumps({"resourceType": "Bundle", "type": "batch", "entry": entries}).encode()
        answer = gp.send(
            "POST", "", "sends a batch about two people", headers={"Content-Type": FHIR_JSON}, body=body
        )
        if not answer.given:
            return None
    shown = {r.get("id") for r in answer.resources if r.get("resourceType") == "Patient"}
    return answer if {ann.patient, bea.patient} <= shown else None
