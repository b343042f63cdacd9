"""The JSON Schema of a scenario, made from the signatures of the verbs."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any, get_type_hints

from harness.scenarios.vocabulary import KINDS, VERBS, Verb

_REQUIREMENT = {"type": "string", "pattern": "^[A-Z]{3}-[0-9]{3}$"}


@cache
def schema() -> Mapping[str, Any]:
    """The schema; `harness/schemas/scenario.schema.json` is the same, for editors."""
    text = {"type": "string", "minLength": 1}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario: a story agreed with clinicians",
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "title", "why", "steps"],
        "properties": {
            "id": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
            "title": {**text, "maxLength": 90},
            "why": text,
            "steps": {"type": "array", "minItems": 2, "items": _step()},
        },
    }


def _step() -> Mapping[str, Any]:
    """A step names exactly one kind and a verb of it; the verb decides its parameters."""
    kinds = {kind: {"enum": [v.name for v in VERBS.values() if v.kind == kind]} for kind in KINDS}
    return {
        "type": "object",
        "properties": kinds,
        "oneOf": [{"required": [kind]} for kind in KINDS],
        "allOf": [_rule(verb) for verb in VERBS.values()],
    }


def _rule(verb: Verb) -> Mapping[str, Any]:
    hints = get_type_hints(verb.function, include_extras=True)
    parameters = {
        name: dict(hints[name].__metadata__[0])
        for name in inspect.signature(verb.function).parameters
        if name != "story"
    }
    judged = (
        {"requirement": {"type": "string", "pattern": "^[A-Z]{3}-[0-9]{3}$"}} if verb.kind == "then" else {}
    )
    return {
        "if": {"required": [verb.kind], "properties": {verb.kind: {"const": verb.name}}},
        "then": {
            "properties": {verb.kind: True, **parameters, **judged},
            "required": [verb.kind, *parameters, *judged],
            "additionalProperties": False,
        },
    }
