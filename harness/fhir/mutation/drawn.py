"""Mutants to draw: a valid instance of a profile as generation makes it, and one of its mutants."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.fhir.generation.generator import Generator
from harness.fhir.mutation.mutants import Mutant
from harness.fhir.mutation.mutator import Mutator


def mutated(generator: Generator, profile: str) -> SearchStrategy[Mutant]:
    """Mutants of valid instances of a profile, by canonical url or name of a type.

    An operator is drawn first, then one of its mutants: each operator that has any is as likely as any other,
    and a failing case shrinks to the least instance on which its operator works.

    Raises:
        DefinitionError: there is no such definition, or it is of no resource.
    """
    mutator = Mutator(generator.validator)
    instances = generator.from_profile(profile)

    @st.composite
    def drawn(draw: st.DrawFn) -> Mutant:
        by_operator: dict[str, list[Mutant]] = {}
        for mutant in mutator.mutants(draw(instances), profile):
            by_operator.setdefault(mutant.operator, []).append(mutant)
        return draw(st.sampled_from(by_operator[draw(st.sampled_from(list(by_operator)))]))

    return drawn()
