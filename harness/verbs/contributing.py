"""An organisation contributes: one transaction with the source patient record, items and a Provenance."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from harness.evidence.outcomes import NotTestable
from harness.fhir.identifiers import ODS
from harness.fhir.lossless import Json, dumps, loads
from harness.fhir.subjects import about, identified
from harness.fhir.synthetic import Resource, care_team
from harness.oracle.record import Item
from harness.target.client import FHIR_JSON, Answer
from harness.verbs.case import Actor, Person, decided
from harness.verbs.posting import posts

RECORDED = "2026-03-05T08:00:00+00:00"
"""When a contribution says it was recorded, unless that matters."""

_LOCATION = re.compile(r"(?:^|/)([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(?:/_history/([^/?#]+))?$")


@dataclass(frozen=True)
class Filed:
    """One resource as it was sent, and the id the server gave it (empty if it told none)."""

    item: Item
    sent: Resource
    full_url: str
    reference: str = ""
    version: str = ""

    def placed(self, place: str) -> Filed:
        """The same, where a Location says it is; unchanged if that is another type's."""
        found = _LOCATION.search(place)
        if not found or found[1] != self.item.resource_type:
            return self
        return replace(self, reference=f"{found[1]}/{found[2]}", version=found[3] or "")


@dataclass(frozen=True)
class Contribution:
    """One transaction and what became of it; `patient` is the source patient record.

    `beside`: items that nobody looks at. `provenance`: where what is said of the contribution is looked at.
    """

    person: Person
    answer: Answer
    patient: Filed
    items: tuple[Filed, ...]
    body: bytes = field(repr=False)
    beside: tuple[Filed, ...] = ()
    provenance: Filed | None = None

    @property
    def accepted(self) -> bool:
        """Whether the server took it."""
        return self.answer.given

    @property
    def filed(self) -> tuple[Filed, ...]:
        """All it files, in the order of its entries, but for its Provenance."""
        return (self.patient, *self.items, *self.beside)

    @property
    def references(self) -> Mapping[str, frozenset[str]]:
        """What a reference inside the transaction may have become."""
        return {f.full_url: frozenset({f.reference}) for f in self.filed if f.reference}

    @property
    def untold(self) -> frozenset[str]:
        """References inside the transaction of which the server did not tell what they became."""
        return frozenset(f.full_url for f in self.filed if not f.reference)

    def placed(self, answer: Answer, places: Sequence[str]) -> Contribution:
        """The same, answered, with each entry where a Location says it is."""
        told = dict(enumerate(places))
        patient, *others = [f.placed(told.get(n, "")) for n, f in enumerate(self.filed)]
        said = self.provenance and self.provenance.placed(told.get(len(self.filed), ""))
        items, beside = tuple(others[: len(self.items)]), tuple(others[len(self.items) :])
        return replace(self, answer=answer, patient=patient, items=items, beside=beside, provenance=said)


def contributes(
    contributor: Actor,
    person: Person,
    *items: Resource,
    recorded: str = RECORDED,
    serial: int = 0,
    revision: int = 0,
    beside: Sequence[Resource] = (),
    saying: Resource | None = None,
) -> Contribution:
    """Contribute items about a person; `serial` tells one contribution to a person from the next.

    `recorded`: when the author recorded this state. `revision`: tells states of the same items apart.
    `beside`: items of the same transaction that nobody looks at. `saying`: what its Provenance says as well.

    Raises:
        NotTestable: the contribution was not answered, or with a 5xx.
    """
    return sends(contributor, prepare(contributor, person, items, recorded, serial, revision, beside, saying))


def sends(sender: Actor, contribution: Contribution, broken: str = "") -> Contribution:
    """Send a prepared contribution, as the target declares; a transaction is the same octets each time.

    `broken`: what is wrong with it, for whoever reads what was done.

    Raises:
        NotTestable: it was not answered, or with a 5xx.
    """
    if sender.case.declared.contribute == "fhir-post":
        return posts(sender, contribution, broken)
    answer = sender.send(
        "POST",
        "",
        f"contributes {_counted(contribution)} about the person" + (f", with {broken}" if broken else ""),
        headers={"Content-Type": FHIR_JSON},
        body=contribution.body,
    )
    decided(answer)
    told = _places(answer) if answer.given else []
    for place in told:
        sender.case.wire.manifest.learn(place)
    return contribution.placed(answer, told)


def prepare(
    contributor: Actor,
    person: Person,
    items: Sequence[Resource],
    recorded: str = RECORDED,
    serial: int = 0,
    revision: int = 0,
    beside: Sequence[Resource] = (),
    saying: Resource | None = None,
) -> Contribution:
    """The transaction, not yet sent."""
    organisation = contributor.persona
    known = person.demographics.get("identifier", [])
    source = {**person.demographics, "identifier": [person.identifier, *known]}
    whose = _file(contributor, person, source, "patient", f"p-{person.local}")
    filed = []
    for n, resource in enumerate((*items, *beside)):
        record_id = f"r-{person.local}-{serial}-{n}"
        filed.append(_file(contributor, person, about(resource, whose.full_url), "record", record_id))
    said_by = f"shcr-{organisation.organisation}-{person.local}-{serial}-{revision}"
    agent = {"who": {"identifier": {"system": ODS, "value": organisation.organisation}}}
    told = saying or {}
    provenance = {
        "recorded": recorded,
        **told,
        "resourceType": "Provenance",
        "id": said_by,
        "target": [{"reference": f.full_url} for f in (whose, *filed)] + told.get("target", []),
        "agent": [agent, *told.get("agent", [])],
    }
    entries = [_entry(f.full_url, f.sent, _conditional(f.item)) for f in (whose, *filed)]
    entries.append(_entry(_urn(said_by), provenance, f"Provenance/{said_by}"))
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    nothing, body = Answer(0, {}, "", ()), dumps(bundle).encode()
    looked_at = None if saying is None else _provenance(provenance, whose.item)
    mine, others = tuple(filed[: len(items)]), tuple(filed[len(items) :])
    return Contribution(person, nothing, whose, mine, body, others, looked_at)


def _provenance(sent: Resource, about: Item) -> Filed:
    """Filed under its id, as R4 gives a Provenance no identifier."""
    item = replace(about, record_id=("", sent["id"]), resource_type="Provenance")
    return Filed(item, sent, _urn(sent["id"]), f"Provenance/{sent['id']}")


def twice(contribution: Contribution) -> Contribution:
    """The transaction with its first entry in it twice, which no server may take (CONTRACT 3)."""
    bundle = loads(contribution.body)
    bundle["entry"] = [bundle["entry"][0], *bundle["entry"]]
    return replace(contribution, body=dumps(bundle).encode())


def cares_for(actor: Actor, person: Person) -> Contribution | None:
    """Give the actor's organisation a relationship to the person, where the target verifies one.

    Raises:
        NotTestable: the organisation does not contribute, or its contribution is refused.
    """
    if actor.case.declared.relationship != "verified":
        return None
    organisation = organisation_of(actor)
    contribution = contributes(organisation, person, care_team(actor.persona.organisation), serial=900)
    if not contribution.accepted:
        raise NotTestable(
            f"a care team was refused, so nobody has a relationship: {contribution.answer.line}"
        )
    return contribution


def organisation_of(actor: Actor) -> Actor:
    """The contributor of the actor's own organisation.

    Raises:
        NotTestable: it does not contribute, so no relationship can be shown.
    """
    for contributor in actor.case.contributors():
        if contributor.persona.organisation == actor.persona.organisation:
            return contributor
    raise NotTestable(f"{actor} belongs to {actor.persona.organisation}, which does not contribute")


def stamped(resource: Resource, organisation: str, identifier: Resource) -> Resource:
    """The resource as an organisation, known by its ODS code, contributes it under its record id."""
    meta = {**resource.get("meta", {}), "source": f"{ODS}/{organisation}"}
    return identified({**resource, "meta": meta}, identifier)


def _file(contributor: Actor, person: Person, resource: Resource, kind: str, value: str) -> Filed:
    organisation = contributor.persona
    system = f"{organisation.namespace}/{kind}"
    sent = stamped(resource, organisation.organisation, {"system": system, "value": value})
    contributor.case.wire.manifest.add(system, value)
    item = Item((system, value), resource["resourceType"], organisation.organisation, person.number)
    return Filed(item, sent, _urn(f"{system}|{value}"))


def _counted(contribution: Contribution) -> str:
    """What a transaction holds beside the person's own record: "a CareTeam", "3 items"."""
    types = [filed.item.resource_type for filed in contribution.items]
    if len(types) == 1:
        return f"{'an' if types[0][0] in 'AEIO' else 'a'} {types[0]}"
    return f"{len(types)} items" if types else "demographics"


def _conditional(item: Item) -> str:
    system, value = item.record_id
    return f"{item.resource_type}?identifier={system}|{value}"


def _entry(full_url: str, resource: Json, url: str) -> Json:
    return {"fullUrl": full_url, "resource": resource, "request": {"method": "PUT", "url": url}}


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"


def _places(answer: Answer) -> list[str]:
    """Where each entry of the transaction went, in its order; empty where the server did not say."""
    body = answer.body if answer.text.strip() else {}
    entries = body.get("entry") if isinstance(body, dict) else None
    return [_place(entry) for entry in entries] if isinstance(entries, list) else []


def _place(entry: Json) -> str:
    if not isinstance(entry, dict):
        return ""
    response, resource = entry.get("response") or {}, entry.get("resource") or {}
    location = response.get("location")
    if isinstance(location, str) and _LOCATION.search(location):
        return location
    if isinstance(resource.get("id"), str) and resource.get("resourceType") != "OperationOutcome":
        return f"{resource['resourceType']}/{resource['id']}"
    return ""
