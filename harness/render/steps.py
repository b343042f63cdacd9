"""What to do next about a check that is not met, faulty or not tested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.evidence.lines import Check, Requirement, Run
from harness.evidence.verdicts import Verdict
from harness.render.curl import shell
from harness.render.words import apart

_TARGET = "TARGET.toml"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, with the command that does it if there is one."""

    text: str
    command: str = ""


def reproduce(run: Run, requirement: str = "") -> str:
    """The command that draws the same cases, for one requirement or for all that the run covered."""
    chosen = [f"requirement {requirement}"] if requirement else run.filter
    options = (text.partition(" ") for text in chosen)
    only = "".join(f"--{name} {shell(value)} " for name, _, value in options)
    return f"shcr run --target {_TARGET} {only}--seed {run.seed} --depth {shell(run.depth)}"


def next_steps(run: Run, check: Check, requirement: Requirement | None) -> list[Step]:
    """Steps in the order in which to take them."""
    again = reproduce(run, check.requirement)
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
                    "This says nothing about the system under test. Look at the connection first:", _doctor()
                ),
                Step("Then run the requirement again:", again),
                Step(f"If it comes back, report it to the shcr project with the run name {run.run}."),
            ]
        case _:
            return [*_enable(requirement), Step("Then run the requirement again:", again)]


def _doctor() -> str:
    return f"shcr doctor --target {_TARGET}"


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


def _enable(requirement: Requirement | None) -> Iterator[Step]:
    yield Step("Provide what the reason asks for.")
    if requirement is not None and requirement.control:
        yield Step(
            f"This row needs control of the system under test ({', '.join(requirement.control)}): "
            "declare it in the target file."
        )
