"""UK Core's own examples: valid but for those known to be bad, and whatever others refuse of their mutants is found."""

import json
import os
import random
from pathlib import Path

import pytest
from definition_kit import examples, needs_uk_core, rules, validator
from fhir.resources.R4B import get_fhir_model_class
from jsonschema import Draft6Validator

from harness.fhir import lossless
from harness.fhir.mutation.mutator import Mutator

pytestmark = needs_uk_core

SCHEMA = os.environ.get("SHCR_FHIR_SCHEMA", "")
KNOWN_BAD = {
    "UKCore-Patient-BabyPatient-Example": "the NHS number fails its check digit, on purpose",
    "UKCore-Provenance-RARecordConsent-Example": "a reference is Organization/ and then a whole address",
}


def faults(seed, count):
    """Operator, profile and resource of mutants drawn from all there are."""
    mutator = Mutator(validator(True))
    planted = [
        (one.operator, profile, one.resource)
        for name, resource, profile in examples()
        if name not in KNOWN_BAD
        for one in mutator.mutants(resource, profile)
    ]
    return random.Random(seed).sample(planted, count)


def test_examples_are_valid_but_for_the_known_bad():
    found = {name: validator(True).validate(resource, [profile]) for name, resource, profile in examples()}
    assert len(found) == 108
    assert {name for name, report in found.items() if not report.valid} == set(KNOWN_BAD)
    assert {rule for name in KNOWN_BAD for rule, _ in rules(found[name])} == {"nhs-number", "reference"}


def test_whatever_another_model_library_refuses_is_found():
    """fhir.resources (R4B) is right where it refuses: missing elements, types, dates, unknown elements."""
    for name, resource, _ in examples():
        if name not in KNOWN_BAD:
            assert accepted(resource), f"{name}: fhir.resources refuses what we take to be valid"
    planted = faults(2, 400)
    refused = [(op, profile, one) for op, profile, one in planted if not accepted(one)]
    assert len(refused) > 100
    assert not [op for op, profile, one in refused if validator(True).validate(one, [profile]).valid]


@pytest.mark.skipif(not SCHEMA, reason="SHCR_FHIR_SCHEMA does not name the JSON schema that R4 publishes")
def test_whatever_the_published_schema_refuses_is_found():
    """The schema is right where it refuses: shapes, names, formats and required codes are all it knows."""
    schema = json.loads(Path(SCHEMA).read_text("utf-8"))["definitions"]

    def fits(resource):
        plain = json.loads(lossless.dumps(resource))
        return Draft6Validator(
            {"definitions": schema, "$ref": f"#/definitions/{resource['resourceType']}"}
        ).is_valid(plain)

    assert all(fits(resource) for _, resource, _ in examples())
    refused = [
        (op, profile, one)
        for op, profile, one in faults(3, 300)
        if one["resourceType"] in schema and not fits(one)
    ]
    assert len(refused) > 100
    assert not [op for op, profile, one in refused if validator(True).validate(one, [profile]).valid]


def accepted(resource):
    try:
        get_fhir_model_class(resource["resourceType"]).model_validate_json(lossless.dumps(resource))
    except Exception:  # whatever it stumbles over
        return False
    return True
