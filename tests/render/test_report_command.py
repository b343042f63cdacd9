"""`shcr report DIR`: the reports again, whatever became of the run."""

from pathlib import Path

import pytest
import sample

from harness.cli import main
from harness.cli.conducting import Conducting, Terms
from harness.suite.plan import Plan, Trial, World
from harness.target.model import REFERENCE, Target


@pytest.fixture
def folder(tmp_path):
    def wrote(lines):
        (tmp_path / "results.ndjson").write_bytes(sample.data(lines))
        return tmp_path

    return wrote


def test_reports_are_made_again_with_the_exit_code_of_the_run(folder, capsys):
    out = folder(sample.lines())
    (out / "people.txt").write_text("9990000018\n9990000026\n")
    assert main(["report", str(out)]) == 1
    told = capsys.readouterr().out
    assert told.startswith("Not met: ")
    assert f"People   {out / 'people.txt'} (2 synthetic people to purge)" in told
    assert "<html" in (out / "report.html").read_text("utf-8")
    assert "<testsuites" in (out / "junit.xml").read_text("utf-8")


def test_a_killed_run_says_so(folder, capsys):
    out = folder([sample.RUN, *sample.CHECKS[:5]])
    assert main(["report", str(out)]) == 4
    told = capsys.readouterr().out
    assert told.startswith("TRUNCATED")
    assert "People" not in told
    assert "TRUNCATED" in (out / "report.html").read_text("utf-8")


def test_bad_input_is_one_line(folder, tmp_path, capsys):
    for bad in (tmp_path / "nothing here", folder([{"kind": "chek"}])):
        assert main(["report", str(bad)]) == 2
        told = capsys.readouterr().err
        assert told.startswith(f"shcr: {bad / 'results.ndjson'}")
        assert told.count("\n") == 1
        assert "expected" in told
    out = folder(sample.lines())
    (out / "report.html").mkdir()
    assert main(["report", str(out)]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert not Path(out / "junit.xml").exists()


@pytest.mark.parametrize(("source", "listed"), [("my.toml", True), (REFERENCE, False)])
def test_people_are_listed_only_where_they_have_to_be_purged(tmp_path, source, listed):
    trial = Trial("area.check", World(source, "test"), "smoke")
    target = Target("X", "http://127.0.0.1:1/fhir", source=source)
    conducting = Conducting(Plan("run", 1, (trial,)), Terms(target), tmp_path)
    assert bool(conducting._plan.people) is listed
    given = {"target": source, "environment": "test", "exceptions": "", "packages": [], "profiles": []}
    assert conducting._first_line({})["given"] == given
