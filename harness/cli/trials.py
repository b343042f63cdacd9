"""What the self-test tries: the plain reference, each planted defect, each legal variant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harness.corpus import checks
from harness.reference import DEFECTS, VARIANTS
from harness.suite.depth import LAWFUL
from harness.suite.plan import Trial, World
from harness.target.model import REFERENCE


def plain() -> list[Trial]:
    """Every check on the reference as it is."""
    return [Trial(check, World(REFERENCE), "smoke") for check in checks()]


def on_the_diagonal() -> Mapping[str, Sequence[Trial]]:
    """Each defect against the checks of the requirement it violates."""
    return {
        defect.id: [
            Trial(check.id, World(REFERENCE, defects=(defect.id,)), "standard")
            for check in checks().values()
            if check.requirement == defect.violates
        ]
        for defect in DEFECTS.values()
    }


def off_the_diagonal() -> Mapping[str, Sequence[Trial]]:
    """Each defect against the checks of every other requirement: who else notices."""
    return {
        defect.id: [
            Trial(check.id, World(REFERENCE, defects=(defect.id,)), "glance")
            for check in checks().values()
            if check.requirement != defect.violates
        ]
        for defect in DEFECTS.values()
    }


def on_variants(depth: str = LAWFUL.name) -> Mapping[str, Sequence[Trial]]:
    """Every check on each legal variant."""
    return {
        id_: [Trial(check, World(REFERENCE, variants=(id_,)), depth) for check in checks()]
        for id_ in VARIANTS
    }


def requirement(trial: Trial) -> str:
    """The requirement its check verifies."""
    return checks()[trial.check].requirement


def label(trial: Trial) -> str:
    """What is tried on what, for whoever looks on."""
    planted = "+".join((*trial.world.defects, *trial.world.variants)) or "plain"
    return f"{requirement(trial)} on {planted}:"
