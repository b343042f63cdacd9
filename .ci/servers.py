"""Runs a command beside the FHIR servers of ../shared/servers, each on loopback in a folder that goes away.

    python .ci/servers.py pytest

Their base addresses stand in SHCR_SEKMET, SHCR_MEDPLUM and SHCR_FHIRSTARTER. What cannot be installed or does
not answer fails; only a machine without ../shared, or without npm (Medplum), does without and is told so.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "servers"
INSTALL_S, ANSWER_S, END_S = 240, 60, 10
PIP = ("venv/bin/pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check")


@dataclass(frozen=True)
class Server:
    """How to install a server in a copy of its folder and start it; {port} stands for the port it gets."""

    name: str
    folder: str
    base: str
    installs: tuple[tuple[str, ...], ...]
    starts: tuple[str, ...]
    needs: str = sys.executable
    environment: dict[str, str] = field(default_factory=dict)


VENV = (sys.executable, "-m", "venv", "venv")
SERVERS = (
    Server(
        "SEKMET",
        "sekmet",
        "http://127.0.0.1:{port}/fhir",
        (VENV, (*PIP, "sekmet-fhir==0.1.1"), ("sed", "-i", "s/18090/{port}/", "settings.yaml")),
        ("venv/bin/sekmet", "serve"),
        environment={"SEKMET_CONFIG": "settings.yaml"},
    ),
    Server(
        "MEDPLUM",
        "medplum-memory",
        "http://127.0.0.1:{port}/fhir/R4",
        (("npm", "install", "--no-audit", "--no-fund", "--loglevel=error"),),
        ("node", "server.mjs", "{port}"),
        needs="npm",
    ),
    Server(
        "FHIRSTARTER",
        "fhirstarter-memory",
        "http://127.0.0.1:{port}",
        (VENV, (*PIP, "-r", "requirements.txt")),
        ("venv/bin/uvicorn", "app:app", "--host", "127.0.0.1", "--port", "{port}"),
        environment={"FHIR_SEQUENCE": "R4B"},
    ),
)


def started(server, folder, on_end):
    """The base address of a server that answers; `on_end` ends it."""
    shutil.copytree(SHARED / server.folder, folder)
    port = free_port()
    environment = {**os.environ, **server.environment}
    for command in server.installs:
        subprocess.run(filled(command, port), cwd=folder, timeout=INSTALL_S, check=True, env=environment)
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(
            filled(server.starts, port),
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    on_end(end, process)
    base = server.base.format(port=port)
    deadline = time.monotonic() + ANSWER_S
    while not answers(f"{base}/metadata"):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{server.name} does not answer at {base}:\n{tail(folder / 'log')}")
        time.sleep(0.2)
    return base


def is_possible(server):
    """Whether what it needs is there; who looks on is told if not."""
    if shutil.which(server.needs) is None:
        print(f"no {server.name}: {server.needs} is not there; its tests are skipped", flush=True)
        return False
    return True


def filled(command, port):
    return [part.format(port=port) for part in command]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url):
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def tail(log):
    return log.read_text("utf-8", "replace")[-2000:]


def end(process):
    """End a server and what it started."""
    for sent in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sent)
            process.wait(END_S)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def main(command):
    """The exit code of the command."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    environment = dict(os.environ)
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if not SHARED.is_dir():
            print(f"no servers: {SHARED} is not there; the tests against them are skipped", flush=True)
        with ThreadPoolExecutor() as at_once:
            wanted = [server for server in SERVERS if SHARED.is_dir() and is_possible(server)]
            places = [work / server.folder for server in wanted]
            bases = list(at_once.map(started, wanted, places, repeat(stack.callback)))
        for server, base in zip(wanted, bases, strict=True):
            environment[f"SHCR_{server.name}"] = base
            print(f"{server.name} at {base}", flush=True)
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (RuntimeError, subprocess.SubprocessError) as error:
        sys.exit(f"a server did not start: {error}")
