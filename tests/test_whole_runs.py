"""Runs as users start them: in process, over HTTP, interrupted, with exceptions, and with a stranger in an answer."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from echo_server import Echo, serving
from served import keeping, served

from harness.cli.coverage import coverage
from harness.evidence.results import read
from harness.requirements.catalogue import load

MANY = (*(f"--area={area}" for area in ("acc", "aud", "err", "idn", "mrg")), "--requirement=rtp-001")
"""All but most of the round trip: whole runs over HTTP are what `.ci/pipelines.py` compares with one in process."""
SCHEMA = Path(__file__).parent.parent / "harness" / "schemas" / "results.schema.json"


def verdicts(folder):
    return {check.requirement: check.verdict.value for check in read(folder / "results.ndjson").checks}


def test_the_reference_is_met_and_the_reports_are_there(whole_run):
    told, out = whole_run
    assert told.returncode == 0, told.stderr
    musts = sum(load()[id_].level == "MUST" for id_ in coverage().checked)
    assert told.stdout.startswith(f"Met: Bundled reference meets all {musts} MUST requirements")
    for name in ("report.html", "results.ndjson", "junit.xml"):
        assert str(Path("out") / name) in told.stdout
        assert (out / name).stat().st_size > 1000
    assert not (out / "people.txt").exists()


def test_every_line_of_the_results_has_its_shape(shcr, tmp_path):
    jsonschema = pytest.importorskip("jsonschema")
    shcr("run", "--depth", "smoke", "--out", "out", "--area", "err", "--requirement", "rtp-005")
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    lines = (tmp_path / "out" / "results.ndjson").read_text("utf-8").strip().split("\n")
    for line in lines:
        validator.validate(json.loads(line))
    assert json.loads(lines[-1])["kind"] == "end"


def test_over_http_it_is_the_same_verdict_and_the_same_cases(whole_run, shcr, tmp_path):
    with served(tmp_path, "--data", str(tmp_path / "record.db")) as target:
        for out, rows in (("once", MANY), ("again", ("--area", "idn", "--area", "mrg"))):
            options = ("--depth", "smoke", "--workers", "2", "--out", out)
            told = shcr("run", "--target", keeping(target), *options, *rows)
            assert told.returncode == 0, told.stdout + told.stderr
        keys = target.with_suffix(".keys")
        assert keys.stat().st_mode & 0o777 == 0o700
        assert {key.stat().st_mode & 0o777 for key in keys.iterdir()} == {0o600}
    inside, once, again = (
        read(out / "results.ndjson") for out in (whole_run[1], *map(tmp_path.joinpath, ("once", "again")))
    )
    digests = {check.check: check.digest for check in inside.checks}
    assert all(digests[check.check] == check.digest for check in (*once.checks, *again.checks))
    numbers = [set((tmp_path / out / "people.txt").read_text().split()) for out in ("once", "again")]
    assert all(numbers)
    assert not numbers[0] & numbers[1], "fresh people never collide"


def test_a_defect_over_http_is_not_met(shcr, tmp_path):
    with served(tmp_path, "--defect", "MM-09") as target:
        told = shcr("run", "--target", target, "--depth", "smoke", "--area", "mrg", "--out", "out")
    assert told.returncode == 1
    found = verdicts(tmp_path / "out")
    assert (found["MRG-003"], found["MRG-001"]) == ("not-met", "met")


EXCEPTION = """[[exception]]
requirement = "{}"
reason = "until release 8"
owner = "A. Person, CSO"
expires = 2999-12-31
ticket = "HAZ-17"
"""


def test_what_somebody_accepts_ends_with_5_and_stands_on_the_first_page(shcr, tmp_path):
    (tmp_path / "accepted.toml").write_text(EXCEPTION.format("MRG-003"))
    options = ("--depth", "smoke", "--requirement", "mrg-003", "--exceptions", "accepted.toml")
    with served(tmp_path, "--defect", "MM-09") as target:
        told = shcr("run", "--target", target, *options, "--out", "out")
    assert told.returncode == 5, told.stdout + told.stderr
    assert "with 1 accepted exception" in told.stdout
    assert "accepted by A. Person, CSO until 31 December 2999 (HAZ-17)" in " ".join(told.stdout.split())
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "Accepted exceptions" in page.partition('id="requirements"')[0]
    assert "NOT MET" not in told.stdout


def test_an_exception_nobody_needs_ends_with_2_after_the_run(shcr, tmp_path):
    (tmp_path / "accepted.toml").write_text(EXCEPTION.format("MRG-003"))
    options = ("--depth", "smoke", "--requirement", "mrg-003", "--exceptions", "accepted.toml")
    told = shcr("run", *options, "--out", "out")
    assert told.returncode == 2
    assert "No longer needed: the exception for MRG-003" in " ".join(told.stdout.split())
    assert "exception no longer needed" in (tmp_path / "out" / "junit.xml").read_text("utf-8")


@pytest.mark.parametrize("requirement", ["IDN-004", "XYZ-001"])
def test_a_wrong_file_of_exceptions_is_told_before_anything_is_sent(shcr, tmp_path, requirement):
    (tmp_path / "accepted.toml").write_text(EXCEPTION.format(requirement))
    told = shcr("run", "--exceptions", "accepted.toml", "--out", "out")
    assert (told.returncode, told.stdout) == (2, "")
    assert f"no check verifies {requirement}" in told.stderr
    assert not (tmp_path / "out").exists()


def test_a_failing_run_prints_a_template_that_can_be_filled_in(shcr, tmp_path):
    options = ("--depth", "smoke", "--requirement", "mrg-003")
    with served(tmp_path, "--defect", "MM-09") as target:
        told = shcr("run", "--target", target, *options, "--out", "out")
        text = told.stdout[told.stdout.index("exception = [") :].partition("]")[0] + "]"
        filled = text.replace('expires = ""', "expires = 2999-12-31").replace('""', '"x"')
        (tmp_path / "accepted.toml").write_text(filled)
        again = shcr("run", "--target", target, *options, "--exceptions", "accepted.toml", "--out", "again")
    assert (told.returncode, again.returncode) == (1, 5)


def test_bearer_tokens_made_elsewhere(shcr, tmp_path):
    """With fixed tokens the purpose cannot be varied: said so, and everything else is judged."""
    with served(tmp_path) as target:
        text = _with_bearer_tokens(target, tmp_path)
        (tmp_path / "bearer.toml").write_text(text, encoding="utf-8")
        areas = ("--area", "acc", "--area", "aud", "--area", "idn", "--requirement", "rtp-005")
        told = shcr("run", "--target", "bearer.toml", "--depth", "smoke", *areas, "--out", "out")
    assert told.returncode == 3, told.stdout
    found = verdicts(tmp_path / "out")
    assert {found.pop("ACC-002"), found.pop("ACC-003")} == {"not-tested"}
    assert set(found.values()) == {"met"}


def _with_bearer_tokens(target, folder):
    """The reference's target file with a token for each persona in place of its key."""
    from harness.suite.opening import open_world
    from harness.suite.plan import World
    from harness.target.credentials import default_ask

    opened = open_world(World(str(target)), "test")
    for persona in opened.wire.target.personas.values():
        shown = opened.credentials.show(persona, default_ask(persona.id))
        token = shown.headers["Authorization"].removeprefix("Bearer ")
        (folder / f"{persona.id}.token").write_text(token)
    opened.close()
    text = re.sub(r'file = "[^"]*/([^"/]+)\.pem"', r'file = "\1.token"', target.read_text("utf-8"))
    return re.sub(r"\[auth\][^\[]*", '[auth]\nkind = "bearer"\n\n', text)


class Stranger(Echo):
    """Answers everybody's record to whoever asks for anybody's."""

    def answer(self):
        if not self.path.startswith("/fhir/Patient?identifier"):
            return super().answer()
        patient = {"resourceType": "Patient", "id": "p1", "name": [{"family": "Realperson"}]}
        text = json.dumps(
            {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": patient}]}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/fhir+json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = answer

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()


def test_a_person_outside_the_run_stops_it_and_is_not_written(shcr, tmp_path):
    with serving(Stranger) as origin:
        told = shcr(
            "run",
            "--target",
            _plain_target(tmp_path, origin),
            "--area",
            "mrg",
            "--area",
            "idn",
            "--out",
            "out",
        )
    left = [told.stdout, told.stderr, *(file.read_text("utf-8") for file in (tmp_path / "out").iterdir())]
    assert all("Realperson" not in text for text in left)
    assert "tell your data protection officer and SIRO now" in told.stdout + told.stderr
    assert told.returncode == 4
    results = read(tmp_path / "out" / "results.ndjson")
    assert len(results.checks) == 1, "nothing more is sent"
    assert "withheld" in results.evidence(results.checks[0])[-1].error


def _plain_target(folder, origin):
    (folder / "target.toml").write_text(
        f"""
name = "X"
base_url = "{origin}/fhir"
environment = "test"
[auth]
kind = "none"
[people]
block = [999100000, 999100999]
[personas.gp]
[personas.contributor-gp-practice]
organisation = "ZZ901"
namespace = "https://gp.example/id"
[personas.contributor-acute]
organisation = "ZZ902"
namespace = "https://acute.example/id"
[declare]
contribute = "fhir-transaction"
view = "everything"
[settle]
view = 0
""",
        encoding="utf-8",
    )
    return "target.toml"


def test_an_interrupted_run_says_so(tmp_path):
    command = [sys.executable, "-m", "harness", "run", "--depth", "certify", "--out", "out"]
    results = tmp_path / "out" / "results.ndjson"
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=os.environ
    ) as process:
        deadline = time.monotonic() + 60
        while not (results.exists() and results.read_text("utf-8").count('"kind": "check"')):
            assert time.monotonic() < deadline, "the run never concluded a check"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 4, err
    assert out.startswith("Stopped: interrupted")
    assert "Traceback" not in err
    assert read(results).end.stopped
    assert "interrupted" in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_two_runs_at_once_keep_apart(shcr, tmp_path):
    """The second into the same folder is refused, into another it is as good as alone."""
    command = [sys.executable, "-m", "harness", "run", "--depth", "smoke", "--area", "mrg"]
    outs = ("same", "same", "other")
    runs = [
        subprocess.Popen(
            [*command, "--out", out], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
        )
        for out in outs
    ]
    told = [process.communicate(timeout=120) for process in runs]
    codes = [process.returncode for process in runs]
    assert sorted(codes[:2]) == [0, 2]
    assert codes[2] == 0, told[2]
    assert "holds the results of a run" in told[codes.index(2)][1]
    assert all(read(tmp_path / out / "results.ndjson").end.exit == 0 for out in outs)


def test_a_users_own_pytest_is_left_out(shcr, tmp_path):
    (tmp_path / "conftest.py").write_text("raise RuntimeError('not ours')")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option")
    told = shcr(
        "run", "--depth", "smoke", "--area", "err", "--out", "out", PYTEST_ADDOPTS="--no-such-option -x"
    )
    assert told.returncode == 0, told.stderr
