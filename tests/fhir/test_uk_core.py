"""UK Core's own examples: valid but for those known to be bad, and every fault planted in them is found."""

import random
import sys
from pathlib import Path

from definition_kit import examples, needs_uk_core, rules, uk_core, validator

from harness.fhir.definitions.value_sets import ValueSets

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from mutations import mutations

pytestmark = needs_uk_core

KNOWN_BAD = {
    "UKCore-Patient-BabyPatient-Example": "the NHS number fails its check digit, on purpose",
    "UKCore-Provenance-RARecordConsent-Example": "a reference is Organization/ and then a whole address",
}


def faults(seed, count):
    """Operator, profile and mutated resource of faults drawn from all that can be planted."""
    value_sets = ValueSets(uk_core())
    compiler = validator(True).compiler
    planted = [
        (operator, profile, mutated)
        for name, resource, profile in examples()
        if name not in KNOWN_BAD
        for operator, _, mutated in mutations(resource, compiler.profile(profile), compiler, value_sets)
    ]
    return random.Random(seed).sample(planted, count)


def test_examples_are_valid_but_for_the_known_bad():
    found = {name: validator(True).validate(resource, [profile]) for name, resource, profile in examples()}
    assert len(found) == 108
    assert {name for name, report in found.items() if not report.valid} == set(KNOWN_BAD)
    assert {rule for name in KNOWN_BAD for rule, _ in rules(found[name])} == {"nhs-number", "reference"}


def test_planted_faults_are_found():
    planted = faults(1, 3000)
    missed = [(op, profile) for op, profile, one in planted if validator(True).validate(one, [profile]).valid]
    assert not missed
