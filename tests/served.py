"""The reference as a server on this machine."""

import signal
import subprocess
import sys
from contextlib import contextmanager


@contextmanager
def served(folder, *arguments):
    """The reference in a process of its own, and its target file."""
    target = folder / "reference.toml"
    command = [
        sys.executable,
        "-m",
        "harness",
        "serve",
        "--port",
        "0",
        "--write-target",
        str(target),
        *arguments,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder) as process:
        for line in process.stdout:
            if line.startswith("serving"):
                break
        try:
            yield target
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=10)


def keeping(target):
    """The same target file for a system that nothing can be deleted from."""
    kept = target.with_name("keeping.toml")
    kept.write_text(target.read_text("utf-8").replace('remove = "delete"\n', ""), encoding="utf-8")
    return kept
