"""Whoever ends a run gets what it found, the reports and the list of people; never a traceback."""

import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler

import pytest
from echo_server import serving

from harness.cli.interrupting import ends_in_order
from harness.evidence.journal import Journal
from harness.evidence.results import read
from harness.suite.opening import open_world
from harness.suite.plan import World
from harness.target.client import connect
from harness.target.clock import SystemClock
from harness.target.load import from_data
from harness.target.stops import ENDING, RunStopped


@pytest.fixture(autouse=True)
def _nobody_asked():
    yield
    ENDING.forget()


def started(folder, *arguments):
    command = [sys.executable, "-m", "harness", *arguments]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=os.environ,
        preexec_fn=_hears_hangups,
    )


def _hears_hangups():
    """Whatever runs these tests may not: under nohup they are ignored, by what it starts too."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def wait_for(condition, process):
    deadline = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (signal.SIGINT, "interrupted by the user"),
        (signal.SIGTERM, "ended by SIGTERM"),
        (signal.SIGHUP, "ended by SIGHUP"),
    ],
)
def test_a_run_that_is_ended_reports_what_it_found(tmp_path, number, words):
    results = tmp_path / "out" / "results.ndjson"
    with started(tmp_path, "run", "--depth", "certify", "--out", "out") as process:
        wait_for(lambda: results.exists() and results.read_text("utf-8").count('"kind": "check"'), process)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 4, err
    assert words in " ".join(out.split())
    assert "Traceback" not in err
    assert read(results).end.stopped == words
    assert (tmp_path / "out" / "report.html").exists()
    assert not (tmp_path / ".hypothesis").exists()


def test_a_second_signal_ends_at_once(tmp_path):
    with started(tmp_path, "run", "--depth", "certify", "--out", "out") as process:
        wait_for((tmp_path / "out" / "results.ndjson").exists, process)
        for _ in range(50):
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert "Traceback" not in err


def test_an_interrupted_selftest_claims_nothing(tmp_path):
    with started(tmp_path, "selftest", "--json", "sharp.json") as process:
        for line in process.stderr:
            if line.startswith("["):
                break
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 4, err
    assert out.startswith("Interrupted by the user after ")
    assert "nothing is claimed" in out
    assert "detects" not in out
    assert "Traceback" not in err
    assert not (tmp_path / "sharp.json").exists()


@pytest.mark.parametrize("after_s", [0.05, 0.15, 0.3, 0.6])
def test_an_interrupt_while_it_starts(tmp_path, after_s):
    code = "import os, sys, harness.cli as c; print(flush=True); sys.exit(c.main(['list']))"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    ) as process:
        process.stdout.readline()
        time.sleep(after_s)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    assert process.returncode in (0, 4, -signal.SIGINT), "the last after it had ended"


def test_serve_ends_in_order(tmp_path):
    with started(tmp_path, "serve", "--port", "0") as process:
        assert process.stdout.readline().startswith("serving at")
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "stopped\n", "")


class Silent(BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(3)

    def log_message(self, *_):
        pass


def in_a_while():
    timer = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()


def test_nobody_waits_for_an_answer_after_an_interrupt():
    data = {"name": "X", "base_url": "", "auth": {"kind": "none"}}
    with serving(Silent) as url, ends_in_order():
        wire = connect(from_data(data | {"base_url": url}, "x.toml"), Journal(), "test")
        in_a_while()
        began = time.monotonic()
        with pytest.raises(RunStopped, match="interrupted by the user"):
            wire.send("GET", "Patient/1")
        wire.close()
        assert time.monotonic() - began < 2


def test_nobody_sleeps_on_after_an_interrupt():
    with ends_in_order():
        in_a_while()
        began = time.monotonic()
        with pytest.raises(RunStopped):
            SystemClock().sleep(30)
        assert time.monotonic() - began < 2


def test_what_is_ignored_stays_ignored():
    kept = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ends_in_order():
            os.kill(os.getpid(), signal.SIGHUP)
            assert not ENDING.asked
    finally:
        signal.signal(signal.SIGHUP, kept)


def test_each_number_is_told_before_it_is_used():
    told = []
    opened = open_world(World("reference"), "test", on_lease=told.append)
    numbers = [opened.lease.take() for _ in range(3)]
    opened.close()
    assert told == numbers == opened.lease.given
