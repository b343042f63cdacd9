"""`shcr selftest`: the suite against the reference with one defect at a time, and against legal variants."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from harness.cli.crew import execute_among
from harness.cli.interrupting import ends_in_order
from harness.cli.progress import progressing
from harness.cli.run import DEFAULT_SEED
from harness.cli.staffing import cores
from harness.cli.usage import Commands, command, refuse_unwritable, say
from harness.corpus import checks
from harness.plugin import Listening
from harness.reference import DEFECTS, VARIANTS
from harness.suite.check import Check
from harness.suite.plan import Plan, Trial, World
from harness.target.model import REFERENCE


def register(commands: Commands) -> None:
    """Register the command."""
    parser = command(
        commands, "selftest", "prove that the suite is sharp: planted defects, legal variants", _selftest
    )
    parser.add_argument("--json", metavar="F", type=Path, help="write the figures to this file")
    parser.add_argument("--seed", metavar="N", type=int, default=DEFAULT_SEED, help="which cases are drawn")


@dataclass
class Sharpness:
    """What became of each defect, and of each check on each variant."""

    verdicts: dict[str, str] = field(default_factory=dict)
    """Trial name to verdict."""
    spent: dict[str, int] = field(default_factory=dict)
    """Trial name to requests."""
    stopped: str = ""
    """Why not every trial was executed."""

    def as_data(self) -> dict[str, Any]:
        """What `shcr selftest --json` writes."""
        survivors = self.survivors()
        return {
            "defects": len(DEFECTS),
            "killed": len(DEFECTS) - len(survivors),
            "survivors": survivors,
            "variants": len(VARIANTS),
            "false_alarms": self.false_alarms(),
        }

    def survivors(self) -> list[str]:
        """Defects whose requirement did not come out as not met: a fault or not tested is no kill."""
        return [
            defect
            for defect, trials in _diagonal().items()
            if all(self.verdicts.get(trial.name) != "not-met" for trial in trials)
        ]

    def false_alarms(self) -> list[dict[str, str]]:
        """Checks that say anything else of a legal variant than of the plain reference."""
        plain = {trial.check: self.verdicts.get(trial.name, "missing") for trial in _plain()}
        return [
            {"variant": variant, "requirement": checks()[trial.check].requirement}
            for variant, trials in _variants().items()
            for trial in trials
            if self.verdicts.get(trial.name, "missing") != plain[trial.check]
        ]


def _selftest(arguments: argparse.Namespace) -> int:
    trials = [
        *_plain(),
        *(t for row in _diagonal().values() for t in row),
        *(t for v in _variants().values() for t in v),
    ]
    if arguments.json:
        refuse_unwritable(arguments.json, "--json")
    with ends_in_order():
        sharpness = measure(trials, arguments.seed)
    done = sum(trial.name in sharpness.verdicts for trial in trials)
    if sharpness.stopped or done < len(trials):
        why = sharpness.stopped or "interrupted"
        say(f"{why[:1].upper()}{why[1:]} after {done} of {len(trials)} trials; nothing is claimed.")
        return 4
    return _told(sharpness, arguments.json)


def _told(sharpness: Sharpness, file: Path | None) -> int:
    data = sharpness.as_data()
    if file:
        file.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    unmet = [trial.check for trial in _plain() if sharpness.verdicts.get(trial.name) != "met"]
    for defect in data["survivors"]:
        verdicts = ", ".join(sharpness.verdicts.get(trial.name, "missing") for trial in _diagonal()[defect])
        say(f"survives: {defect} ({DEFECTS[defect].violates} said {verdicts}): {DEFECTS[defect].text}")
    for alarm in data["false_alarms"]:
        say(f"false alarm: {alarm['requirement']} on the legal variant {alarm['variant']}")
    for check in unmet:
        say(f"not met by the plain reference: {check}")
    say(
        f"The suite detects {data['killed']} of {data['defects']} seeded defects, "
        f"with {len(data['false_alarms']) or 'no'} false alarm{'s' if len(data['false_alarms']) > 1 else ''} "
        f"on {data['variants']} legal variants."
    )
    return 1 if data["survivors"] or data["false_alarms"] or unmet else 0


def measure(trials: Sequence[Trial], seed: int) -> Sharpness:
    """Run the trials and keep their verdicts."""
    sharpness = Sharpness()
    progress = progressing(len(trials), Console(stderr=True))
    of = {trial.name: _label(trial) for trial in trials}

    def concluded(name: str, found: Mapping[str, Any] | None) -> None:
        sharpness.verdicts[name] = found["check"]["verdict"] if found else "missing"
        sharpness.spent[name] = found["check"]["requests"] if found else 0
        sharpness.stopped = (found["stopped"] if found else "") or sharpness.stopped
        progress.concluded(of[name], found["check"] if found else None)

    listening = Listening(lambda name: progress.starts(of[name], name), concluded, progress.requested)
    try:
        execute_among(cores(), Plan("selftest", seed, tuple(trials)), listening)
    finally:
        progress.close()
    return sharpness


def _plain() -> list[Trial]:
    return [Trial(id_, World(REFERENCE), "smoke") for id_ in checks()]


def _diagonal() -> dict[str, list[Trial]]:
    """Each defect against the checks of the requirement it violates."""
    return {
        defect.id: [
            Trial(c.id, World(REFERENCE, defects=(defect.id,)), "standard") for c in _of(defect.violates)
        ]
        for defect in DEFECTS.values()
    }


def _variants() -> dict[str, list[Trial]]:
    return {
        id_: [Trial(check, World(REFERENCE, variants=(id_,)), "smoke") for check in checks()]
        for id_ in VARIANTS
    }


def _of(requirement: str) -> list[Check]:
    return [check for check in checks().values() if check.requirement == requirement]


def _label(trial: Trial) -> str:
    planted = "+".join((*trial.world.defects, *trial.world.variants)) or "plain"
    return f"{checks()[trial.check].requirement} on {planted}:"
