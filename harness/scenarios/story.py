"""What a story is about while it is told: people by name, what was filed, what was looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.evidence.outcomes import NotTestable
from harness.fhir.synthetic import Resource
from harness.oracle.record import Item, belongs_to
from harness.oracle.trace import Viewed
from harness.verbs.case import Actor, Case, Person
from harness.verbs.contributing import cares_for
from harness.verbs.viewing import View, settled_views


@dataclass
class Story:
    """A case, told: the people in it by the names the scenario gives them."""

    case: Case
    people: dict[str, Person] = field(default_factory=dict)
    filed: dict[str, list[Filing]] = field(default_factory=dict)
    """By person, in the order it was filed."""
    looks: dict[tuple[str, str], list[Viewed]] = field(default_factory=dict)
    """By persona and person."""
    keys: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    patients: dict[str, str] = field(default_factory=dict)
    """By person, the id a lookup answered."""

    def serial(self, organisation: str, person: str, key: str) -> int:
        """The serial of what an organisation files about a person under a key of its own."""
        known = self.keys.setdefault((organisation, person), [])
        if key not in known:
            known.append(key)
        return 100 + known.index(key)

    def person(self, name: str) -> Person:
        """Somebody the story has introduced.

        Raises:
            NotTestable: it has not.
        """
        if name not in self.people:
            raise NotTestable(f"the story has not introduced {name}")
        return self.people[name]

    def introduce(self, name: str) -> Person:
        """Somebody new."""
        self.people[name] = self.case.person()
        self.filed[name] = []
        return self.people[name]

    def carer(self, persona: str, name: str) -> Actor:
        """The persona, with a relationship to the person."""
        who = self.case.actor(persona)
        if (persona, name) not in self.looks:
            team = cares_for(who, self.person(name))
            self.filed[name] += [Filing("care-team", 0, f.item, f.sent) for f in (team.items if team else ())]
            self.looks[persona, name] = []
        return who

    def views(self, who: Actor, name: str) -> list[View]:
        """The aggregated views of the person, everything filed expected in them."""
        expected = belongs_to(self.person(name).number, [filing.item for filing in self.filed[name]])
        views, _ = settled_views(who, self.person(name), expected)
        self.patients[name] = views[0].patient
        return views


@dataclass(frozen=True)
class Filing:
    """Something filed: what the scenario calls it, the day it was recorded, and the item."""

    what: str
    day: int
    item: Item
    sent: Resource
