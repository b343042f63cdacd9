"""The ways somebody looks at a person that the audit has to know of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from harness.fhir import synthetic
from harness.fhir.lossless import dumps
from harness.oracle.trace import Viewed
from harness.suite.ways_in import Known
from harness.target.client import FHIR_JSON, Answer
from harness.verbs.case import Actor
from harness.verbs.contributing import contributes
from harness.verbs.observing import entry_viewed, viewed
from harness.verbs.viewing import asks_for_everything, finds, looks_up, reads, searches, turns_page

_MOST_PAGES = 4
Look = Callable[[Actor, Known], Iterator[Viewed]]


def _looks_up(who: Actor, known: Known) -> Iterator[Viewed]:
    yield from viewed(who, "search", looks_up(who, known.person.nhs_number))


def _reads_person(who: Actor, known: Known) -> Iterator[Viewed]:
    yield from viewed(who, "read", reads(who, f"Patient/{known.patient}"), data=f"Patient/{known.patient}")


def _reads_item(who: Actor, known: Known) -> Iterator[Viewed]:
    yield from viewed(who, "read", reads(who, known.item), data=known.item)


def _heads_item(who: Actor, known: Known) -> Iterator[Viewed]:
    yield from viewed(
        who, "read", who.send("HEAD", known.item, "asks for the head of an item"), data=known.item
    )


def _reads_history(who: Actor, known: Known) -> Iterator[Viewed]:
    yield from viewed(who, "history", reads(who, f"{known.item}/_history"), data=known.item)


def _reads_document(who: Actor, known: Known) -> Iterator[Viewed]:
    contributor = who.case.contributors()[0]
    letter = contributes(contributor, known.person, synthetic.document_reference(), serial=7)
    if letter.accepted:
        reference = finds(who, letter.items[0])
        yield from viewed(who, "read", reads(who, reference), data=reference)


def _searches(who: Actor, known: Known) -> Iterator[Viewed]:
    yield from viewed(who, "search", searches(who, "Observation", patient=known.patient))


def _searches_in_vain(who: Actor, known: Known) -> Iterator[Viewed]:
    yield from viewed(who, "search", searches(who, "MedicationRequest", patient=known.patient))


def _posts_search(who: Actor, known: Known) -> Iterator[Viewed]:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    query = f"patient={known.patient}"
    sentence = "searches Observation by POST"
    answer = who.send("POST", "Observation/_search", sentence, headers=headers, body=query.encode())
    yield from viewed(who, "search", answer, query=query)


def _asks_for_everything(who: Actor, known: Known) -> Iterator[Viewed]:
    yield from _everything(who, known, asks_for_everything(who, known.patient))


def _turns_pages(who: Actor, known: Known) -> Iterator[Viewed]:
    page = asks_for_everything(who, known.patient, count=1)
    yield from _everything(who, known, page)
    for _ in range(_MOST_PAGES):
        following = turns_page(who, page) if page.given else None
        if following is None:
            return
        page = following
        yield from _everything(who, known, page)


def _everything(who: Actor, known: Known, page: Answer) -> Iterator[Viewed]:
    yield from viewed(who, "operation", page, data=f"Patient/{known.patient}")


def _sends_batch(who: Actor, known: Known) -> Iterator[Viewed]:
    asked = [known.item, f"Observation?patient={known.patient}"]
    entries = [{"request": {"method": "GET", "url": url}} for url in asked]
    answer = who.send(
        "POST",
        "",
        f"sends a batch of {len(entries)} requests",
        headers={"Content-Type": FHIR_JSON},
        body=dumps({"resourceType": "Bundle", "type": "batch", "entry": entries}).encode(),
    )
    yield from entry_viewed(who, answer, asked)


LOOKS: Mapping[str, Look] = {
    "lookup": _looks_up,
    "read of the person": _reads_person,
    "read of an item": _reads_item,
    "head of an item": _heads_item,
    "history of an item": _reads_history,
    "read of a document": _reads_document,
    "search": _searches,
    "empty search": _searches_in_vain,
    "search by POST": _posts_search,
    "everything": _asks_for_everything,
    "pages": _turns_pages,
    "batch": _sends_batch,
}
"""Each yields the looks that were answered."""
