"""The privacy officer reads the audit of a person, until it shows what it should or the time is up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import quote

from harness.evidence.outcomes import NotTestable
from harness.fhir.lossless import Json
from harness.target.client import Answer
from harness.verbs.case import Actor, Case
from harness.verbs.patience import remember_delay, tries
from harness.verbs.viewing import pages

Event = dict[str, Json]
Missing = TypeVar("Missing")


def audit_of(case: Case, patient: str) -> list[Event]:
    """The audit events findable under a patient id, all pages.

    Raises:
        NotTestable: the target declares no audit this run can read, or does not answer it.
    """
    if case.declared.audit != "fhir":
        raise NotTestable('the target declares no audit that can be read (declare.audit = "fhir")')
    officer = case.actor("privacy-officer")
    first = searches_audit(officer, patient)
    found = [event for page in pages(officer, first) for event in page.resources]
    return [event for event in found if event.get("resourceType") == "AuditEvent"]


def searches_audit(officer: Actor, patient: str) -> Answer:
    """The first page of the audit events under a patient id."""
    return officer.send("GET", f"AuditEvent?patient={quote(patient)}", "searches the audit of the person")


def uncovered(
    case: Case, patient: str, missing: Callable[[Sequence[Event]], Sequence[Missing]]
) -> tuple[Sequence[Missing], list[Event]]:
    """What `missing` still finds lacking in the audit after the settling time, and the audit."""
    for waited in tries(case, case.record.target.settle.audit):
        events = audit_of(case, patient)
        lacking = missing(events)
        if not lacking:
            remember_delay(case, "audit", waited)
            break
    return lacking, events
