"""`shcr explain ID`: what a requirement asks, on what authority, and how it is checked."""

from __future__ import annotations

import argparse
import textwrap

from harness.cli.usage import Commands, UsageError, command
from harness.corpus import checks
from harness.reference import DEFECTS
from harness.requirements.catalogue import AREAS, load

_WIDTH = 96


def register(commands: Commands) -> None:
    """Register the command."""
    parser = command(commands, "explain", "explain one requirement", _explain)
    parser.add_argument("id", metavar="ID", help="such as MRG-001")


def _explain(arguments: argparse.Namespace) -> int:
    row = load().get(arguments.id.upper())
    if row is None:
        raise UsageError(f"no requirement {arguments.id}; `shcr list` names them all")
    own = [check for check in checks().values() if check.requirement == row.id]
    defects = [defect for defect in DEFECTS.values() if defect.violates == row.id]
    print(f"{row.id} {row.title}\n{row.level}, {AREAS[row.area]}, on {row.authority} authority")
    facts = {
        "Requirement": row.text,
        "Advice": row.advice,
        "Source": "; ".join(row.source),
        "Hazard": ", ".join(row.hazard),
        "Optional": f"where the target claims {row.optional}" if row.optional else "",
        "Needs the owner's control": ", ".join(row.control),
        "The check": row.met_by,
        "Not met": row.not_met_by,
        "Not checked": "" if own else row.not_checked,
    }
    for name, text in facts.items():
        if text:
            print(textwrap.fill(f"{name}: {text}", _WIDTH, subsequent_indent="  "))
    for check in own:
        print(textwrap.fill(f"Check {check.id}: {check.story}", _WIDTH, subsequent_indent="  "))
    for defect in defects:
        print(textwrap.fill(f"Catches {defect.id}: {defect.text}", _WIDTH, subsequent_indent="  "))
    return 0
