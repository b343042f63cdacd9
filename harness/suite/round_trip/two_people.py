"""Two people about whom something is filed, and who are then merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir.lossless import Json
from harness.fhir.subjects import ABOUT_NOBODY
from harness.fhir.synthetic import Resource, observation, patient
from harness.suite.round_trip.filing import read_if_shown, team_beside, unread
from harness.suite.round_trip.references import linked_up
from harness.verbs.case import Actor, Person, decided
from harness.verbs.contributing import Contribution, Filed, cares_for, contributes, prepare, sends
from harness.verbs.merging import merges
from harness.verbs.patience import tries
from harness.verbs.viewing import reads_in_a_batch, searches, views

_STAYING = patient(
    "Okonjo",
    "9 High Street",
    gender="male",
    birthDate="1975-11-08",
    telecom=[{"system": "phone", "value": "01632 960004", "use": "mobile"}],
    contact=[{"name": {"text": "Sam Okonjo"}, "relationship": [{"text": "brother"}]}],
    communication=[{"language": {"text": "Igbo"}, "preferred": True}],
)


@dataclass(frozen=True)
class Two:
    """What was filed about a person who will be merged away, and about the one they are merged into.

    `more`: further items about either, filed by themselves.
    """

    leaving: Contribution
    staying: Contribution
    more: tuple[Contribution, ...] = ()

    @property
    def filed(self) -> Iterator[tuple[Contribution, Filed]]:
        """All items, both source patient records and what was said of them, each with its contribution."""
        for each in (self.leaving, self.staying):
            said = () if each.provenance is None else (each.provenance,)
            yield from ((each, one) for one in (*each.items, each.patient, *said))
        yield from ((each, one) for each in self.more for one in each.items)


@dataclass(frozen=True)
class Seen:
    """Something that was filed, as it is shown now, and where."""

    of: Contribution
    filed: Filed
    got: Json
    where: str


def two_filed(
    gp: Actor, leaving: Sequence[Resource], staying: Sequence[Resource], known: Resource | None = None
) -> Two | None:
    """Items about two people the GP cares for, as no two records of one person could be.

    `known`: demographics of the one who will be merged away. None if any of it was refused.
    """
    one = filed_about(gp, gp.case.person(known), leaving)
    other = filed_about(gp, gp.case.person(_STAYING), staying) if one else None
    return Two(one, other) if one and other else None


def filed_about(gp: Actor, person: Person, items: Sequence[Resource]) -> Contribution | None:
    """Items about somebody the GP cares for, that refer to each other; None if they were refused."""
    contributor, beside = gp.case.contributors()[0], team_beside(gp)
    if not beside:
        cares_for(gp, person)
    prepared = prepare(contributor, person, items, beside=beside, saying={})
    contribution = sends(contributor, linked_up(prepared))
    return contribution if contribution.accepted else None


def with_references_across(gp: Actor, two: Two) -> Two:
    """The same, with an item about either that leads to the person who will be merged away."""
    leads_to = two.leaving.patient.reference
    if not leads_to:
        return two
    in_full = f"{gp.case.record.target.base_url}/{leads_to}"
    contributor, more = gp.case.contributors()[0], []
    for who, form in ((two.staying.person, leads_to), (two.leaving.person, in_full)):
        item = observation("39.5", performer=[{"reference": form}])
        more.append(contributes(contributor, who, item, serial=8))
    return replace(two, more=tuple(one for one in more if one.accepted))


def read(gp: Actor, two: Two) -> tuple[list[Seen], list[Finding]]:
    """Everything filed as it is read by its id, and what is not answered.

    Who and what items speak of need not be shown by themselves, nor what is said of a contribution.
    """
    asked = ((of, one, read_if_shown(gp, one)) for of, one in two.filed)
    told = [(of, one, answer) for of, one, answer in asked if answer is not None]
    broken = [finding for _, _, answer in told for finding in unread(answer)]
    return [Seen(of, one, now.body, now.line) for of, one, now in told if not unread(now)], broken


def seen(gp: Actor, two: Two) -> tuple[list[Seen], list[Finding]]:
    """Everything filed as it is read, and as searches and the survivor's view show it; what is not read."""
    by_id, broken = read(gp, two)
    known = {_key(one.got): one for one in by_id}
    there = [(known[_key(got)], got, where) for got, where in _together(gp, two) if _key(got) in known]
    return [*by_id, *(replace(one, got=got, where=where) for one, got, where in there)], broken


def _key(resource: Resource) -> tuple[Json, Json]:
    return resource.get("resourceType"), resource.get("id")


def _together(gp: Actor, two: Two) -> Iterator[tuple[Resource, str]]:
    """What the view of the person they have become shows, a search for each type there is, and a batch."""
    about = [one for _, one in two.filed if one.item.resource_type not in ABOUT_NOBODY | {"Provenance"}]
    types = sorted({one.item.resource_type for one in about} - {"Patient"})
    for view in views(gp, two.staying.person, types):
        searched = [searches(gp, kind, patient=view.patient) for kind in types]
        batch = reads_in_a_batch(gp, *(one.reference for one in about if one.reference))
        answers = {"the aggregated view": view.pages, "a search": searched, "a batch": [batch]}
        for channel, told in answers.items():
            for answer in told:
                if answer.given:
                    yield from ((one, f"in {channel}: {answer.line}") for one in answer.resources)


def merged(gp: Actor, two: Two) -> None:
    """The identity manager merges the two, until the view of who stays holds an item of who left.

    Raises:
        NotTestable: it is refused, or never shows; whether it has to is another requirement's business.
    """
    answer = decided(merges(gp.case.actor("identity-manager"), two.leaving.person, two.staying.person))
    if not answer.given:
        raise NotTestable(f"the merge of people that is declared was refused: {answer.line}")
    for _ in tries(gp.case, gp.case.record.target.settle.view):
        if _shows(gp, two):
            return
    raise NotTestable("the merge of people was accepted and never shows in the aggregated view")


def _shows(gp: Actor, two: Two) -> bool:
    item = next(one.item for one in two.leaving.items if one.item.resource_type not in ABOUT_NOBODY)
    try:
        held = views(gp, two.staying.person, [item.resource_type])
    except NotTestable:
        return False
    return any(view.holds(item.record_id) for view in held)
