"""A persona's secret, from where its target file says it is kept."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from harness.target.load import TargetError
from harness.target.model import Key


def secret(key: Key) -> str:
    """The secret a key names.

    Raises:
        TargetError: the file, variable or command does not give one.
    """
    if key.value:
        return key.value
    if key.file:
        text = _written(key)
    elif key.env:
        text = os.environ.get(key.env, "")
    else:
        text = _printed(key)
    if not text.strip():
        raise TargetError(f"{kept(key)}: empty; expected the secret of a persona")
    return text.strip()


def kept(key: Key) -> str:
    """Where a secret is kept, in words."""
    if key.file:
        return f"key file {key.file}"
    return f"environment variable {key.env}" if key.env else f"key command {_program(key.command)}"


def _written(key: Key) -> str:
    try:
        return Path(key.file).read_text("utf-8-sig")
    except FileNotFoundError:
        raise TargetError(f"{kept(key)}: no such file; expected the secret of a persona") from None
    except (OSError, ValueError) as error:
        raise TargetError(f"{kept(key)}: cannot be read ({type(error).__name__})") from None


def _printed(key: Key) -> str:
    try:
        done = subprocess.run(list(key.command), capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        raise TargetError(f"{kept(key)}: did not run ({type(error).__name__})") from None
    if done.returncode:
        raise TargetError(f"{kept(key)}: ended with exit code {done.returncode}; expected 0")
    return done.stdout


def _program(command: Sequence[str]) -> str:
    """The program alone: its arguments may hold a secret."""
    return command[0] if command else "(none)"
