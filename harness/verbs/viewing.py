"""Somebody looks: by number, by id, by search, at the whole aggregated view."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from harness.evidence.outcomes import NotTestable
from harness.fhir.identifiers import identifiers
from harness.fhir.lossless import Json, dumps
from harness.fhir.synthetic import observation
from harness.oracle.record import Item, RecordId
from harness.target.client import FHIR_JSON, FHIR_XML, Answer
from harness.verbs.case import Actor, Person, lawful
from harness.verbs.contributing import Filed, contributes
from harness.verbs.patience import remember_delay, tries

_MOST_PAGES = 200


@dataclass(frozen=True)
class View:
    """The aggregated view as one answered Patient shows it: all resources on all pages, and the pages."""

    patient: str
    resources: tuple[dict[str, Json], ...]
    pages: tuple[Answer, ...]

    def holds(self, record_id: RecordId) -> list[dict[str, Json]]:
        """The resources that carry a record id."""
        return [resource for resource in self.resources if record_id in identifiers(resource)]


def looks_up(actor: Actor, token: str) -> Answer:
    """Look a person up by `system|value`."""
    return actor.send("GET", f"Patient?identifier={quote(token, safe='')}", "looks a person up by identifier")


def reads(actor: Actor, reference: str) -> Answer:
    """Read one resource by its address under the base."""
    return actor.send("GET", reference, f"reads {_article(reference)} by its id")


def reads_in_a_batch(actor: Actor, *references: str) -> Answer:
    """Read resources by their addresses under the base, inside one batch."""
    entries = [{"request": {"method": "GET", "url": one}} for one in references]
    bundle = {"resourceType": "Bundle", "type": "batch", "entry": entries}
    what, headers = "the item" if len(references) == 1 else "the items", {"Content-Type": FHIR_JSON}
    return actor.send("POST", "", f"reads {what} in a batch", headers=headers, body=dumps(bundle).encode())


def reads_as_xml(actor: Actor, reference: str) -> Answer:
    """Read one resource by its address under the base, as FHIR XML."""
    sentence = f"reads {_article(reference)} by its id as XML"
    return actor.send("GET", reference, sentence, headers={"Accept": FHIR_XML})


def _article(reference: str) -> str:
    kind = reference.partition("/")[0]
    return f"an {kind}" if kind[:1] in "AEIO" else f"a {kind}"


def searches(actor: Actor, resource_type: str, **parameters: str) -> Answer:
    """Search one type; parameter names as FHIR spells them."""
    return actor.send("GET", f"{resource_type}?{urlencode(parameters)}", f"searches {resource_type}")


def asks_for(actor: Actor, resource_type: str, parameters: Sequence[tuple[str, str]]) -> Answer:
    """Search one type by names and values in this order, a blank percent-encoded like everything else."""
    query = urlencode(parameters, safe="", quote_via=quote)
    return actor.send("GET", f"{resource_type}?{query}", f"searches {resource_type}")


def finds(actor: Actor, filed: Filed) -> str:
    """Where to read a filed resource: as the contribution was answered, else by a search for its record id.

    Raises:
        NotTestable: the server tells neither way.
    """
    if filed.reference:
        return filed.reference
    system, value = filed.item.record_id
    found = searches(actor, filed.item.resource_type, identifier=f"{system}|{value}")
    for resource in lawful(found).resources:
        if filed.item.record_id in identifiers(resource) and resource.get("id"):
            return f"{resource['resourceType']}/{resource['id']}"
    raise NotTestable(f"the server does not tell where it keeps what was contributed: {found.line}")


def asks_for_everything(actor: Actor, patient: str, count: int = 0) -> Answer:
    """Ask for the first page of `$everything` about a patient id."""
    query = f"?_count={count}" if count else ""
    return actor.send(
        "GET", f"Patient/{quote(patient)}/$everything{query}", "asks for everything about the person"
    )


def turns_page(actor: Actor, page: Answer) -> Answer | None:
    """The next page, None if this is the last."""
    link = page.links("next")
    return actor.send("GET", link, "turns to the next page") if link else None


def pages(actor: Actor, first: Answer) -> Iterator[Answer]:
    """All pages of an answer.

    Raises:
        NotTestable: a page is not answered, or the pages never end.
    """
    page: Answer | None = lawful(first)
    seen = 0
    while page is not None:
        yield page
        seen += 1
        if seen > _MOST_PAGES:
            raise NotTestable(f"the pages do not end: {_MOST_PAGES} were turned; {page.line}")
        page = turns_page(actor, page)
        if page is not None:
            lawful(page)


def people_found(answer: Answer) -> list[str]:
    """Ids of the Patients a lookup answered."""
    return [str(r.get("id", "")) for r in lawful(answer).resources if r.get("resourceType") == "Patient"]


def views(actor: Actor, person: Person, types: Sequence[str], count: int = 0) -> list[View]:
    """The declared view of each Patient that a lookup by NHS number answers.

    `types`: the types contributed, for a view by searches; `count`: items asked for on a page.

    Raises:
        NotTestable: nobody is answered, or a lawful request is not.
    """
    found = people_found(looks_up(actor, person.nhs_number))
    if not found:
        raise NotTestable(f"{actor} looked the person up and nobody was answered")
    return [view_of(actor, patient, types, count) for patient in found]


def view_of(actor: Actor, patient: str, types: Sequence[str], count: int = 0) -> View:
    """The declared view of one patient id, all pages."""
    turned: list[Answer] = []
    if _way_to_view(actor, patient) == "everything":
        turned += pages(actor, asks_for_everything(actor, patient, count))
    else:
        for resource_type in dict.fromkeys(types):
            limit = {"_count": str(count)} if count else {}
            turned += pages(actor, searches(actor, resource_type, patient=patient, **limit))
    return View(patient, tuple(r for page in turned for r in page.resources), tuple(turned))


def settled_views(
    actor: Actor,
    person: Person,
    expected: Mapping[RecordId, Item],
    count: int = 0,
    *,
    after_marker: bool = False,
) -> tuple[list[View], Mapping[RecordId, Item]]:
    """Views once an absence in them can be judged, and what they should hold (CONTRACT 5).

    What a target declares to be visible at once is judged at once. Else, where an item is missing, its
    contributor files a later marker, and the absence counts once the marker shows. If the marker does not
    show within the settling time either, the waiting itself is the answer. `after_marker`: wait for a marker
    in any case, where something may still turn up that should not.
    """
    case, settle = actor.case, actor.case.record.target.settle.view
    wanted = dict(expected)
    types = [item.resource_type for item in wanted.values()]
    if settle == 0:
        return views(actor, person, types, count), wanted
    seen = _views_or_none(actor, person, types, count)
    absent = _absent(seen, wanted)
    if seen and not absent and not after_marker:
        return seen, wanted
    markers = _markers(actor, person, absent or list(expected.values())) if seen else {}
    wanted |= markers
    types.append("Observation")
    for waited in tries(case, settle):
        seen = _views_or_none(actor, person, types, count)
        if seen and not _absent(seen, markers or wanted):
            remember_delay(case, "view", waited)
            break
    return views(actor, person, types, count), wanted


def _views_or_none(actor: Actor, person: Person, types: Sequence[str], count: int) -> list[View]:
    """The views, none while the target does not answer them yet."""
    try:
        return views(actor, person, types, count)
    except NotTestable:
        return []


def _absent(seen: Sequence[View], wanted: Mapping[RecordId, Item]) -> list[Item]:
    found = [{pair for resource in view.resources for pair in identifiers(resource)} for view in seen]
    return [item for record_id, item in wanted.items() if any(record_id not in held for held in found)]


def _markers(actor: Actor, person: Person, absent: Sequence[Item]) -> dict[RecordId, Item]:
    late = {item.organisation for item in absent}
    filed: dict[RecordId, Item] = {}
    for contributor in actor.case.contributors():
        if contributor.persona.organisation in late:
            marker = contributes(contributor, person, observation("37.1"), serial=actor.case.next_marker())
            if marker.accepted:
                filed |= {one.item.record_id: one.item for one in marker.items}
    return filed


def _way_to_view(actor: Actor, patient: str) -> str:
    """The declared view; where none is declared, the one that answers."""
    declared = actor.case.declared.view
    if declared:
        return declared
    learned = actor.case.record.learned
    if "view" not in learned:
        answers = asks_for_everything(actor, patient).given
        learned["view"] = "everything" if answers else "searches"
    return str(learned["view"])
