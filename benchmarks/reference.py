"""Requests per second of the bundled reference in process, and the time of whole runs at each depth."""

import statistics
import subprocess
import sys
import tempfile
import time

from harness.fhir import synthetic
from harness.suite.opening import open_world
from harness.suite.plan import World
from harness.verbs.contributing import cares_for, contributes
from harness.verbs.viewing import views

_ROUNDS = 5
_PEOPLE = 100


def loop():
    """Requests per second of: contribute, look up, view, for a hundred people."""
    opened = open_world(World("reference"), "benchmark")
    started = time.perf_counter()
    for _ in range(_PEOPLE):
        case = opened.record().begins()
        gp, ann = case.actor("gp"), case.person()
        cares_for(gp, ann)
        contributes(case.contributors()[0], ann, synthetic.observation(), synthetic.condition())
        views(gp, ann, [])
    return opened.wire.journal.requests / (time.perf_counter() - started)


def run(depth):
    """Seconds of a whole run, start-up included."""
    with tempfile.TemporaryDirectory() as out:
        started = time.perf_counter()
        command = [sys.executable, "-m", "harness", "run", "--depth", depth, "--out", out]
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - started


def main():
    """Print medians, and each depth against smoke."""
    print(
        f"in process: {statistics.median(loop() for _ in range(_ROUNDS)):.0f} requests/s (median of {_ROUNDS})"
    )
    smoke = statistics.median(run("smoke") for _ in range(_ROUNDS))
    standard = statistics.median(run("standard") for _ in range(_ROUNDS))
    print(f"run at smoke: {smoke:.1f} s; at standard: {standard:.1f} s, {standard / smoke:.1f} times smoke")


if __name__ == "__main__":
    main()
