"""Mutants by the thousand: all are found, and each by the rule it names."""

from itertools import islice
from pathlib import Path

import pytest
from definition_kit import examples, needs_uk_core, rules, validator

from harness.fhir import lossless
from harness.fhir.definitions.packages import read_package
from harness.fhir.definitions.registry import Definitions
from harness.fhir.mutation.judging import verdict
from harness.fhir.mutation.mutator import Mutator
from harness.fhir.validation.validator import Validator

PROFILES = Path(__file__).parents[2] / "profiles"


def own():
    """Our own profiles, and their valid fixtures."""
    files = sorted((PROFILES / "fixtures").rglob("valid-*.json"))
    resources = [lossless.loads(file.read_bytes()) for file in files]
    known = Definitions((read_package(PROFILES / "definitions", str),))
    return Validator(known), [(one, one["meta"]["profile"][0]) for one in resources]


def uk_core():
    """UK Core and its examples."""
    cases = [(resource, profile) for _, resource, profile in examples()]
    return validator(True), [
        case for case in cases if not rules(validator(True).validate(case[0], [case[1]]))
    ]


@pytest.mark.parametrize(
    ("source", "least"), [(own, 4_500), pytest.param(uk_core, 5_500, marks=needs_uk_core)]
)
def test_every_fourth_mutant_is_found_and_named(source, least):
    judge, cases = source()
    mutator = Mutator(judge)
    count, odd = 0, []
    for resource, profile in cases:
        for one in islice(mutator.mutants(resource, profile), 0, None, 4):
            report = judge.validate(one.resource, [profile])
            count += 1
            if verdict(one, report) != "exact":
                odd.append((one.operator, one.rule, one.location, rules(report)))
    assert count > least
    assert odd == []
