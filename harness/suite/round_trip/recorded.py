"""RTP-014 as well: what is recorded of all that happens to a person's record is valid FHIR R4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from harness.evidence.outcomes import NotTestable
from harness.fhir import synthetic
from harness.fhir.lossless import Json
from harness.suite.audit.looks import LOOKS
from harness.suite.check import verifies
from harness.suite.round_trip import profiled
from harness.suite.round_trip.returned import invalid, is_fhir, tell_unjudged
from harness.suite.ways_in import Known, known_person
from harness.target.client import Answer
from harness.target.model import Target
from harness.verbs.auditing import searches_audit
from harness.verbs.case import Actor, Case
from harness.verbs.contributing import contributes
from harness.verbs.merging import merges
from harness.verbs.merging import unclaimed as unmerged
from harness.verbs.patience import tries
from harness.verbs.updating import deletes, updates
from harness.verbs.viewing import finds, looks_up, pages, reads

_OFFICER = "privacy-officer"
_OUTSIDERS = ("social-worker", "pharmacist", "ward-nurse")
"""Who has no relationship with a person of ours unless a check gives them one."""


def unclaimed(target: Target) -> str:
    """What cannot be looked at where nobody reads the audit through FHIR; empty where somebody does."""
    read = target.declared.audit == "fhir" and _OFFICER in target.personas
    return "" if read else f'audit events (declare.audit is not "fhir", or no {_OFFICER} is named)'


@verifies("RTP-014", unclaimed=unclaimed)
def what_is_recorded_is_valid(case: Case) -> None:
    """A person's record is looked at, refused, changed and merged: each event of it is valid FHIR R4."""
    gp = case.actor("gp")
    known = known_person(case)
    for look in LOOKS.values():
        list(look(gp, known))
    _is_refused(case, known)
    _changes(case, known)
    _merges_people(case, known)
    validator = profiled.validator_for(case.record.target)
    told = [answer for answer in _audit(case.actor(_OFFICER), known) if is_fhir(answer)]
    tell_unjudged(case, told, validator)
    found = [finding for answer in told for finding in invalid("the audit of the person", answer, validator)]
    case.judge(found, observed=len(told))


def _is_refused(case: Case, known: Known) -> None:
    outsider = next((one for one in _OUTSIDERS if one in case.record.target.personas), None)
    if outsider is None:
        return case.without("audit events of a refusal: the target file names nobody who would be refused")
    who = case.actor(outsider)
    looks_up(who, known.person.nhs_number)
    reads(who, known.item)


def _changes(case: Case, known: Known) -> None:
    """The contributor files one more item, updates it and deletes it, as far as that is taken."""
    contributor = case.contributors()[0]
    contribution = contributes(contributor, known.person, synthetic.observation("37.4"), serial=5)
    if not contribution.accepted:
        return
    (filed,) = contribution.items
    reference = finds(case.actor("gp"), filed)
    now = reads(case.actor("gp"), reference)
    if now.given:
        body: Json = {**now.body, "note": [{"text": "measured again"}]}
        updates(contributor, filed, reference, body, now.headers.get("etag", ""))
    deletes(contributor, reference)


def _merges_people(case: Case, known: Known) -> None:
    if unmerged(case.record.target) or "identity-manager" not in case.record.target.personas:
        return
    other = case.person(synthetic.patient("Okonjo", birthDate="1975-11-08"))
    if contributes(case.contributors()[0], other, synthetic.observation()).accepted:
        with suppress(NotTestable):
            merges(case.actor("identity-manager"), other, known.person)


def _audit(officer: Actor, known: Known) -> Iterator[Answer]:
    """The audit of the person, itself audited by then, and an event of each kind as it is read by its id."""
    for _ in tries(officer.case, officer.case.record.target.settle.audit):
        if searches_audit(officer, known.patient).resources:
            break
    turned = list(pages(officer, searches_audit(officer, known.patient)))
    yield from turned
    events = [one for page in turned for one in page.resources if one.get("resourceType") == "AuditEvent"]
    for id_ in _of_each_kind(events):
        yield reads(officer, f"AuditEvent/{id_}")


def _of_each_kind(events: Sequence[dict[str, Json]]) -> Iterator[str]:
    kinds = {str([one.get(name) for name in ("subtype", "action", "outcome")]): one for one in events}
    yield from (str(one["id"]) for one in kinds.values() if one.get("id"))
