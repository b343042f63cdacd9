"""Runs the examples of docs/how-to-pipeline.md, shell step by shell step, as their services would.

    python .ci/pipelines.py WHEEL RESULTS

The services' own part is stood in for: a checkout is a copy, Python an environment of its own, a secret a
variable. The system under test is the reference. A job passes where departures are agreed, fails where a MUST
is not met, and leaves its reports either way. GitLab installs the wheel, GitHub a folder, and both draw the
cases of the run whose results those are.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path

import yaml

from harness.cli.toml import as_toml

ROOT = Path(__file__).resolve().parent.parent
STEP_S = 300
SECRET = re.compile(r"\$\{\{ secrets\.(\w+) \}\}")
START = """#!/bin/sh
nohup shcr serve --port {port} --write-target "{folder}/record.toml" {defects} >"{folder}/log" 2>&1 &
echo $! >"{folder}/pid"
for _ in $(seq 100); do
  grep -q "^serving" "{folder}/log" && exit 0
  sleep 0.2
done
cat "{folder}/log"
exit 1
"""


@dataclass(frozen=True)
class Step:
    """Shell as it is written, or something the service does."""

    shell: str
    service: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    always: bool = False


@dataclass(frozen=True)
class Job:
    """The steps of an example, the exit codes it takes, and the files it keeps."""

    name: str
    steps: tuple[Step, ...]
    keeps: tuple[str, ...]
    takes: frozenset[int] = frozenset({0})


def examples(wheel):
    page = (ROOT / "docs" / "how-to-pipeline.md").read_text("utf-8")
    found = re.findall(r"^```yaml\n(.*?)^```", page, re.S | re.M)
    github, gitlab = map(yaml.safe_load, found)
    return of_github(github["jobs"]["conformance"]), of_gitlab(gitlab["conformance"], wheel)


def of_github(job):
    """Each `run` is a `bash -e` of its own."""
    steps, keeps = [], []
    for step in job["steps"]:
        used = step.get("uses", "").partition("@")[0]
        if used == "actions/checkout":
            steps.append(Step("", f"checkout {step.get('with', {}).get('path', '')}"))
        elif used == "actions/setup-python":
            steps.append(Step("", "python"))
        elif used == "actions/upload-artifact":
            keeps.append(step["with"]["path"])
        elif used:
            raise SystemExit(f"GitHub Actions: nothing stands in for {used}")
        else:
            steps.append(
                Step(step["run"], environment=step.get("env", {}), always=step.get("if") == "always()")
            )
    return Job("GitHub Actions", tuple(steps), tuple(keeps))


def of_gitlab(job, wheel):
    """The lines of `script` are one shell that ends at the first failure; what pip installs is the wheel."""
    variables = {**job["variables"], "SHCR": wheel, "GP_KEY": "${{ secrets.GP_KEY }}"}
    script = Step("\n".join(["set -eo pipefail", *job["script"]]), environment=variables)
    artifacts = job["artifacts"]
    return Job(
        "GitLab CI",
        (Step("", "checkout "), Step("", "python"), script),
        (*artifacts["paths"], artifacts["reports"]["junit"]),
        frozenset({0, *job["allow_failure"]["exit_codes"]}),
    )


def code_of(job, folder, python, secrets):
    """The exit code of the first step that fails, 0 if none does."""
    code = 0
    for step in job.steps:
        if step.service == "python" and python.exists():
            continue
        if step.service == "python":
            subprocess.run([sys.executable, "-m", "venv", python], check=True)
        elif step.service:
            check_out(folder / step.service.partition(" ")[2])
        elif not code or step.always:
            told = subprocess.run(
                ["bash", "-e", "-c", step.shell],
                cwd=folder,
                env=environment(python, step, secrets),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=STEP_S,
                check=False,
            )
            code = code or told.returncode
            (folder / "job.log").open("a").write(f"$ {step.shell}\n{told.stdout}\n")
    return code


def environment(python, step, secrets):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SHCR_", "PYTHON", "VIRTUAL_ENV"))}
    given = {name: SECRET.sub(lambda m: secrets[m[1]], text) for name, text in step.environment.items()}
    return {**kept, "PATH": f"{python / 'bin'}:{os.environ['PATH']}", **given}


def check_out(place):
    """This project where a job wants it; the supplier's own repository is there already."""
    if place.exists():
        return
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, place / name)


def repository(folder, instance, defects):
    """What a supplier's repository holds, for a record that departs; the secrets that are not in it."""
    instance.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shcr = [sys.executable, "-m", "harness", "serve", "--port", str(port), "--write-target", "record.toml"]
    with subprocess.Popen(shcr, cwd=instance, stdout=subprocess.PIPE, text=True) as serving:
        for line in serving.stdout:
            if line.startswith("serving"):
                break
        serving.terminate()
    data = tomllib.loads((instance / "record.toml").read_text("utf-8"))
    data["personas"]["gp"]["key"] = {"env": "GP_KEY"}
    departure = {"key": "audit_grain", "owner": "A. Owner", "reference": "HAZ-1"}
    data["declare"] |= {"audit_grain": "session", "departures": [departure]}
    folder.mkdir()
    shutil.copytree(instance / "record.keys", folder / "record.keys")
    secrets = {"GP_KEY": (folder / "record.keys" / "gp.pem").read_text("utf-8")}
    (folder / "record.keys" / "gp.pem").unlink()
    (folder / "record.toml").write_text(as_toml(data), "utf-8")
    planted = " ".join(f"--defect {id_}" for id_ in defects)
    start = folder / "start-test-instance"
    start.write_text(START.format(port=port, folder=instance, defects=planted), "utf-8")
    start.chmod(0o755)
    return secrets


def tried(job, defects, python, work):
    """The exit code, and the digest of the cases it drew, of a job that went as it should."""
    folder, instance = work / "repository", work / "instance"
    secrets = repository(folder, instance, defects)
    try:
        code = code_of(job, folder, python, secrets)
    finally:
        if (instance / "pid").exists():
            subprocess.run(["kill", (instance / "pid").read_text().strip()], check=False)
    missing = [name for name in (*job.keeps, "conformance/report.html") if not (folder / name).exists()]
    if missing or (code in job.takes) != (not defects):
        log = (folder / "job.log").read_text("utf-8", "replace")
        raise SystemExit(f"{log}\n{job.name}: ended with {code}; not kept: {', '.join(missing) or 'nothing'}")
    return code, digest(folder / "conformance")


def digest(results):
    last = (results / "results.ndjson").read_text("utf-8").strip().rpartition("\n")[2]
    return json.loads(last)["cases_digest"]


def all_of(job, expected):
    """A service's jobs one after another, in one environment."""
    with tempfile.TemporaryDirectory() as made:
        for defects in ((), ("ME-21",)):
            with tempfile.TemporaryDirectory() as work:
                code, drew = tried(job, defects, Path(made) / "python", Path(work))
            if not defects and drew != expected:
                raise SystemExit(f"{job.name}: what was installed drew other cases, {drew}, not {expected}")
            print(f"{job.name}: {'fails' if defects else 'passes'} as it should, {code}", flush=True)


def main(wheel, results):
    with ThreadPoolExecutor() as at_once:
        for _ in at_once.map(all_of, examples(wheel), repeat(digest(Path(results)))):
            pass


if __name__ == "__main__":
    main(*sys.argv[1:])
