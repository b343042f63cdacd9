"""What the tests of the whole program share."""

import os
import subprocess
import sys

import pytest


@pytest.fixture
def shcr(tmp_path):
    """The command as its users run it: a process of its own, in a folder of its own."""

    def run(*arguments, **environment):
        return subprocess.run(
            [sys.executable, "-m", "harness", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            cwd=tmp_path,
            env={**os.environ, **environment},
        )

    return run
