"""What to do next about a check that is not met, faulty or not tested."""

from __future__ import annotations

from collections.abc import Iterator

from harness.evidence.lines import Check, Requirement, Run
from harness.evidence.verdicts import Verdict
from harness.render import commands
from harness.render.enabling import Step, enabling
from harness.render.words import apart

__all__ = ["Step", "next_steps"]


def next_steps(run: Run, check: Check, requirement: Requirement | None) -> list[Step]:
    """Steps in the order in which to take them."""
    again = commands.run(run, check.requirement)
    match check.verdict:
        case Verdict.NOT_MET:
            return [
                Step("Reproduce it; the same seed draws the same cases:", again),
                *_tell(requirement),
                Step(
                    "If you read the requirement differently, report it to the shcr project "
                    f"with the requirement, its source and the run name {run.run}."
                ),
            ]
        case Verdict.FAULT:
            return [
                Step(
                    "This says nothing about the system under test. Look at the connection first:",
                    commands.doctor(run),
                ),
                Step("Then run the requirement again:", again),
                Step(f"If it comes back, report it to the shcr project with the run name {run.run}."),
            ]
        case _:
            steps = enabling(run, check, requirement)
            if any(step.command.startswith("shcr run") for step in steps):
                return steps
            return [*steps, Step("Then run the requirement again:", again)]


def _tell(requirement: Requirement | None) -> Iterator[Step]:
    if requirement is None:
        return
    if apart(requirement):
        yield Step(
            f"This row rests on {requirement.authority} grounds. Decide with your clinical safety officer "
            "whether it applies to you; it is not a breach of a standard."
        )
    elif requirement.hazard:
        yield Step(
            f"Take it to your clinical safety officer for the hazard log ({', '.join(requirement.hazard)})."
        )
    if "disclosed" in requirement.hazard:
        yield Step("Tell your Caldicott guardian: a failure of this kind can disclose information.")
