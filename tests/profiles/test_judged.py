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


def test_the_command_knows_our_profiles_and_what_goes_with_them(shcr, tmp_path):
    good, bad = (
        ROOT / "fixtures" / "Patient" / f"{name}.json" for name in ("valid-rich", "valid-retired-status-code")
    )
    told = shcr("validate", "--json", "out.ndjson", good)
    assert told.returncode == 0, told.stdout
    assert '"rule": "profile"' not in (tmp_path / "out.ndjson").read_text()
    uk_core = ROOT.parent.parent / "shared" / "data" / "ukcore"
    if not uk_core.is_dir():
        pytest.skip(f"{uk_core} is not there: UK Core is not part of this project")
    told = shcr("validate", "--package", uk_core, good, bad)
    assert told.returncode == 1
    assert "1 of 2 valid" in told.stdout
