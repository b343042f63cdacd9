"""`shcr selftest`: the suite against the reference with one defect at a time, and against legal variants."""

from __future__ import annotations

import argparse
import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from harness.cli.crew import execute_among
from harness.cli.interrupting import ends_in_order
from harness.cli.progress import progressing
from harness.cli.run import DEFAULT_SEED
from harness.cli.sharpness import MISSING, Sharpness, killers, record
from harness.cli.staffing import cores
from harness.cli.trials import label, off_the_diagonal, on_the_diagonal, on_variants, plain
from harness.cli.usage import Commands, command, refuse_unwritable, say
from harness.evidence.lines import Sharpness as Figures
from harness.plugin import Listening
from harness.reference import DEFECTS
from harness.render.words import sharpness as told
from harness.suite.plan import Plan, Trial


def register(commands: Commands) -> None:
    """Register the command."""
    parser = command(
        commands, "selftest", "prove that the suite is sharp: planted defects, legal variants", _selftest
    )
    parser.add_argument("--json", metavar="F", type=Path, help="write the figures to this file")
    parser.add_argument(
        "--seed",
        metavar="N",
        type=int,
        action="append",
        default=[],
        help="which cases are drawn (default: 1); repeatable",
    )
    parser.add_argument(
        "--matrix", action="store_true", help="try each defect on every other requirement too, at a glance"
    )


def _selftest(arguments: argparse.Namespace) -> int:
    seeds = list(dict.fromkeys(arguments.seed)) or [DEFAULT_SEED]
    if arguments.json:
        refuse_unwritable(arguments.json, "--json")
    measured = []
    with ends_in_order():
        for seed in seeds:
            sharpness = Sharpness(seed)
            for wave in waves(sharpness, thorough=arguments.matrix and seed == seeds[0]):
                measure(sharpness, wave)
                if sharpness.stopped or any(sharpness.of(trial) == MISSING for trial in wave):
                    why = sharpness.stopped or "interrupted"
                    done = f"{sum(sharpness.of(trial) != MISSING for trial in wave)} of {len(wave)} trials"
                    say(f"{why[:1].upper()}{why[1:]} after {done}; nothing is claimed.")
                    return 4
            measured.append(sharpness)
    if arguments.json:
        data = record(measured, matrix=arguments.matrix)
        arguments.json.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    return max(_told(sharpness, alone=len(seeds) == 1) for sharpness in measured)


def waves(sharpness: Sharpness, *, thorough: bool) -> Iterator[list[Trial]]:
    """What to try, wave by wave: a defect is tried on the checks of its row until one has caught it.

    `thorough`: all cases that are always tried on the variants, and each defect on every other row.
    """
    known, diagonal = killers(), on_the_diagonal()
    left = {
        defect: deque(sorted(trials, key=lambda trial: trial.check != known.get(defect)))
        for defect, trials in diagonal.items()
    }
    lawful = on_variants("smoke") if thorough else on_variants()
    beyond = off_the_diagonal() if thorough else {}
    wave = [*plain(), *_all(lawful), *_all(beyond)]
    while True:
        wave += [trials.popleft() for defect, trials in left.items() if trials]
        if not wave:
            return
        yield wave
        wave = []
        left = {defect: left[defect] for defect in sharpness.survivors()}


def measure(sharpness: Sharpness, trials: Sequence[Trial]) -> None:
    """Run the trials and keep their verdicts."""
    progress = progressing(len(trials), Console(stderr=True))
    of = {trial.name: label(trial) for trial in trials}

    def concluded(name: str, found: Mapping[str, Any] | None) -> None:
        sharpness.verdicts[name] = found["check"]["verdict"] if found else MISSING
        sharpness.spent[name] = found["check"]["requests"] if found else 0
        sharpness.stopped = sharpness.stopped or (found["stopped"] if found else "")
        progress.concluded(of[name], found["check"] if found else None)

    listening = Listening(lambda name: progress.starts(of[name], name), concluded, progress.requested)
    try:
        execute_among(cores(), Plan("selftest", sharpness.seed, tuple(trials)), listening)
    finally:
        progress.close()


def _told(sharpness: Sharpness, *, alone: bool) -> int:
    data = sharpness.as_data()
    for defect in data["survivors"]:
        verdicts = ", ".join(sharpness.of(trial) for trial in on_the_diagonal()[defect])
        say(f"survives: {defect} ({DEFECTS[defect].violates} said {verdicts}): {DEFECTS[defect].text}")
    for alarm in data["false_alarms"]:
        say(f"false alarm: {alarm['requirement']} on the legal variant {alarm['variant']}")
    for check in data["unmet"]:
        say(f"not met by the plain reference: {check}")
    figures = Figures(data["defects"], data["killed"], data["variants"], len(data["false_alarms"]))
    say(f"{'' if alone else f'Seed {sharpness.seed}: '}{told(figures)}")
    return 1 if data["survivors"] or data["false_alarms"] or data["unmet"] else 0


def _all(groups: Mapping[str, Sequence[Trial]]) -> list[Trial]:
    return [trial for group in groups.values() for trial in group]
