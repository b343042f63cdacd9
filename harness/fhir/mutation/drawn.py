"""Mutants to draw: a valid instance of a profile as generation makes it, and one of its mutants."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.fhir.generation.generator import Generator
from harness.fhir.mutation.mutants import Mutant
from harness.fhir.mutation.mutator import Mutator
from harness.fhir.mutation.operators.table import OPERATORS

_TRIES = 8
"""Operators drawn before one that has a mutant is looked for among all."""

_MOST = 1_000
"""Mutants of one operator that are told apart in a draw; an instance seldom has more."""


def mutated(generator: Generator, profile: str) -> SearchStrategy[Mutant]:
    """Mutants of valid instances of a profile, by canonical url or name of a type.

    An operator is drawn before one of its mutants, so that each that has any is about as likely as any other.
    It is drawn from all there are: a failing case keeps its operator while the instance shrinks around it.

    Raises:
        DefinitionError: there is no such definition, or it is of no resource.
    """
    mutator = Mutator(generator.validator)
    instances = generator.from_profile(profile)
    operators = st.sampled_from(tuple(OPERATORS))

    @st.composite
    def drawn(draw: st.DrawFn) -> Mutant:
        instance = draw(instances)
        for _ in range(_TRIES):
            found = list(mutator.mutants(instance, profile, (draw(operators),)))
            if found:
                return found[draw(st.integers(0, _MOST)) % len(found)]
        found = list(mutator.mutants(instance, profile))
        return found[draw(st.integers(0, _MOST)) % len(found)]

    return drawn()
