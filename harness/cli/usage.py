"""What a user typed, and the one line about what is wrong with it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
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
