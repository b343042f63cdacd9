"""What a user typed, the one line about what is wrong with it, and saying things to whoever reads."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What a command registers itself with."""


class UsageError(ValueError):
    """What was asked for cannot be done; the message is one line that says what was expected."""


def command(
    commands: Commands, name: str, summary: str, runs: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    """Register a command; the parser, for its arguments."""
    parser = commands.add_parser(name, help=summary, description=summary)
    parser.set_defaults(command=runs)
    return parser


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """Whoever reads the output may stop reading (`| head`): that is nobody's mistake."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(text: str) -> None:
    """Print at once."""
    with reader_may_leave():
        print(text)


def refuse_unwritable(path: Path, option: str) -> None:
    """See that a file can be written before hours are spent on what it is to hold.

    Raises:
        UsageError: it cannot.
    """
    if path.is_dir() or not path.parent.is_dir() or not can_write(path.parent):
        raise UsageError(f"{option} {path}: expected a file that can be written")


def can_write(folder: Path) -> bool:
    """Whether a file can be made in a folder; permissions alone do not tell."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
