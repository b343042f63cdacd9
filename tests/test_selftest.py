"""The kill matrix: every planted defect is caught by its own requirement, no legal variant trips anything."""

import json

from harness.cli.coverage import coverage
from harness.reference import DEFECTS, VARIANTS


def test_the_suite_is_sharp(shcr, tmp_path):
    told = shcr("selftest", "--json", "sharpness.json")
    assert told.returncode == 0, told.stdout
    assert json.loads((tmp_path / "sharpness.json").read_text()) == {
        "defects": len(DEFECTS),
        "killed": len(DEFECTS),
        "survivors": [],
        "variants": len(VARIANTS),
        "false_alarms": [],
    }


def test_catalogue_checks_and_defects_agree(shcr, tmp_path):
    assert coverage().problems() == []
    assert len(coverage().checked) == 24
    told = shcr("coverage", "--json", "coverage.json")
    assert told.returncode == 0
    data = json.loads((tmp_path / "coverage.json").read_text())
    assert data["requirements"] == 100
    assert len(data["checked"]) + len(data["not_checked"]) == 100
    assert all(row["reason"] for row in data["not_checked"])
