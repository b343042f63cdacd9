"""Drawn mutants: invalid by the rule they name, and as small as the operator allows."""

import functools
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from harness.fhir import lossless
from harness.fhir.definitions.packages import read_package
from harness.fhir.definitions.registry import Definitions
from harness.fhir.generation.generator import Generator
from harness.fhir.mutation.drawn import mutated
from harness.fhir.mutation.judging import verdict
from harness.fhir.validation.validator import Validator

QUIET = {"database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}
PROFILES = [
    f"https://shcr.invalid/StructureDefinition/{name}"
    for name in ("Patient", "Observation", "Encounter", "MedicationRequest", "Consent")
]


@functools.cache
def generator():
    folder = Path(__file__).parents[2] / "profiles" / "definitions"
    return Generator(Validator(Definitions((read_package(folder, str),))))


@functools.cache
def mutants(profile):
    return mutated(generator(), profile)


@settings(max_examples=120, derandomize=True, **QUIET)
@given(st.data(), st.sampled_from(PROFILES))
def test_a_drawn_mutant_is_invalid_by_the_rule_it_names(data, profile):
    one = data.draw(mutants(profile))
    report = generator().validator.validate(one.resource, [profile])
    assert verdict(one, report) == "exact", (one.operator, one.rule, one.location, report.issues)


@pytest.mark.parametrize(
    ("operator", "most"),
    [("null", 60), ("two types", 160)],
)
def test_a_mutant_shrinks_to_what_its_operator_needs(operator, most):
    found = find(
        mutants(PROFILES[0]),
        lambda one: one.operator == operator,
        random=random.Random(0),
        settings=settings(max_examples=1500, **QUIET),
    )
    assert len(lossless.dumps(found.resource)) <= most, lossless.dumps(found.resource)
