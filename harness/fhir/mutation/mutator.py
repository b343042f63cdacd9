"""The front of mutation: a valid resource and its profile in, its mutants out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from harness.fhir.definitions.value_sets import ValueSets
from harness.fhir.lossless import Json
from harness.fhir.mutation.disturbing import disturbs
from harness.fhir.mutation.linking import unlinks
from harness.fhir.mutation.mutants import GONE, Change, Keys, Mutant, changed, standing
from harness.fhir.mutation.operators.table import OPERATORS
from harness.fhir.mutation.places import Place, Places
from harness.fhir.mutation.shapes import Shapes
from harness.fhir.validation.validator import Validator

_OF_ANY_SLICE = frozenset({"json-shape", "format", "null", "empty", "unknown-element"})
"""Rules that hold for an item whatever slice it is of."""


@dataclass(slots=True)
class Candidate:
    """A change that breaks a rule, and may break a second one: whether it does is told when it is asked.

    Of the thousands there are few are asked: they are not frozen, which makes them twice as fast to make.
    """

    operator: str
    change: Change
    place: Place
    _resource: Mapping[str, Json]
    _places: Places
    _passed: int
    """Objects that had been passed when the change was made: it is judged by no others."""

    def mutant(self) -> Mutant | None:
        """The resource with the change made; None if that breaks more than one rule."""
        change, objects = self.change, self._places.objects
        if self._passed < len(objects):
            objects = dict(islice(objects.items(), self._passed))
        mutated = changed(self._resource, change.keys, change.new)
        if not _breaks_one_rule(change, self._resource, mutated, self.place, objects):
            return None
        return Mutant(self.operator, change.rule, change.location, mutated, change.keys, change.new)


class Mutator:
    """Mutants by the profiles and types that a validator knows, from what it compiled."""

    def __init__(self, validator: Validator) -> None:
        self.validator = validator
        self._shapes = Shapes(validator.compiler, ValueSets(validator.definitions))

    def mutants(
        self, resource: Mapping[str, Json], profile: str, operators: Collection[str] = OPERATORS
    ) -> Iterator[Mutant]:
        """Every mutant of a valid resource that these operators make, in an order that the resource decides.

        A change that would break a second rule is no mutant: one that makes an item leave a slice it has to
        be of, breaks an invariant of what is around it, or cuts a link inside the resource.

        Raises:
            DefinitionError: there is no such profile, or the definitions it needs are not at hand.
            ValueError: the resource is not valid, so that no rule is broken by a change alone.
        """
        for candidate in self.candidates(resource, profile, operators):
            if (mutant := candidate.mutant()) is not None:
                yield mutant

    def candidates(
        self, resource: Mapping[str, Json], profile: str, operators: Collection[str] = OPERATORS
    ) -> Iterator[Candidate]:
        """What mutants are made of, for whoever wants a few: to tell which are mutants is most of the work.

        Raises:
            DefinitionError, ValueError: as `mutants`.
        """
        if not self.validator.validate(resource, (profile,)).valid:
            raise ValueError("expected a valid resource to make mutants of")
        chosen = [(name, operator) for name, operator in OPERATORS.items() if name in operators]
        places = Places(self._shapes)
        for place in places.of_resource(resource, profile):
            for name, operator in chosen:
                for change in operator(place, self._shapes):
                    yield Candidate(name, change, place, resource, places, len(places.objects))


def _breaks_one_rule(
    change: Change, resource: Json, mutated: Json, place: Place, objects: Mapping[Keys, Place]
) -> bool:
    if _leaves(change, resource, mutated, place) or _empties(change, mutated):
        return False
    if unlinks(change, resource, mutated, place.resource):
        return False
    return not disturbs(change, standing(resource, change.keys), mutated, objects)


def _empties(change: Change, mutated: Json) -> bool:
    """Whether nothing but an id is left of an object, which breaks a rule of its own."""
    left = standing(mutated, change.keys[:-1] if change.new is GONE else change.keys)
    return change.rule != "empty" and isinstance(left, dict) and left.keys() <= {"id"}


def _leaves(change: Change, resource: Json, mutated: Json, place: Place) -> bool:
    """Whether an item may be of another slice than before, and that is more than the rule to break."""
    for told in place.told:
        if standing(resource, told.keys) is not standing(mutated, told.keys):
            # an extension without a url is one without, whatever slice it was of
            of_any = change.rule in _OF_ANY_SLICE or (change.keys[-1] == "url" and change.new is GONE)
            if told.bound or not of_any:
                return True
    return False
