"""`shcr coverage`: what has a check and what has not; exit 1 where the catalogue and the suite disagree."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from harness.cli.usage import Commands, command
from harness.corpus import checks
from harness.reference import DEFECTS
from harness.requirements.catalogue import load
from harness.requirements.coverage import Coverage


def register(commands: Commands) -> None:
    """Register the command."""
    parser = command(
        commands, "coverage", "tell which requirements have a check, and why others have none", _coverage
    )
    parser.add_argument("--json", metavar="F", type=Path, help="write the figures to this file")


def coverage() -> Coverage:
    """The catalogue beside this suite and its defects."""
    verified = {check.id: check.requirement for check in checks().values()}
    return Coverage(load(), verified, [defect.violates for defect in DEFECTS.values()])


def _coverage(arguments: argparse.Namespace) -> int:
    found = coverage()
    data = found.as_data()
    if arguments.json:
        arguments.json.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    rows = found.catalogue
    musts = [id_ for id_ in found.checked if rows[id_].level == "MUST"]
    print(f"{len(found.checked)} of {data['requirements']} requirements have a check.")
    print(f"{len(musts)} of {data['must']} MUSTs have a check.")
    for entry in data["not_checked"]:
        print(f"  {entry['id']}  {rows[entry['id']].level:<6}  not checked: {entry['reason']}")
    for problem in found.problems():
        print(f"shcr: {problem}", file=sys.stderr)
    return 1 if found.problems() else 0
