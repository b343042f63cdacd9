"""The front of generation: a profile in, a strategy of its valid instances out."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from harness.fhir.definitions.registry import DefinitionError
from harness.fhir.definitions.value_sets import ValueSets
from harness.fhir.generation.growing import Grower
from harness.fhir.generation.making import Making, Strategy, Supplies
from harness.fhir.lossless import Json
from harness.fhir.validation.validator import Validator

DEPTH = 3
"""Levels of elements inside each other that are drawn beyond those that have to be."""

WHOLE = 5
"""Levels of elements of a whole instance: a timing's repeat is the fourth, below a resource's dosage."""

TURNS = 3
"""Whole instances of a profile at least: the rate of a dose is of one of three types."""

MEMBERS = 8
"""Members of a resource that are drawn on average beyond those that have to be there."""


class Generator:
    """Strategies for the profiles and types a validator knows, from what it compiled."""

    def __init__(self, validator: Validator, supplies: Supplies | None = None) -> None:
        self.validator = validator
        self._grower = Grower(validator.compiler, ValueSets(validator.definitions), supplies or Supplies())

    def from_profile(self, name: str, *, depth: int = DEPTH, members: int = MEMBERS) -> Strategy:
        """Valid instances of a resource profile or type, by canonical url or name.

        What the constructions do not make valid is filtered out, which is rare (`benchmarks/generation.py`).

        Raises:
            DefinitionError: there is no such definition, or it is of no resource.
        """
        return self.unfiltered(name, depth=depth, members=members).filter(self._is_valid(name))

    def unfiltered(
        self, name: str, *, depth: int = DEPTH, members: int = MEMBERS, turn: int | None = None
    ) -> Strategy:
        """As `from_profile`, with the few instances that are not valid among them."""
        profile = self.validator.compiler.profile(name)
        if profile.kind != "resource" or profile.abstract:
            raise DefinitionError(f"{name}: expected a profile of a resource type")
        make = self._grower.resource(profile.url, members)

        @st.composite
        def instances(draw: st.DrawFn) -> Json:
            return make(Making(draw, [], turn), depth)

        return instances()

    def whole(self, name: str) -> list[Strategy]:
        """Valid instances with every member there may be: a strategy for each type of its widest choice.

        Raises:
            DefinitionError: there is no such definition, or it is of no resource.
        """
        profile = self.validator.compiler.profile(name)
        children = (profile.root.children or {}).values()
        turns = max(
            (sum(one.maximum != 0 for one in child.choices.values()) for child in children), default=0
        )
        made = [self.unfiltered(name, depth=WHOLE, turn=turn) for turn in range(max(turns, TURNS))]
        return [one.filter(self._is_valid(name)) for one in made]

    @property
    def unmade(self) -> dict[str, str]:
        """Invariants met so far that are left to the filter: expressions by key."""
        return self._grower.unmade

    def _is_valid(self, name: str) -> Callable[[Json], bool]:
        return lambda instance: self.validator.validate(instance, (name,)).valid
