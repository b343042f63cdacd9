"""Mutants by the thousand: all are found, and each by the rule it names, but for those known not to be."""

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from definition_kit import examples, needs_uk_core, rules, validator
from fhir.resources.R4B import get_fhir_model_class

from harness.fhir import lossless
from harness.fhir.definitions.packages import read_package
from harness.fhir.definitions.registry import Definitions
from harness.fhir.mutation.judging import verdict
from harness.fhir.mutation.mutator import Mutator
from harness.fhir.validation.validator import Validator

PROFILES = Path(__file__).parents[2] / "profiles"
KNOWN: dict[tuple[str, str, str], str] = {}
"""Operator, rule and verdict of mutants that are missed or told in another way, with the reason."""


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
    ("source", "least"), [(own, 10_000), pytest.param(uk_core, 12_000, marks=needs_uk_core)]
)
def test_every_other_mutant_is_found_and_named(source, least):
    judge, cases = source()
    mutator = Mutator(judge)
    told = Counter()
    for resource, profile in cases:
        for one in islice(mutator.mutants(resource, profile), 0, None, 2):
            found = verdict(one, judge.validate(one.resource, [profile]))
            told[(one.operator, one.rule, found)] += 1
    count = told.total()
    odd = {key: number for key, number in told.items() if key[2] != "exact"}
    assert count > least
    assert set(odd) == {key for key in KNOWN if key in told}
    assert sum(number for key, number in odd.items() if key[2] == "missed") <= 0.005 * count
    assert sum(odd.values()) <= 0.01 * count


def test_whatever_another_model_library_refuses_is_found():
    """fhir.resources (R4B) is right where it refuses: missing elements, types, dates, unknown elements."""
    judge, cases = own()
    mutator = Mutator(judge)
    refused = missed = 0
    for resource, profile in cases:
        assert accepted(resource)
        for one in islice(mutator.mutants(resource, profile), 0, None, 50):
            if not accepted(one.resource):
                refused += 1
                missed += judge.validate(one.resource, [profile]).valid
    assert refused > 200
    assert not missed


def accepted(resource):
    try:
        get_fhir_model_class(resource["resourceType"]).model_validate_json(lossless.dumps(resource))
    except Exception:  # whatever it stumbles over
        return False
    return True
