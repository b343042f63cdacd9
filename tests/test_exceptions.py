"""Accepted exceptions: who, until when, why; what is wrong with a file is told in one line."""

from dataclasses import dataclass
from datetime import date

import pytest

from harness.evidence.exceptions import ExceptionsError, apply, load, needless, template
from harness.evidence.verdicts import Verdict

TODAY = date(2026, 11, 23)
GOOD = """\
[[exception]]
requirement = "RTP-005"
reason = "decimals of the old laboratory feed"
owner = "A. Person, CSO"
expires = 2026-12-31
ticket = "HAZ-17"
"""


@dataclass(frozen=True)
class Row:
    id: str
    verdict: Verdict
    level: str = "MUST"
    title: str = "A title"
    reason: str = "seen"


def loaded(tmp_path, text):
    (tmp_path / "exceptions.toml").write_text(text, encoding="utf-8")
    return load(tmp_path / "exceptions.toml", {"RTP-005", "RTP-001"}, TODAY)


def test_what_is_accepted_is_told_and_is_no_pass(tmp_path):
    accepted = loaded(tmp_path, GOOD)
    rows = apply([Row("RTP-005", Verdict.NOT_MET), Row("RTP-001", Verdict.NOT_MET)], accepted, {"RTP-005"})
    assert [row.verdict for row in rows] == [Verdict.EXCEPTION, Verdict.NOT_MET]
    assert "A. Person, CSO until 31 December 2026 (HAZ-17)" in rows[0].reason
    assert "Seen: not met: seen" in rows[0].reason


@pytest.mark.parametrize("verdict", [Verdict.MET, Verdict.FAULT, Verdict.NOT_CHECKED])
def test_only_what_is_not_met_or_not_tested_can_be_accepted(tmp_path, verdict):
    rows = [Row("RTP-005", verdict)]
    assert apply(rows, loaded(tmp_path, GOOD), {"RTP-005"}) == rows


def test_nobody_accepts_what_nobody_saw(tmp_path):
    rows = [Row("RTP-005", Verdict.NOT_MET)]
    assert apply(rows, loaded(tmp_path, GOOD), set()) == rows


def test_an_exception_nobody_needs(tmp_path):
    accepted = loaded(tmp_path, GOOD)
    assert needless([Row("RTP-005", Verdict.MET)], accepted, {"RTP-005"}) == ["RTP-005"]
    assert not needless([Row("RTP-005", Verdict.NOT_MET)], accepted, {"RTP-005"})
    assert not needless([Row("RTP-005", Verdict.NOT_TESTED)], accepted, set())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[", "not TOML"),
        ("x = 1", "expected [[exception]] entries"),
        (GOOD.replace("RTP-005", "XXX-1"), "no check verifies XXX-1"),
        (GOOD.replace("2026-12-31", "2026-11-22"), "expired on 2026-11-22"),
        (GOOD + GOOD, "2 exceptions for RTP-005"),
        (GOOD.replace("ticket", "tickets"), "exception 1: expected the keys"),
        (GOOD.replace('"HAZ-17"', '""'), "ticket: expected text"),
        (GOOD.replace("2026-12-31", '"soon"'), "expires: expected a date"),
        (GOOD.replace("2026-12-31", "2026-12-31T00:00:00"), "expires: expected a date"),
        (GOOD.replace('"HAZ-17"', '"  "'), "ticket: expected text"),
    ],
)
def test_what_is_wrong_with_a_file(tmp_path, text, told):
    with pytest.raises(ExceptionsError) as error:
        loaded(tmp_path, text)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_template_is_ready_to_be_filled_in(tmp_path):
    text = template([Row("RTP-005", Verdict.NOT_MET)])
    filled = text.replace('expires = ""', "expires = 2026-12-31").replace('""', '"x"')
    assert [one.requirement for one in loaded(tmp_path, filled)] == ["RTP-005"]
    with pytest.raises(ExceptionsError, match="reason: expected text"):
        loaded(tmp_path, text)
    assert template([]) == ""
