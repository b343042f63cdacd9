"""Two people about whom something is filed, and who are then merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.evidence.outcomes import NotTestable
from harness.fhir.synthetic import Resource, patient
from harness.suite.round_trip.references import linked_up
from harness.verbs.case import Actor, Person, decided
from harness.verbs.contributing import Contribution, Filed, cares_for, prepare, sends
from harness.verbs.merging import merges
from harness.verbs.patience import tries
from harness.verbs.viewing import views

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
    cares_for(gp, person)
    contributor = gp.case.contributors()[0]
    contribution = sends(contributor, linked_up(prepare(contributor, person, items)))
    return contribution if contribution.accepted else None


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
