import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
import sample

from harness.evidence.results import parse
from harness.evidence.verdicts import Verdict
from harness.render import junit


def cases(results):
    root = ET.fromstring(junit.render(results))
    return root, {case.get("name"): case for case in root.iter("testcase")}


def outcome(case):
    return [child.tag for child in case if child.tag != "properties"]


def test_only_met_passes():
    root, found = cases(sample.sample())
    assert [name for name, case in found.items() if not outcome(case)] == [
        "MRG-005 The latest recorded state is current [merge.latest-recorded]",
        "IDN-006 One verified number, one person [identity.one-number-one-person]",
    ]
    assert {key: root.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "10",
        "failures": "2",
        "errors": "1",
        "skipped": "5",
    }
    failed = next(case for name, case in found.items() if name.startswith("MRG-001"))
    assert failed.get("classname") == "MRG"
    assert failed.find("properties/property[@name='requirement']").get("value") == "MRG-001"
    assert "the medicine is not there" in failed.find("failure").text
    own = next(case for name, case in found.items() if name.startswith("RTP-005"))
    assert "no breach of a standard" in own.find("failure").get("message")
    assert "depth standard" in root.find("testsuite/properties/property[@name='effort']").get("value")
    untested = next(case for name, case in found.items() if name.startswith("ACC-006")).find("skipped")
    assert "shcr doctor --target 'my systems/sekmet.toml' --environment test" in untested.text
    unchecked = found["IDN-010 Retired codes count"]
    assert unchecked.find("skipped").get("message").startswith("SHOULD not checked: this version")


def test_truncated_and_stopped_runs_are_errors():
    _, found = cases(sample.truncated())
    assert outcome(found["run truncated"]) == ["error"]
    assert outcome(found["planned, never ran"]) == ["error"]
    results = sample.sample()
    _, found = cases(replace(results, end=replace(results.end, stopped="429 without end")))
    assert "429 without end" in found["stopped"].find("error").get("message")


def test_an_accepted_exception_skips_and_says_so():
    results = sample.sample()
    rows = [
        replace(row, verdict=Verdict.EXCEPTION, reason="until 2027") if row.id == "MRG-001" else row
        for row in results.requirements
    ]
    _, found = cases(replace(results, requirements=tuple(rows)))
    case = next(case for name, case in found.items() if name.startswith("MRG-001"))
    assert outcome(case) == ["skipped"]
    assert "exception accepted: until 2027" in case.find("skipped").get("message")


@pytest.mark.parametrize("verdict", [Verdict.NOT_MET, Verdict.FAULT])
def test_a_should_fails_no_gate(verdict):
    results = sample.sample()
    checks = [replace(c, verdict=verdict) if c.requirement == "MRG-001" else c for c in results.checks]
    rows = [
        replace(r, verdict=verdict, level="SHOULD") if r.id in ("MRG-001", "IDN-010") else r
        for r in results.requirements
    ]
    _, found = cases(replace(results, checks=tuple(checks), requirements=tuple(rows)))
    for name, case in found.items():
        if name.startswith(("MRG-001", "IDN-010")):
            assert outcome(case) == ["skipped"]
            word = "not met" if verdict is Verdict.NOT_MET else "test fault"
            assert case.find("skipped").get("message").startswith(f"SHOULD {word}: ")


def test_text_that_xml_cannot_hold_is_shown_as_escapes():
    lines = sample.lines()
    lines[1] = lines[1] | {"reason": "bad \x00 \x1b ]]> & < \ud800 \U0001f9ea"}
    _, found = cases(parse("\n".join(json.dumps(line) for line in lines).encode()))
    case = next(case for name, case in found.items() if name.startswith("MRG-001"))
    assert "bad \\u0000 \\u001b ]]> & < \\ud800 \U0001f9ea" in case.find("failure").get("message")
