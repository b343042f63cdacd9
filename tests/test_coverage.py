"""What makes the build fail: the catalogue, the checks and the defects disagree."""

from dataclasses import replace

from harness.requirements.catalogue import load
from harness.requirements.coverage import Coverage

ROWS = load()
CHECKED = replace(ROWS["MRG-001"], not_checked="")
UNCHECKED = replace(ROWS["MRG-002"], not_checked="no time")


def problems(rows, checks, violated):
    return Coverage({row.id: row for row in rows}, checks, violated).problems()


def test_what_agrees():
    assert problems([CHECKED, UNCHECKED], {"a.b": "MRG-001"}, ["MRG-001"]) == []


def test_what_does_not():
    assert (
        "catalogue does not have" in problems([CHECKED], {"a.b": "MRG-001", "a.c": "XXX-1"}, ["MRG-001"])[0]
    )
    assert "neither a check nor a reason" in problems([replace(UNCHECKED, not_checked="")], {}, [])[0]
    assert "still gives a reason" in problems([UNCHECKED], {"a.b": "MRG-002"}, ["MRG-002"])[0]
    assert "no planted defect" in problems([CHECKED], {"a.b": "MRG-001"}, [])[0]
    assert "defect violates XXX-1" in problems([CHECKED], {"a.b": "MRG-001"}, ["MRG-001", "XXX-1"])[0]
    assert problems([replace(UNCHECKED, level="SHOULD", not_checked="")], {}, []) == []
