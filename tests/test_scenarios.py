"""Scenarios: every mistake is named with its file and line, and the corpus is in order."""

import json
import re
from pathlib import Path

import pytest

from harness.requirements.catalogue import load
from harness.scenarios.loading import ScenarioError, parse, read
from harness.scenarios.playing import checks, folder
from harness.scenarios.schema import schema
from harness.scenarios.vocabulary import VERBS

GOOD = """\
id: story
title: A story
why: Because.
steps:
  - {given: is-known, person: ann, at: contributor-acute}
  - {then: sees, who: gp, what: asthma, about: ann, requirement: MRG-001}
"""
MODAL = re.compile(r"\b(must|shall|should|may|might|can|cannot|could|will|would)\b", re.I)


def test_a_scenario_reads_as_sentences():
    scenario = parse(GOOD, "story.yaml")
    assert [step.sentence for step in scenario.steps] == [
        "Given ann is known at the acute trust",
        "Then the GP sees asthma about ann",
    ]
    assert scenario.requirements == ["MRG-001"]


@pytest.mark.parametrize(
    ("was", "wrong", "line", "told"),
    [
        ("then: sees", "then: seas", 6, "'seas' is not one of"),
        ("who: gp", "who: doctor", 6, "'doctor' is not one of"),
        ("what: asthma", "what: asthm", 6, "'asthm' is not one of"),
        ("who: gp, ", "", 6, "'who' is a required property"),
        (", requirement: MRG-001", "", 6, "'requirement' is a required property"),
        ("at: contributor-acute", "at: contributor-acute, near: here", 5, "'near' was unexpected"),
        ("person: ann", "person: Ann Smith", 5, "does not match"),
        ("given: is-known", "given: is-known, then: sees", 5, ""),
        ("why: Because.", "", 1, "'why' is a required property"),
        ("id: story", "id: story\nowner: me", 1, "'owner' was unexpected"),
        ("steps:", "steps: [", 5, "not YAML"),
    ],
)
def test_a_mistake_is_named_with_its_line(was, wrong, line, told):
    with pytest.raises(ScenarioError) as error:
        parse(GOOD.replace(was, wrong), "story.yaml")
    assert str(error.value).startswith(f"story.yaml:{line}: ")
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_scenario_is_named_as_its_file(tmp_path):
    (tmp_path / "other.yaml").write_text(GOOD)
    with pytest.raises(ScenarioError, match=r"other\.yaml:1"):
        read(tmp_path)


def test_the_corpus_is_in_order():
    scenarios = read(folder())
    titles = [scenario.title for scenario in scenarios]
    assert len(set(titles)) == len(titles) > 0
    assert not [title for title in titles if MODAL.search(title)]
    judged = {step.requirement for scenario in scenarios for step in scenario.steps} - {""}
    assert judged <= set(load())
    used = {step.verb for scenario in scenarios for step in scenario.steps}
    assert used == set(VERBS), "every verb is used somewhere"
    assert {check.requirement for check in checks()} == judged


def test_the_schema_for_editors_is_the_schema():
    file = Path(__file__).parent.parent / "harness" / "schemas" / "scenario.schema.json"
    assert json.loads(file.read_text("utf-8")) == schema()
