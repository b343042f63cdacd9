"""`shcr list`: the requirements, one a line."""

from __future__ import annotations

import argparse
import sys

from harness.cli.usage import Commands, command
from harness.corpus import checks
from harness.requirements.catalogue import AREAS, load


def register(commands: Commands) -> None:
    """Register the command."""
    command(commands, "list", "list the requirements, one a line", _list)


def _list(arguments: argparse.Namespace) -> int:
    checked = {check.requirement for check in checks().values()}
    for area, name in AREAS.items():
        rows = [row for row in load().values() if row.area == area]
        print(f"{name} ({sum(row.id in checked for row in rows)} of {len(rows)} checked)")
        for row in rows:
            mark = "checked" if row.id in checked else "-"
            print(f"  {row.id}  {row.level:<6}  {mark:<7}  {row.title}")
    sys.stdout.flush()
    return 0
