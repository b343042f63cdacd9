"""A scenario file, checked against the verbs: an error names the file and the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from harness.scenarios.schema import schema
from harness.scenarios.vocabulary import KINDS, sentence


class ScenarioError(ValueError):
    """A scenario cannot be read; the message is one line: file, line, what was expected."""


@dataclass(frozen=True)
class Step:
    """One step: its kind, its verb, the parameters, and the requirement that a `then` judges."""

    kind: str
    verb: str
    parameters: Mapping[str, Any]
    requirement: str = ""

    @property
    def sentence(self) -> str:
        """The step as people read it."""
        told = sentence(self.verb, self.parameters)
        return f"{self.kind.capitalize()} {told}"


@dataclass(frozen=True)
class Scenario:
    """A story: why it matters, and its steps."""

    id: str
    title: str
    why: str
    steps: tuple[Step, ...]

    @property
    def requirements(self) -> Sequence[str]:
        """The requirements its `then` steps judge, in order, each once."""
        return list(dict.fromkeys(step.requirement for step in self.steps if step.requirement))


def parse(text: str, name: str) -> Scenario:
    """The scenario in a file's text.

    Raises:
        ScenarioError: not YAML, or not a scenario.
    """
    try:
        data = yaml.safe_load(text)
        root = yaml.compose(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ScenarioError(f"{name}:{line}: not YAML: {error.problem}") from None
    wrong = best_match(Draft202012Validator(schema()).iter_errors(data))
    if wrong is not None:
        raise ScenarioError(f"{name}:{_line(root, list(wrong.absolute_path))}: {_told(wrong)}")
    return Scenario(
        data["id"], data["title"], " ".join(data["why"].split()), tuple(map(_step, data["steps"]))
    )


def read(folder: Path) -> list[Scenario]:
    """All scenarios of a folder, by file name.

    Raises:
        ScenarioError: one of them cannot be read, or is not named as its file.
    """
    found = []
    for path in sorted(folder.glob("*.yaml")):
        scenario = parse(path.read_text("utf-8"), path.name)
        if scenario.id != path.stem:
            raise ScenarioError(f"{path.name}:1: id is {scenario.id}; expected the file's name")
        found.append(scenario)
    return found


def _step(data: Mapping[str, Any]) -> Step:
    kind = next(name for name in KINDS if name in data)
    parameters = {k: v for k, v in data.items() if k not in (kind, "requirement")}
    return Step(kind, data[kind], parameters, data.get("requirement", ""))


def _line(node: Any, path: Sequence[str | int]) -> int:
    """The line of the innermost node on the path that there is."""
    for part in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == part), node)
    return int(node.start_mark.line) + 1 if node is not None else 1


def _told(wrong: ValidationError) -> str:
    where = ".".join(str(part) for part in wrong.absolute_path) or "the scenario"
    return f"{where}: {wrong.message}"
