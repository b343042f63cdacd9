"""AUD-001: every look leaves a trace under the person looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.fhir import synthetic
from harness.fhir.lossless import dumps
from harness.findings.traces import untraced
from harness.suite.audit.observed import Seen, entry_viewed, viewed
from harness.suite.check import verifies
from harness.suite.ways_in import Known, known_person
from harness.target.client import FHIR_JSON
from harness.verbs.auditing import uncovered
from harness.verbs.case import Actor, Case
from harness.verbs.contributing import contributes
from harness.verbs.viewing import asks_for_everything, looks_up, reads, searches, turns_page

_MOST_PAGES = 4


def _looks_up(gp: Actor, known: Known) -> Iterator[Seen]:
    yield from viewed(gp, "search", looks_up(gp, known.person.nhs_number))


def _reads_person(gp: Actor, known: Known) -> Iterator[Seen]:
    yield from viewed(gp, "read", reads(gp, f"Patient/{known.patient}"), data=f"Patient/{known.patient}")


def _reads_item(gp: Actor, known: Known) -> Iterator[Seen]:
    yield from viewed(gp, "read", reads(gp, known.item), data=known.item)


def _reads_document(gp: Actor, known: Known) -> Iterator[Seen]:
    contributor = gp.case.contributors()[0]
    letter = contributes(contributor, known.person, synthetic.document_reference(), serial=7)
    if letter.accepted:
        reference = letter.reference(letter.items[0])
        yield from viewed(gp, "read", reads(gp, reference), data=reference)


def _searches(gp: Actor, known: Known) -> Iterator[Seen]:
    yield from viewed(gp, "search", searches(gp, "Observation", patient=known.patient))


def _searches_in_vain(gp: Actor, known: Known) -> Iterator[Seen]:
    yield from viewed(gp, "search", searches(gp, "MedicationRequest", patient=known.patient))


def _asks_for_everything(gp: Actor, known: Known) -> Iterator[Seen]:
    yield from viewed(
        gp, "operation", asks_for_everything(gp, known.patient), data=f"Patient/{known.patient}"
    )


def _turns_pages(gp: Actor, known: Known) -> Iterator[Seen]:
    page = asks_for_everything(gp, known.patient, count=1)
    yield from viewed(gp, "operation", page, data=f"Patient/{known.patient}")
    for _ in range(_MOST_PAGES):
        following = turns_page(gp, page) if page.given else None
        if following is None:
            return
        page = following
        yield from viewed(gp, "operation", page, data=f"Patient/{known.patient}")


def _sends_batch(gp: Actor, known: Known) -> Iterator[Seen]:
    asked = [known.item, f"Observation?patient={known.patient}"]
    entries = [{"request": {"method": "GET", "url": url}} for url in asked]
    answer = gp.send(
        "POST",
        "",
        f"sends a batch of {len(entries)} requests",
        headers={"Content-Type": FHIR_JSON},
        body=dumps({"resourceType": "Bundle", "type": "batch", "entry": entries}).encode(),
    )
    if answer.given:
        yield from entry_viewed(gp, answer, asked)


LOOKS: Mapping[str, Callable[[Actor, Known], Iterator[Seen]]] = {
    "lookup": _looks_up,
    "read of the person": _reads_person,
    "read of an item": _reads_item,
    "read of a document": _reads_document,
    "search": _searches,
    "empty search": _searches_in_vain,
    "everything": _asks_for_everything,
    "pages": _turns_pages,
    "batch": _sends_batch,
}


@verifies(
    "AUD-001",
    given=st.lists(st.sampled_from(sorted(LOOKS)), min_size=1, max_size=4),
    always=[[look] for look in LOOKS],
)
def every_look_leaves_a_trace(case: Case, looks: list[str]) -> None:
    """The GP looks at a person in several ways: each answered look is found in the audit of that person."""
    gp = case.distinct("gp")
    known = known_person(case)
    seen = [one for look in looks for one in LOOKS[look](gp, known)]
    if not seen:
        return
    grain = case.declared.audit_grain or "interaction"
    views = [one.view for one in seen]
    missing, events = uncovered(case, known.patient, lambda audit: untraced(views, audit, grain))
    where = f"AuditEvent?patient={known.patient} ({len(events)} events)"
    case.judge((Finding(f"an event for: {v.told}", "none", where) for v in missing), observed=len(views))
