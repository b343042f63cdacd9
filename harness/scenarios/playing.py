"""A scenario as checks: one for each requirement that its `then` steps name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from importlib import resources
from pathlib import Path

from harness.evidence.outcomes import Finding, NotTestable
from harness.scenarios.loading import Scenario, Step, read
from harness.scenarios.story import Story
from harness.scenarios.vocabulary import VERBS
from harness.suite.check import Check
from harness.verbs.case import Case


def folder() -> Path:
    """Where the scenarios are: in the package when it was built, in the checkout otherwise."""
    package = Path(str(resources.files("harness")))
    packed = package / "data" / "scenarios"
    return packed if packed.is_dir() else package.parent / "scenarios"


def checks() -> Iterator[Check]:
    """The checks of all scenarios, id `scenario.REQUIREMENT`."""
    for scenario in read(folder()):
        for requirement in scenario.requirements:
            function = partial(play, scenario=scenario, requirement=requirement)
            function.__doc__ = f"{scenario.title}: {scenario.why}"
            yield Check(f"{scenario.id}.{requirement}", requirement, function)


def play(case: Case, *, scenario: Scenario, requirement: str) -> None:
    """Play a story and judge the steps of one requirement; those of others happen, unjudged.

    Raises:
        NotTestable: a `given` or `when` could not happen, or a judged step could not be judged.
    """
    story = Story(case)
    judged = 0
    for step in scenario.steps:
        case.tells(f"{step.sentence}.")
        findings = _take(story, step, judges=step.requirement == requirement)
        if step.requirement == requirement:
            judged += 1
            case.judge(findings)
    if not judged:
        raise NotTestable(f"the story has no step for {requirement}")


def _take(story: Story, step: Step, *, judges: bool) -> Sequence[Finding]:
    """What a step found; one that is another requirement's to judge stops nothing."""
    try:
        return VERBS[step.verb].function(story, **step.parameters) or ()
    except NotTestable:
        if step.kind == "then" and not judges:
            return ()
        raise
