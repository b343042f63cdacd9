"""The commands reports tell a reader to type: they work as pasted, in the folder the run was started in."""

from __future__ import annotations

import shlex

from harness.evidence.lines import Given, Run

_REFERENCE = "reference"
"""What stands for the bundled reference: it needs no `--target`."""
_ELSEWHERE = Given("TARGET.toml")
"""For files that do not say how the target was given."""


def run(of: Run, requirement: str = "", environment: str = "") -> str:
    """The command that draws the same cases, for one requirement or for all that the run covered."""
    chosen = [f"requirement {requirement}"] if requirement else of.filter
    options = (text.partition(" ") for text in chosen)
    only = [word for name, _, value in options for word in (f"--{name}", value)]
    return shlex.join(
        ["shcr", "run", *_target(of, environment), *_definitions(of.given), *only]
        + ["--seed", str(of.seed), "--depth", of.depth]
        + (["--exceptions", of.given.exceptions] if of.given and of.given.exceptions else [])
    )


def doctor(of: Run) -> str:
    """The command that tells what works with the target."""
    return shlex.join(["shcr", "doctor", *_target(of, "")])


def explain(requirement: str) -> str:
    """The command that tells what a requirement asks."""
    return shlex.join(["shcr", "explain", requirement])


def folded(command: str, width: int) -> list[str]:
    """A command as it is, or over several lines that a shell reads as one; no word is broken."""
    if len(command) <= width:
        return [command] if command else []
    lines: list[str] = []
    for word in map(shlex.quote, shlex.split(command)):
        if lines and len(lines[-1]) + len(word) + 5 <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [f"{line} \\" for line in lines[:-1]] + lines[-1:]


def _definitions(given: Given | None) -> list[str]:
    named = [("--package", one) for one in given.packages] if given else []
    claimed = [("--profile", one) for one in given.profiles] if given else []
    return [word for pair in (*named, *claimed) for word in pair]


def _target(of: Run, environment: str) -> list[str]:
    given = of.given or _ELSEWHERE
    words = [] if given.target == _REFERENCE else ["--target", given.target]
    declared = environment or given.environment
    return [*words, "--environment", declared] if declared else words
