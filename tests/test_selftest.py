"""The kill matrix: every planted defect is caught by its own requirement, no legal variant trips anything."""

import json
from importlib import resources

from harness.cli.coverage import coverage
from harness.cli.selftest import waves
from harness.cli.sharpness import Sharpness, recorded
from harness.cli.trials import on_the_diagonal
from harness.reference import DEFECTS, VARIANTS

RECORD = json.loads(resources.files("harness").joinpath("sharpness.json").read_text("utf-8"))


def test_the_suite_is_sharp_and_the_record_says_how(shcr, tmp_path):
    told = shcr("selftest", "--json", "sharpness.json")
    assert told.returncode == 0, told.stdout
    measured = json.loads((tmp_path / "sharpness.json").read_text())
    assert measured["seeds"] == [
        {
            "seed": 1,
            "defects": len(DEFECTS),
            "killed": len(DEFECTS),
            "survivors": [],
            "variants": len(VARIANTS),
            "false_alarms": [],
            "unmet": [],
        }
    ]
    assert measured["seeds"][0] == RECORD["seeds"][0]


def test_a_defect_is_tried_on_until_a_check_of_its_row_has_caught_it():
    sharpness, tried = Sharpness(1), []
    for wave in waves(sharpness, thorough=False):
        tried += wave
        for trial in wave:
            caught = trial.world.defects == ("MR-01",)
            sharpness.verdicts[trial.name] = "not-met" if caught else "met"
    of = {defect: [trial for trial in tried if trial.world.defects == (defect,)] for defect in DEFECTS}
    assert len(of["MR-01"]) == 1
    assert all(len(of[id_]) == len(trials) for id_, trials in on_the_diagonal().items() if id_ != "MR-01")
    assert len(tried) == len(set(tried))


def test_reports_quote_a_record_of_this_suite():
    figures = recorded()
    assert figures is not None, "measure again: the head of docs/sharpness.md says how"
    assert (figures.killed, figures.false_alarms) == (len(DEFECTS), 0)
    assert figures.seeds == 5
    assert all(kills["also"] is not None for kills in RECORD["kills"].values())


def test_catalogue_checks_and_defects_agree(shcr, tmp_path):
    assert coverage().problems() == []
    assert len(coverage().checked) >= 39
    told = shcr("coverage", "--json", "coverage.json")
    assert told.returncode == 0
    data = json.loads((tmp_path / "coverage.json").read_text())
    assert data["requirements"] == 100
    assert len(data["checked"]) + len(data["not_checked"]) == 100
    assert all(row["reason"] for row in data["not_checked"])
