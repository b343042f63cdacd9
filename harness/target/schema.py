"""The shape of a target file, and the one line that says where a file does not have it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match

_TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "object": "a table",
    "array": "a list",
}
_FORMATS = {"date": "a day such as 2026-03-31", "date-time": "a date and time with an offset"}
_BOUNDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "minItems": "a list of at least {}",
    "maxItems": "a list of at most {}",
}


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of a target file."""
    text = resources.files("harness.schemas").joinpath("target.schema.json").read_text("utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def problem(data: Mapping[str, Any]) -> str:
    """What is wrong with a target file's data and where: its key, and what was expected; empty if nothing."""
    for where in _infinite(data, ""):  # nan passes every bound of a schema
        return f"{where}: expected a finite number"
    validator = Draft202012Validator(schema(), format_checker=FormatChecker())
    worst = best_match(validator.iter_errors(data))
    return _told(worst) if worst is not None else ""


def _infinite(value: Any, where: str) -> Iterator[str]:
    if isinstance(value, float) and not math.isfinite(value):
        yield where
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in inside:
        yield from _infinite(item, f"{where}.{name}" if where else str(name))


def _told(problem: ValidationError) -> str:
    where = ".".join(str(part) for part in problem.absolute_path) or "top level"
    rule: Any = problem.schema
    value: Any = problem.validator_value
    description = rule.get("description", "").rstrip(".")
    if "propertyNames" in problem.absolute_schema_path:
        expected = f"one of {', '.join(value)}" if problem.validator == "enum" else f"a {description}"
        return f"{where}: unknown name {problem.instance}; expected {expected}"
    expected = _expected(problem)
    about = "" if problem.validator in _SAY_ALL or not description else f" ({description})"
    return f"{where}: {expected}{about}"


_SAY_ALL = frozenset({"additionalProperties", "required", "enum", "oneOf", "pattern"})
"""Keywords whose line needs no description beside it."""


def _expected(problem: ValidationError) -> str:
    rule: Any = problem.schema
    value: Any = problem.validator_value
    instance: Any = problem.instance
    match problem.validator:
        case "additionalProperties":
            unknown = [name for name in instance if name not in rule["properties"]]
            return f"unknown key {', '.join(unknown)}; expected one of {', '.join(rule['properties'])}"
        case "required":
            return f"key missing: {', '.join(name for name in value if name not in instance)}"
        case "enum":
            return f"expected one of {', '.join(map(str, value))}"
        case "oneOf":
            return "expected exactly one of file, env, command"
        case "type":
            return f"expected {_TYPES[value]}"
        case "minLength":
            return "expected text that is not empty"
        case "uniqueItems":
            return "expected each entry once"
        case "pattern":
            return f"expected {rule.get('description', value).rstrip('.')}"
        case "format":
            return f"expected {_FORMATS.get(value, value)}"
        case keyword:
            return f"expected {_BOUNDS[str(keyword)].format(value)}"
