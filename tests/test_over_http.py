"""Runs over HTTP, on a reference that keeps its data: the same cases, fresh people, and nothing left."""

import sqlite3
import subprocess
import sys
from contextlib import closing

from served import keeping, served

from harness.evidence.results import read

FIVE_IN_A_ROW = """
import sys
from harness.cli import main

first, *arguments = sys.argv[1:]
sys.exit(max(main([*arguments, "--out", f"run{n}"]) for n in range(int(first), int(first) + 5)))
"""


def test_over_http_it_is_the_same_verdict_and_the_same_cases(whole_run, shcr, tmp_path):
    with served(tmp_path, "--data", str(tmp_path / "record.db")) as target:
        for out, rows in (("once", ()), ("again", ("--area", "idn", "--area", "mrg"))):
            options = ("--depth", "smoke", "--workers", "2", "--out", out)
            told = shcr("run", "--target", keeping(target), *options, *rows)
            assert told.returncode == 0, told.stdout + told.stderr
        keys = target.with_suffix(".keys")
        assert keys.stat().st_mode & 0o777 == 0o700
        assert {key.stat().st_mode & 0o777 for key in keys.iterdir()} == {0o600}
    inside, once, again = (
        read(out / "results.ndjson") for out in (whole_run[1], *map(tmp_path.joinpath, ("once", "again")))
    )
    assert inside.end.cases_digest == once.end.cases_digest
    digests = {check.check: check.digest for check in once.checks}
    assert all(digests[check.check] == check.digest for check in again.checks)
    numbers = [set((tmp_path / out / "people.txt").read_text().split()) for out in ("once", "again")]
    assert all(numbers)
    assert not numbers[0] & numbers[1], "fresh people never collide"


def test_twenty_runs_in_a_row_agree_on_a_server_that_keeps_its_data(tmp_path):
    """Four programs after one another with five runs each: what a run may depend on, either would show."""
    options = ("--depth", "smoke", "--area", "idn", "--requirement", "aud-004")
    with served(tmp_path, "--data", str(tmp_path / "record.db")) as target:
        for first in ("0", "5", "10", "15"):
            arguments = (first, "run", "--target", str(keeping(target)), *options)
            subprocess.run([sys.executable, "-c", FIVE_IN_A_ROW, *arguments], cwd=tmp_path, check=True)
    runs = [read(tmp_path / f"run{n}" / "results.ndjson") for n in range(20)]
    assert len({run.end.cases_digest for run in runs}) == 1
    assert len({tuple((check.check, check.verdict) for check in run.checks) for run in runs}) == 1


def test_a_run_takes_back_what_it_contributed(shcr, tmp_path):
    record = tmp_path / "record.db"
    with served(tmp_path, "--data", str(record)) as target:
        areas = ("--area", "err", "--area", "idn", "--area", "mrg")
        told = shcr("run", "--target", target, "--depth", "smoke", "--workers", "2", *areas, "--out", "out")
    assert told.returncode == 0, told.stdout + told.stderr
    assert not (tmp_path / "out" / "people.txt").exists()
    assert "to purge" not in told.stdout
    with closing(sqlite3.connect(record)) as data:
        assert data.execute("SELECT count(*) FROM record").fetchone()[0] > 100
        assert data.execute("SELECT count(*) FROM record WHERE NOT deleted").fetchone()[0] == 0
