"""The shape of a target file, and the one line that says where a file does not have it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of a target file."""
    text = resources.files("harness.schemas").joinpath("target.schema.json").read_text("utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def problem(data: Mapping[str, Any]) -> str:
    """What is wrong with a target file's data and where: its key, and what was expected; empty if nothing."""
    validator = Draft202012Validator(schema(), format_checker=FormatChecker())
    worst = best_match(validator.iter_errors(data))
    return _told(worst) if worst is not None else ""


def _told(problem: ValidationError) -> str:
    where = ".".join(str(part) for part in problem.absolute_path) or "top level"
    rule: Any = problem.schema
    value: Any = problem.validator_value
    instance: Any = problem.instance
    if "propertyNames" in problem.absolute_schema_path:
        return f"{where}: unknown name {instance}; expected one of {', '.join(value)}"
    match problem.validator:
        case "additionalProperties":
            unknown = [name for name in instance if name not in rule["properties"]]
            return (
                f"{where}: unknown key {', '.join(unknown)}; expected one of {', '.join(rule['properties'])}"
            )
        case "required":
            return f"{where}: key missing: {', '.join(name for name in value if name not in instance)}"
        case "enum":
            return f"{where}: expected one of {', '.join(map(str, value))}"
        case "oneOf":
            return f"{where}: expected exactly one of file, env, command"
        case "type":
            expected = f"a value of type {value}"
        case "pattern":
            expected = f"text that matches {value}"
        case "format":
            expected = f"a {value}"
        case keyword:
            expected = f"{keyword} {value}"
    description = rule.get("description", "").rstrip(".")
    return f"{where}: expected {expected}" + (f" ({description})" if description else "")
