"""What became of the trials of a self-test, as figures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import hypothesis

import harness
from harness.cli.trials import off_the_diagonal, on_the_diagonal, on_variants, plain, requirement
from harness.corpus import checks
from harness.evidence.lines import Sharpness as Figures
from harness.evidence.verdicts import Verdict
from harness.reference import DEFECTS, VARIANTS
from harness.requirements.catalogue import digest
from harness.suite.plan import Trial

MISSING = "missing"
"""In place of a verdict: the trial did not come to an end."""


@dataclass
class Sharpness:
    """Verdicts of the trials under one seed."""

    seed: int
    verdicts: dict[str, str] = field(default_factory=dict)
    """Trial name to verdict."""
    spent: dict[str, int] = field(default_factory=dict)
    """Trial name to requests."""
    stopped: str = ""
    """Why not every trial was executed."""

    def of(self, trial: Trial) -> str:
        """The verdict of a trial."""
        return self.verdicts.get(trial.name, MISSING)

    def killing(self, trials: Sequence[Trial]) -> list[Trial]:
        """Those that came out as not met: a fault or not tested is no kill."""
        return [trial for trial in trials if self.of(trial) == Verdict.NOT_MET]

    def survivors(self) -> list[str]:
        """Defects whose requirement did not come out as not met."""
        return [defect for defect, trials in on_the_diagonal().items() if not self.killing(trials)]

    def false_alarms(self) -> list[dict[str, str]]:
        """Checks that say anything else of a legal variant than of the plain reference."""
        expected = {trial.check: self.of(trial) for trial in plain()}
        return [
            {"variant": variant, "requirement": requirement(trial)}
            for variant, trials in on_variants().items()
            for trial in trials
            if self.of(trial) != expected[trial.check]
        ]

    def unmet(self) -> list[str]:
        """Checks that the plain reference does not meet."""
        return [trial.check for trial in plain() if self.of(trial) != Verdict.MET]

    def as_data(self) -> dict[str, Any]:
        """The figures of this seed."""
        survivors = self.survivors()
        return {
            "seed": self.seed,
            "defects": len(DEFECTS),
            "killed": len(DEFECTS) - len(survivors),
            "survivors": survivors,
            "variants": len(VARIANTS),
            "false_alarms": self.false_alarms(),
            "unmet": self.unmet(),
        }


def killers() -> dict[str, str]:
    """The check that caught each defect when it was last measured; nothing is claimed by it."""
    return {defect: kills["by"] for defect, kills in _data().get("kills", {}).items() if kills.get("by")}


def recorded() -> Figures | None:
    """What this release measured of itself; None where the suite is no longer the one that was measured."""
    data = _data()
    if any(data.get(name) != now for name, now in _content().items()):
        return None
    seeds = data["seeds"]
    return Figures(
        defects=len(DEFECTS),
        killed=len(DEFECTS) - len({defect for seed in seeds for defect in seed["survivors"]}),
        variants=len(VARIANTS),
        false_alarms=max(len(seed["false_alarms"]) for seed in seeds),
        seeds=len(seeds),
    )


def record(measured: Sequence[Sharpness], *, matrix: bool) -> dict[str, Any]:
    """All figures of a self-test, and what they hold for; the kills are those of the first seed.

    `matrix`: the trials off the diagonal were executed as well; else nothing is said of them.
    """
    return {
        **_content(),
        "hypothesis": hypothesis.__version__,
        "seeds": [sharpness.as_data() for sharpness in measured],
        "kills": {defect: _kills(measured[0], defect, matrix) for defect in DEFECTS},
    }


def _data() -> dict[str, Any]:
    file = resources.files("harness").joinpath("sharpness.json")
    data: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return data


def _content() -> dict[str, Any]:
    """What the figures hold for: the catalogue, the checks, and what was planted."""
    return {
        "suite": harness.__version__,
        "catalogue": digest(),
        "checks": {check.id: check.requirement for check in checks().values()},
        "defects": {d.id: {"violates": d.violates, "text": d.text} for d in DEFECTS.values()},
        "variants": {v.id: {"allowed_by": v.allowed_by, "text": v.text} for v in VARIANTS.values()},
    }


def _kills(sharpness: Sharpness, defect: str, matrix: bool) -> dict[str, Any]:
    killing = sorted(sharpness.killing(on_the_diagonal()[defect]), key=lambda one: sharpness.spent[one.name])
    also = {requirement(trial) for trial in sharpness.killing(off_the_diagonal()[defect])}
    return {
        "by": killing[0].check if killing else None,
        "requests": sharpness.spent[killing[0].name] if killing else None,
        "also": sorted(also) if matrix else None,
    }
