"""Runs on a reference that keeps its data: they agree one after another, and nothing is left."""

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
