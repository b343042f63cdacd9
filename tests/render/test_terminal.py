import shlex
from dataclasses import replace

import sample

from harness.evidence.results import parse
from harness.evidence.rows import NOT_SELECTED
from harness.render import terminal


def test_the_sentence_then_counts_then_what_needs_attention():
    text = terminal.summary(sample.sample())
    assert text.startswith("Not met: of the 4 MUST requirements judged, 2 are not met by SEKMET.")
    assert "MUST      2        2           1           1            2" in text
    order = [text.index(word) for word in ("NOT MET  MRG-001", "TEST FAULT  AUD-004", "NOT TESTED  ACC-006")]
    assert order == sorted(order)
    assert "            3. The GP views the whole record of Ada: the medicine is not there." in text
    assert "\nSeed 123, depth standard (50 drawn cases per check), 1,860 requests in 70.1 s.\n" in text
    assert pasted(text, "MRG-001") == [
        *("shcr", "run", "--target", "my systems/sekmet.toml", "--environment", "test"),
        *("--requirement", "MRG-001", "--seed", "123", "--depth", "standard"),
    ]
    assert "on project grounds: no breach of a standard" in text
    assert "IDN-009" not in text


def pasted(text, requirement):
    """What a shell makes of the command under `next` of an item."""
    item = text[text.index(f"NOT MET  {requirement}") :].split("\n\n")[0]
    return shlex.split(item.partition("  next      ")[2].replace("\\\n", ""))


def test_one_thing_is_said_once():
    text = terminal.summary(sample.sample())
    item = text[text.index("NOT MET  MRG-001") :].split("\n\n")[0]
    assert item.splitlines()[:6] == [
        "NOT MET  MRG-001 Every item from every source appears, none is invented",
        "  [aggregation.every-item-once]",
        "  expected  RBA|med-7 once",
        "  seen      not in any page of the view",
        "  where     Patient/12/$everything",
        "  sent      1. The GP practice contributes one observation about Ada (999 000 0018).",
    ]
    assert "also" not in item


def test_long_stories_keep_their_end():
    lines = sample.lines()
    lines[1] = lines[1] | {"history": [f"Step {n} is taken." for n in range(1, 21)]}
    text = terminal.summary(parse(sample.data(lines)))
    assert "  sent      ... and 8 more before these\n            9. Step 9 is taken." in text
    assert "20. Step 20 is taken." in text


def test_rows_nobody_asked_for_are_counted_and_not_listed():
    rows = [
        row | {"verdict": "not-tested", "reason": NOT_SELECTED} if row["id"] == "IDN-009" else row
        for row in sample.REQUIREMENTS
    ]
    text = terminal.summary(parse(sample.data([sample.RUN, *sample.CHECKS, *rows, sample.end_of(rows)])))
    head, must, should = text.split("\n\n")[1].splitlines()
    assert head.endswith("  not selected")
    assert must.split() == ["MUST", "2", "2", "1", "1", "1", "0", "1"]
    assert should.endswith(" 0")
    assert "IDN-009" not in text


def test_what_cannot_be_tested_for_one_reason_is_told_once():
    why = {"reason": "all personas are one anonymous caller: nobody can state a purpose"}
    checks = [sample.check(f"access.{n}", f"ACC-00{n}", "not-tested", **why) for n in (3, 4)]
    rows = [sample.requirement(f"ACC-00{n}", "MUST", "A rule", "not-tested", **why) for n in (3, 4)]
    text = terminal.summary(parse(sample.data([sample.RUN, *checks, *rows, sample.end_of(rows)])))
    assert text.count("NOT TESTED") == 2
    assert text.count("anonymous caller") == 1
    assert "next      my systems/sekmet.toml: declare how callers sign in" in text
    assert "shcr run" not in text


def test_no_line_is_too_wide_and_none_steers_the_terminal():
    lines = sample.lines()
    lines[1] = lines[1] | {"reason": "\x1b[2J" + "long " * 200, "expected": "x" * 400, "seen": "a\nb\rc"}
    text = terminal.summary(parse(sample.data(lines)))
    assert max(len(line) for line in text.splitlines()) <= terminal.WIDTH
    assert "\x1b" not in text
    assert "\r" not in text


def test_truncated_and_partial_runs_say_so():
    text = terminal.summary(sample.truncated())
    assert text.startswith("TRUNCATED: this run did not finish. 2 of 6 planned checks left a result")
    assert "PLANNED, NEVER RAN: 4 checks" in text
    assert "MUST   " not in text
    results = sample.sample()
    partial = replace(results, run=replace(results.run, filter=("area MRG",)))
    assert "PARTIAL RUN: Only area MRG" in terminal.summary(partial)
