"""What it would take to test what could not be tested, where the reason tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from harness.evidence.lines import Check, Requirement, Run
from harness.render import commands


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, with the command that does it if there is one."""

    text: str
    command: str = ""


_TAKES: Mapping[str, str] = {
    r"one anonymous caller": 'declare how callers sign in, [auth] kind = "smart-backend" or "bearer", '
    "and a key for each persona, [personas.ID] key.",
    r"declares no way of contributing": 'declare under [declare]: contribute = "fhir-transaction".',
    r"(\d+) contributing organisations are needed": "describe {0} contributing organisations: "
    "[personas.contributor-...] tables, each with organisation and namespace.",
    r"belongs to (.*), which does not contribute": "describe the organisation {0} as a contributor "
    "([personas.contributor-...]), or give the persona the organisation of one that is there.",
    r"names no persona ([\w-]+)": "add a [personas.{0}] table, with its key where callers sign in.",
    r"which user the ([\w-]+) is": 'add under [personas.{0}]: user = {{ id = "...", name = "..." }}.',
    r"declares no audit": 'declare under [declare]: audit = "fhir"; and add [personas.privacy-officer], '
    "who reads it.",
    r"credentials (?:are fixed|fix the purpose)": "where the purpose can be stated at sign-in, declare it: "
    '[auth] kind = "smart-backend" and, under [declare], purpose_carrier = "claim".',
    r"only a verified relationship": "where a contributed care team is what opens a record, declare it: "
    'under [declare], relationship = "verified".',
    r"does not say the GP's user": 'add under [personas.gp]: user = {{ id = "...", name = "..." }}, '
    "role and organisation.",
    r"is left in the block": "widen the block: [people] block = [FIRST, LAST], nine-digit stems.",
    r"NHS numbers are free": "give the run a block of numbers nobody holds: "
    "[people] block = [FIRST, LAST], nine-digit stems.",
    r"the time one check may spend": "allow a check more time: [limits] check_s, or a lower --depth.",
    r"answered 429 or 503": "ask more slowly: [http] rate, requests per second.",
    r"key file|environment variable|key command": "put the persona's secret where the file says it is.",
}
"""From a reason, by what it says, to what the target file lacks."""

_UNWRITABLE = re.compile(r'not declared environment = "test"')


def enabling(run: Run, check: Check, requirement: Requirement | None) -> list[Step]:
    """Steps towards a verdict on a check that could not judge."""
    if _UNWRITABLE.search(check.reason):
        return [_writes(run)]
    for pattern, text in _TAKES.items():
        found = re.search(pattern, check.reason)
        if found:
            return [Step(f"{_where(run)}: {text.format(*found.groups())}")]
    owned = ", ".join(requirement.control) if requirement is not None else ""
    only = f"Only the owner can bring about what this row needs ({owned}); shcr cannot ask for it yet."
    return [
        *([Step(only)] if owned else []),
        Step("See what works with this target:", commands.doctor(run)),
        Step("and what the requirement asks:", commands.explain(check.requirement)),
    ]


def _writes(run: Run) -> Step:
    if run.target.environment:
        return Step(
            f"The target is declared {run.target.environment}: shcr writes to test systems only, "
            "so this needs a test instance."
        )
    return Step("If it is a test system, say so:", commands.run(run, environment="test"))


def _where(run: Run) -> str:
    """Which file to change; an address alone declares nothing."""
    given = run.given.target if run.given else ""
    if given.startswith(("http://", "https://")):
        return "Write a target file (docs/target-file.md), and there"
    return given if given.endswith(".toml") else "In the target file"
