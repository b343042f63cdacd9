"""What verdicts mean for a row, for an exit code, for the first sentence."""

from dataclasses import dataclass

import pytest

from harness.evidence.verdicts import Circumstances, Verdict, counts, exit_code, sentence, worst


@dataclass(frozen=True)
class Row:
    verdict: Verdict
    level: str = "MUST"


MET, NOT_MET, FAULT = Row(Verdict.MET), Row(Verdict.NOT_MET), Row(Verdict.FAULT)
NOT_TESTED, NOT_CHECKED = Row(Verdict.NOT_TESTED), Row(Verdict.NOT_CHECKED)


@pytest.mark.parametrize(
    ("rows", "complete", "conceded", "code"),
    [
        ([MET, NOT_CHECKED], True, False, 0),
        ([MET, NOT_MET, FAULT, NOT_TESTED], False, True, 1),
        ([MET, FAULT, NOT_TESTED], True, True, 4),
        ([MET, NOT_TESTED], False, True, 4),
        ([MET, NOT_TESTED], True, True, 3),
        ([MET], True, True, 5),
        ([MET, Row(Verdict.EXCEPTION)], True, False, 5),
        ([MET, Row(Verdict.STATEMENT)], True, False, 5),
        ([MET, Row(Verdict.NOT_MET, "SHOULD")], True, False, 0),
        ([MET, Row(Verdict.FAULT, "SHOULD")], True, False, 0),
    ],
)
def test_exit_codes(rows, complete, conceded, code):
    assert exit_code(rows, complete=complete, conceded=conceded) == code


def test_a_row_is_as_good_as_its_worst_check():
    assert worst([]) is Verdict.NOT_CHECKED
    assert worst([Verdict.MET, Verdict.NOT_TESTED]) is Verdict.NOT_TESTED
    assert worst([Verdict.NOT_MET, Verdict.FAULT, Verdict.MET]) is Verdict.NOT_MET


def test_levels_are_never_added():
    assert counts([MET, MET, Row(Verdict.MET, "SHOULD")]) == {"MUST": {"met": 2}, "SHOULD": {"met": 1}}


@pytest.mark.parametrize(
    ("rows", "about", "said"),
    [
        ([MET, NOT_CHECKED], Circumstances("X"), "Met: X meets the 1 MUST requirement that was checked"),
        ([MET, NOT_MET], Circumstances("X"), "of the 2 MUST requirements judged, 1 is not met by X"),
        ([MET, NOT_TESTED], Circumstances("X"), "X meets 1 MUST requirement, 1 could not be tested"),
        ([MET], Circumstances("X", complete=False), "No verdict on X"),
        ([MET], Circumstances("X", filters=["area MRG"]), "Partial run (area MRG)"),
        ([MET], Circumstances("X", stopped="enough"), "Stopped: enough"),
        ([MET], Circumstances("X", departures=2), "with 2 declared departures"),
        ([MET, NOT_CHECKED], Circumstances("X"), "1 of 2 MUSTs checked, 1 gave a verdict."),
    ],
)
def test_sentences(rows, about, said):
    assert said in sentence(rows, rows, about)
