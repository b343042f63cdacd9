from dataclasses import replace

import sample

from harness.evidence.results import parse
from harness.render import terminal


def test_the_sentence_then_counts_then_what_needs_attention():
    text = terminal.summary(sample.sample())
    assert text.startswith("Not met: of the 4 MUST requirements judged, 2 are not met by SEKMET.")
    assert "MUST      2        2           1           1            2" in text
    order = [text.index(word) for word in ("NOT MET  MRG-001", "TEST FAULT  AUD-004", "NOT TESTED  ACC-006")]
    assert order == sorted(order)
    assert "  3. The GP views the whole record of Ada: the medicine is not there." in text
    assert "--requirement MRG-001 --seed 123 --depth standard" in text
    assert "on project grounds: no breach of a standard" in text
    assert "IDN-009" not in text


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
