"""The plain part of FHIRPath compiled to functions: paths, comparisons, and the usual questions about them.

Collections are lists, as in FHIRPath; names are resolved against the plan when an expression is compiled, so
a choice is found under its own keys only. What is not plain is refused there, and left to a whole engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from harness.fhir.lossless import Number
from harness.fhir.validation.invariants.operators import (
    BINARY,
    Undecidable,
    are_distinct,
    intersection,
    single,
    truth,
)
from harness.fhir.validation.plans import Plan, Planner

Collection = list[Any]
Evaluate = Callable[[Collection, Any], Collection]
Typed = tuple[Evaluate, "Plan | None"]
"""How to evaluate, and the plan of what comes out where it is known."""

_TOKEN = re.compile(
    r"\s*(?:('(?:[^'\\]|\\.)*')|([0-9]+(?:\.[0-9]+)?)|(%?\$?`?[A-Za-z][A-Za-z0-9_-]*`?|\$this)|(!=|<=|>=|[().,|=<>&+~!]))"
)
_LEVELS = (
    ("implies",),
    ("or", "xor"),
    ("and",),
    ("in",),
    ("=", "!="),
    ("<=", ">=", "<", ">"),
    ("|",),
    ("&", "+"),
)
_CONSTANTS = {
    "%sct": "http://snomed.info/sct",
    "%loinc": "http://loinc.org",
    "%ucum": "http://unitsofmeasure.org",
}
_ONLY_EXTRAS = object()
"""A primitive without a value: it is there, and equals nothing."""


class _NotPlain(Exception):
    """The expression needs a whole engine."""


def compiled(expression: str, plan: Plan, planner: Planner) -> Callable[[Any, Any], bool | None] | None:
    """The expression as a rule over values walked by this plan; None if it is not plain."""
    try:
        reader = _Reader(expression, plan, planner)
        evaluate, _ = reader.expression(0, plan)
        reader.end()
    except _NotPlain:
        return None

    def rule(value: Any, scope: Any) -> bool | None:
        try:
            answer = truth(evaluate([value], scope))
        except Undecidable:
            return None
        return True if answer is None else answer

    return rule


class _Reader:
    """Reads an expression from left to right into functions."""

    def __init__(self, text: str, plan: Plan, planner: Planner) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._planner = planner
        self._home = plan

    def end(self) -> None:
        if self._at != len(self._tokens):
            raise _NotPlain

    def expression(self, level: int, plan: Plan | None) -> Typed:
        if level == len(_LEVELS):
            return self._path(plan)
        left = self.expression(level + 1, plan)
        while self._peek() in _LEVELS[level]:
            left = (_binary(self._next(), left[0], self.expression(level + 1, plan)[0]), None)
        return left

    def _path(self, plan: Plan | None) -> Typed:
        found = self._term(plan)
        while self._peek() == ".":
            self._next()
            found = self._step(found, self._next(), plan)
        return found

    def _term(self, plan: Plan | None) -> Typed:
        token = self._next()
        if token == "(":
            found = self.expression(0, plan)
            self._expect(")")
            return found
        if token.startswith("'"):
            return _constant(_unquoted(token)), None
        if token[0].isdigit():
            return _constant(Number(token)), None
        if token in ("true", "false"):
            return _constant(token == "true"), None
        if token == "$this":
            return (lambda focus, _: focus), plan
        if token in _CONSTANTS:
            return _constant(_CONSTANTS[token]), None
        if token == "%resource":
            return (lambda _, scope: [scope.resource]), self._resource_plan()
        here: Typed = ((lambda focus, _: focus), plan)
        if plan is self._home and token == self._home.type and self._peek() != "(":
            return here
        return self._step(here, token, plan)

    def _resource_plan(self) -> Plan | None:
        name = self._home.model_path.partition(".")[0]
        is_resource = self._planner.compiler.definitions.is_resource(name)
        return self._planner.of_profile(name) if is_resource else None

    def _step(self, before: Typed, name: str, outer: Plan | None) -> Typed:
        if self._peek() == "(":
            return self._function(before, name)
        return self._child(before, name.strip("`"))

    def _child(self, before: Typed, name: str) -> Typed:
        evaluate, plan = before
        if plan is None or not name.isalnum():
            raise _NotPlain
        members = [one for one in plan.members.values() if name in (one.key, one.choice and one.choice.name)]
        if not members:
            raise _NotPlain
        keys = tuple(one.key for one in members)
        after = None
        if len(members) == 1 and members[0].choice is None:
            after = members[0].plan or self._planner.of_member(members[0])
        return (lambda focus, scope: _children(evaluate(focus, scope), keys)), after

    def _function(self, before: Typed, name: str) -> Typed:
        evaluate, plan = before
        self._expect("(")
        arguments: list[Typed] = []
        while self._peek() != ")":
            inner = plan if name in ("where", "exists", "all", "select", "trace") else self._home
            arguments.append(self.expression(0, inner))
            if self._peek() == ",":
                self._next()
        self._expect(")")
        if name == "trace":
            return before
        made = _function(name, evaluate, [one for one, _ in arguments])
        return made, plan if name in ("where", "first") else None

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        self._at += 1
        if self._at > len(self._tokens):
            raise _NotPlain
        return self._tokens[self._at - 1]

    def _expect(self, token: str) -> None:
        if self._next() != token:
            raise _NotPlain


def _function(name: str, evaluate: Evaluate, arguments: list[Evaluate]) -> Evaluate:
    match name, arguments:
        case "exists", []:
            return lambda focus, scope: [bool(evaluate(focus, scope))]
        case "exists", [only]:
            return lambda focus, scope: [any(truth(only([one], scope)) for one in evaluate(focus, scope))]
        case "empty", []:
            return lambda focus, scope: [not evaluate(focus, scope)]
        case "count", []:
            return lambda focus, scope: [Number(str(len(evaluate(focus, scope))))]
        case "first", []:
            return lambda focus, scope: evaluate(focus, scope)[:1]
        case "not", []:
            return lambda focus, scope: _negated(truth(evaluate(focus, scope)))
        case "where", [only]:
            return lambda focus, scope: [one for one in evaluate(focus, scope) if truth(only([one], scope))]
        case "all", [only]:
            return lambda focus, scope: [all(truth(only([one], scope)) for one in evaluate(focus, scope))]
        case "select", [only]:
            return lambda focus, scope: [
                found for one in evaluate(focus, scope) for found in only([one], scope)
            ]
        case "intersect", [only]:
            return lambda focus, scope: intersection(evaluate(focus, scope), only(focus, scope))
        case "isDistinct", []:
            return lambda focus, scope: [are_distinct(evaluate(focus, scope))]
        case "hasValue", []:
            return lambda focus, scope: [_has_value(evaluate(focus, scope))]
        case "startsWith", [only]:
            return _on_text(evaluate, only, lambda text, part: text.startswith(part))
        case "contains", [only]:
            return _on_text(evaluate, only, lambda text, part: part in text)
        case "matches", [only]:
            return _on_text(evaluate, only, lambda text, part: re.search(part, text) is not None)
    raise _NotPlain


def _on_text(evaluate: Evaluate, argument: Evaluate, question: Callable[[str, str], bool]) -> Evaluate:
    def asked(focus: Collection, scope: Any) -> Collection:
        text, part = single(evaluate(focus, scope)), single(argument(focus, scope))
        if text is None or text is _ONLY_EXTRAS or part is None:
            return []
        if not isinstance(text, str) or not isinstance(part, str):
            raise Undecidable
        return [question(text, part)]

    return asked


def _children(parents: Collection, keys: tuple[str, ...]) -> Collection:
    found: Collection = []
    for parent in parents:
        if not isinstance(parent, dict):
            continue
        for key in keys:
            value = parent.get(key)
            if isinstance(value, list):
                found.extend(_ONLY_EXTRAS if one is None else one for one in value)
            elif value is not None:
                found.append(value)
            elif f"_{key}" in parent:
                found.append(_ONLY_EXTRAS)
    return found


def _binary(name: str, left: Evaluate, right: Evaluate) -> Evaluate:
    operate = BINARY[name]
    return lambda focus, scope: operate(left(focus, scope), right(focus, scope))


def _constant(value: Any) -> Evaluate:
    return lambda _, __: [value]


def _negated(value: bool | None) -> Collection:
    return [] if value is None else [not value]


def _has_value(values: Collection) -> bool:
    return len(values) == 1 and values[0] is not _ONLY_EXTRAS and not isinstance(values[0], dict)


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _NotPlain
        found.append(match[0].strip())
        at = match.end()
    return found


def _unquoted(token: str) -> str:
    inner = token[1:-1]
    if re.search(r"\\[^\\'.dsw^$]", inner):
        raise _NotPlain
    return re.sub(r"\\(['\\])", r"\1", inner)
