"""Allure results: labels, one journal a check, nothing volatile in the history."""

import json
from dataclasses import replace

from sample import sample

from harness.render.allure import write

RESULTS = sample()


def written(folder, results):
    write(results, folder)
    return {
        one["fullName"]: one
        for one in (json.loads(p.read_text("utf-8")) for p in folder.glob("*-result.json"))
    }


def test_each_check_has_a_result_with_its_labels_and_journal(tmp_path):
    found = written(tmp_path, RESULTS)
    assert set(found) == {check.check for check in RESULTS.checks}
    statuses = {"met": "passed", "not-met": "failed", "fault": "broken", "not-tested": "skipped"}
    for check in RESULTS.checks:
        one = found[check.check]
        labels = {label["name"]: label["value"] for label in one["labels"]}
        assert labels["requirement"] == check.requirement
        assert one["status"] == statuses[check.verdict.value]
        (journal,) = one["attachments"]
        assert (tmp_path / journal["source"]).exists()


def test_history_does_not_change_with_the_run(tmp_path):
    again = replace(RESULTS, run=replace(RESULTS.run, run="another", started="2027-01-01T00:00:00Z"))
    first, second = written(tmp_path / "a", RESULTS), written(tmp_path / "b", again)
    assert {k: v["historyId"] for k, v in first.items()} == {k: v["historyId"] for k, v in second.items()}
