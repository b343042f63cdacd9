"""What the tests of the whole program share."""

import os
import subprocess
import sys

import pytest

LONGEST = (
    "test_selftest.py",
    "test_kept_data.py",
    "test_real_server.py",
    "test_whole_runs.py",
    "test_secrets.py",
    "test_crew.py",
)


def pytest_collection_modifyitems(items):
    """The longest files first, so that no worker is left alone with one in the end."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def command_in(folder):
    """The command as its users run it: a process of its own, in this folder."""

    def run(*arguments, **environment):
        return subprocess.run(
            [sys.executable, "-m", "harness", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
            cwd=folder,
            env={**os.environ, **environment},
        )

    return run


@pytest.fixture
def shcr(tmp_path):
    """The command, in the folder of the test."""
    return command_in(tmp_path)


@pytest.fixture(scope="session")
def whole_run(tmp_path_factory):
    """One whole run at smoke on the reference in process, which several tests look at: (how it ended, folder)."""
    folder = tmp_path_factory.mktemp("whole")
    return command_in(folder)("run", "--depth", "smoke", "--out", "out"), folder / "out"
