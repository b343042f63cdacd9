"""UK Core's own examples: valid but for those known to be bad, and every fault planted in them is found."""

import random

from definition_kit import examples, needs_uk_core, rules, validator

from harness.fhir.mutation.judging import verdict
from harness.fhir.mutation.mutator import Mutator

pytestmark = needs_uk_core

KNOWN_BAD = {
    "UKCore-Patient-BabyPatient-Example": "the NHS number fails its check digit, on purpose",
    "UKCore-Provenance-RARecordConsent-Example": "a reference is Organization/ and then a whole address",
}


def test_examples_are_valid_but_for_the_known_bad():
    found = {name: validator(True).validate(resource, [profile]) for name, resource, profile in examples()}
    assert len(found) == 108
    assert {name for name, report in found.items() if not report.valid} == set(KNOWN_BAD)
    assert {rule for name in KNOWN_BAD for rule, _ in rules(found[name])} == {"nhs-number", "reference"}


def test_mutants_of_the_examples_are_found_by_the_rule_they_break():
    mutator = Mutator(validator(True))
    mutants = [
        (one, profile)
        for name, resource, profile in examples()
        if name not in KNOWN_BAD
        for one in mutator.mutants(resource, profile)
    ]
    assert len(mutants) > 20_000
    for one, profile in random.Random(1).sample(mutants, 3000):
        found = validator(True).validate(one.resource, [profile])
        assert verdict(one, found) == "exact", (one.operator, one.rule, one.location, rules(found))
