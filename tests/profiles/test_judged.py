"""Our validator on our own profiles: each fixture has the outcome its name says, by the rule its name says.

Another validator gave the names their outcome (profiles/README.md): two implementations agree.
"""

from pathlib import Path

import pytest
from profiles_kit import FIXTURES, INVALID, ROOT

from harness.fhir.definitions.packages import read_package
from harness.fhir.definitions.registry import Definitions
from harness.fhir.validation.validator import Validator


@pytest.fixture(scope="module")
def validator():
    def no_xml(text):
        raise AssertionError(text)

    return Validator(Definitions((read_package(ROOT / "definitions", no_xml),)))


def errors(validator, path):
    return [i.rule for i in validator.validate(FIXTURES[path]).issues if i.severity != "warning"]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{Path(path).parent.name}-{Path(path).stem}")
def test_each_has_the_outcome_its_name_says(validator, path):
    found = errors(validator, path)
    assert bool(found) is (path in INVALID), found
