"""Expressions for which fhirpathpy is needed, with the functions and constants it lacks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from harness.fhir.lossless import Json, Number

_CONSTANTS = {
    "sct": "http://snomed.info/sct",
    "loinc": "http://loinc.org",
    "ucum": "http://unitsofmeasure.org",
}
_AROUND = {"resource": "resource", "rootResource": "root"}
"""What stands around a value, by FHIRPath's name and ours: made plain only where an expression names it."""
_OUT_OF_REACH = ("memberOf(", "conformsTo(", "htmlChecks(", "resolve(", "subsumes(", "%terminologies")
"""What would need a terminology server, or resources that are elsewhere."""

Rule = Callable[[Any, Any], bool | None]


def compiled(expression: str, model_path: str) -> Rule:
    """An expression as a rule over values at a path of the model; it answers None where it cannot tell."""
    if not expression or any(name in expression for name in _OUT_OF_REACH):
        return _undecided

    named = [(name, part) for name, part in _AROUND.items() if f"%{name}" in expression]

    def rule(value: Json, scope: Any) -> bool | None:
        run = _parsed(expression)
        if run is None:
            return None
        try:
            around = {name: _plain_of(scope, part) for name, part in named}
            context = {**_CONSTANTS, **around, "context": plain(value)}
            return _truth(run(_node(context["context"], model_path), context))
        except Exception:  # the engine raises whatever it stumbles over; that is no verdict on the resource
            return None

    return rule


def plain(value: Json) -> Any:
    """The value with numbers as the engine knows them."""
    if isinstance(value, Number):
        is_whole = value.text.lstrip("-").isdigit()
        return int(value.text) if is_whole else value.value
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def _undecided(_: object, __: object) -> None:
    return None


def _plain_of(scope: Any, part: str) -> Any:
    if part not in scope.made:
        scope.made[part] = plain(getattr(scope, part))
    return scope.made[part]


def _truth(answer: Any) -> bool | None:
    """An invariant that answers nothing is not violated; anything but one boolean decides nothing."""
    if answer == []:
        return True
    if isinstance(answer, list) and len(answer) == 1 and isinstance(answer[0], bool):
        return answer[0]
    return None


@cache
def _parsed(expression: str) -> Callable[[Any, Any], Any] | None:
    import fhirpathpy
    from fhirpathpy.models import models

    options = {
        "traceFn": lambda *_: None,
        "userInvocationTable": {"hasValue": {"fn": _has_value, "arity": {0: []}}},
    }
    try:
        if not _is_whole(expression):
            return None
        found: Callable[[Any, Any], Any] = fhirpathpy.compile(expression, models["r4"], options)
    except Exception:  # as above: an expression the engine cannot read is one nobody checks
        return None
    return found


def _is_whole(expression: str) -> bool:
    """Whether the grammar reads all of an expression: the engine would run what it understood of one."""
    grammar: Any = import_module("fhirpathpy.parser")
    lexer = grammar.FHIRPathLexer(grammar.InputStream(expression))
    lexer.removeErrorListeners()
    tokens = grammar.CommonTokenStream(lexer)
    reader = grammar.FHIRPathParser(tokens)
    reader.removeErrorListeners()
    reader.expression()
    return bool(reader.getNumberOfSyntaxErrors() == 0 and tokens.LA(1) == -1)


def _node(value: Any, path: str) -> Any:
    from fhirpathpy.engine.nodes import ResourceNode

    return ResourceNode.create_node(value, path)  # type: ignore[no-untyped-call]


def _has_value(_: object, inputs: list[Any]) -> list[bool]:
    if len(inputs) != 1:
        return [False]
    value = getattr(inputs[0], "data", inputs[0])
    return [not isinstance(value, dict | list) and value is not None]
