"""Two people about whom something is filed, and who are then merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir.lossless import Json
from harness.fhir.subjects import ABOUT_NOBODY
from harness.fhir.synthetic import Resource, patient
from harness.suite.round_trip.filing import read_if_shown, team_beside, unread
from harness.suite.round_trip.references import linked_up
from harness.verbs.case import Actor, Person, decided
from harness.verbs.contributing import Contribution, Filed, cares_for, prepare, sends
from harness.verbs.merging import merges
from harness.verbs.patience import tries
from harness.verbs.viewing import searches, views

_STAYING = patient("Okonjo", "9 High Street", gender="male", birthDate="1975-11-08")


@dataclass(frozen=True)
class Two:
    """What was filed about a person who will be merged away, and about the one they are merged into."""

    leaving: Contribution
    staying: Contribution

    @property
    def each(self) -> tuple[Contribution, Contribution]:
        """Both."""
        return self.leaving, self.staying

    @property
    def filed(self) -> list[Filed]:
        """All items, and both source patient records."""
        return [one for each in self.each for one in (*each.items, each.patient)]


def two_filed(
    gp: Actor, leaving: Sequence[Resource], staying: Sequence[Resource], known: Resource | None = None
) -> Two | None:
    """Items about two people the GP cares for, as no two records of one person could be.

    `known`: demographics of the one who will be merged away. None if any of it was refused.
    """
    one = _filed(gp, gp.case.person(known), leaving)
    other = _filed(gp, gp.case.person(_STAYING), staying) if one else None
    return Two(one, other) if one and other else None


def _filed(gp: Actor, person: Person, items: Sequence[Resource]) -> Contribution | None:
    contributor, beside = gp.case.contributors()[0], team_beside(gp)
    if not beside:
        cares_for(gp, person)
    contribution = sends(contributor, linked_up(prepare(contributor, person, items, beside=beside)))
    return contribution if contribution.accepted else None


@dataclass(frozen=True)
class Seen:
    """Something that was filed, as it is shown now, and where."""

    filed: Filed
    got: Json
    where: str


def read(gp: Actor, two: Two) -> tuple[list[Seen], list[Finding]]:
    """Everything filed as it is read by its id, and what is not answered.

    Who and what items speak of need not be shown by themselves.
    """
    told = [(one, answer) for one in two.filed if (answer := read_if_shown(gp, one)) is not None]
    broken = [finding for _, answer in told for finding in unread(answer)]
    return [Seen(one, now.body, now.line) for one, now in told if not unread(now)], broken


def seen(gp: Actor, two: Two) -> tuple[list[Seen], list[Finding]]:
    """Everything filed as it is read, and as searches and the survivor's view show it; what is not read."""
    by_id, broken = read(gp, two)
    filed = {_key(one.got): one.filed for one in by_id}
    there = [(got, where) for got, where in _together(gp, two) if _key(got) in filed]
    return [*by_id, *(Seen(filed[_key(got)], got, where) for got, where in there)], broken


def _key(resource: Resource) -> tuple[Json, Json]:
    return resource.get("resourceType"), resource.get("id")


def _together(gp: Actor, two: Two) -> Iterator[tuple[Resource, str]]:
    """What the view of the person they have become shows, and a search for each type there is."""
    types = sorted({one.item.resource_type for each in two.each for one in each.items} - ABOUT_NOBODY)
    for view in views(gp, two.staying.person, types):
        searched = [searches(gp, kind, patient=view.patient) for kind in types]
        told = {"the aggregated view": view.pages, "a search": [one for one in searched if one.given]}
        for channel, answers in told.items():
            for answer in answers:
                yield from ((one, f"in {channel}: {answer.line}") for one in answer.resources)


def merged(gp: Actor, two: Two) -> None:
    """The identity manager merges the two, until the view of who stays holds an item of who left.

    Raises:
        NotTestable: it is refused, or never shows; whether it has to is another requirement's business.
    """
    manager = gp.case.actor("identity-manager")
    answer = decided(merges(manager, two.leaving.person, two.staying.person))
    if not answer.given:
        raise NotTestable(f"the merge of people that is declared was refused: {answer.line}")
    for _ in tries(gp.case, gp.case.record.target.settle.view):
        if _shows(gp, two):
            return
    raise NotTestable("the merge of people was accepted and never shows in the aggregated view")


def _shows(gp: Actor, two: Two) -> bool:
    item = two.leaving.items[0].item
    try:
        seen = views(gp, two.staying.person, [item.resource_type])
    except NotTestable:
        return False
    return any(view.holds(item.record_id) for view in seen)
