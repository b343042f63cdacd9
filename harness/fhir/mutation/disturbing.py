"""Whether a change breaks a rule of what is around it as well: such a change is no mutant of one rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from harness.fhir.generation.ways import Way, Wish, ways
from harness.fhir.identifiers import NHS_NUMBER
from harness.fhir.lossless import Json
from harness.fhir.mutation import engine
from harness.fhir.mutation.mutants import GONE, TWINS, Change, Keys, standing
from harness.fhir.mutation.places import Place
from harness.fhir.profiles.elements import Invariant

_ASKED = r"\.(?:exists|empty|hasValue)\(\)"
_CODED = (("coding",), ("coding", "system"), ("coding", "code"), ("system",), ("code",))
_BY_LINKS = ("dom-", "ref-", "txt-")
"""Invariants of contained resources, which `linking.py` sees to, and of narrative, which is read alone."""


def disturbs(change: Change, old: Json, mutated: Json, objects: Mapping[Keys, Place]) -> bool:
    """Whether some other rule may not hold once a change is made; `objects` are the objects it is made in.

    An invariant is taken to hold if it reads nothing of what is changed, if it asks only whether something is
    there and that is as before, or if it is one of the members that go together and they still do.
    """
    altered = list(_altered(change.keys, old, standing(mutated, change.keys)))
    for depth in range(len(change.keys) + 1):
        around = objects.get(change.keys[:depth])
        if around is None:
            continue
        for keys, there in altered:
            steps = _steps(keys, depth, objects)
            if not steps:
                continue
            if _is_read_whole(steps, around, change.rule):
                return True
            if any(not _is_kept(one, steps, there, around, mutated) for one in _others(around, change.rule)):
                return True
    return False


def _others(around: Place, rule: str) -> Iterator[Invariant]:
    for one in around.shape.invariants:
        with_care = one.key.startswith("bdl-") and rule.startswith(("bdl-", "bundle-"))
        twin = one.key in TWINS and rule in TWINS
        told = one.severity == "error" and not one.key.startswith(_BY_LINKS)
        if told and one.key != rule and not with_care and not twin:
            yield one


def _altered(keys: Keys, old: Json, new: Json) -> Iterator[tuple[Keys, bool]]:
    """The way to all that is altered, and whether something is there before and after."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            if old.get(key, GONE) is not new.get(key, GONE):
                yield (*keys, key), _is_there(old.get(key)) and _is_there(new.get(key))
    else:
        yield keys, _is_there(old) and _is_there(new)


def _steps(keys: Keys, depth: int, objects: Mapping[Keys, Place]) -> tuple[str, ...]:
    """The names of elements from an object on: a choice without its type, extras as what they belong to."""
    found = []
    for index, key in enumerate(keys):
        if index >= depth and isinstance(key, str):
            around = objects.get(keys[:index])
            name = key.removeprefix("_")
            choice = around.shape.keys.get(name, (None, None))[1] if around else None
            found.append(choice.name if choice else name)
    return tuple(found)


def _is_there(value: Json) -> bool:
    return value is not None and value is not GONE and value != []


def _is_read_whole(steps: tuple[str, ...], around: Place, rule: str) -> bool:
    """Whether a rule about a value as a whole, such as a binding, reads what is altered inside it."""
    element = around.element
    if element.binding and element.binding.strength == "required" and rule != "binding" and steps in _CODED:
        return True
    if element.fixed is not None or (isinstance(element.pattern, dict) and steps[0] in element.pattern):
        return rule not in ("fixed", "pattern")
    match around.shape.type:
        case "Identifier":
            numbered = around.value.get("system") == NHS_NUMBER and rule not in TWINS
            return numbered and steps == ("value",)
        case "Reference":
            both = "type" in around.value and "reference" in around.value
            return both and not rule.startswith("ref") and steps in (("type",), ("reference",))
    return False


def _is_kept(invariant: Invariant, steps: tuple[str, ...], there: bool, around: Place, mutated: Json) -> bool:
    if not _reads(invariant.expression, steps, there):
        return True
    after = standing(mutated, around.keys)
    if not isinstance(after, dict):
        return False
    members = around.shape.members
    found = _ways(invariant.expression, frozenset(members), around.shape.type)
    if found and len(steps) == 1:
        return any(all(_is_granted(wish, after, around) for wish in way) for way in found)
    resource = standing(mutated, around.resource)
    return engine.holds(invariant.expression, around.model_path, after, resource, mutated) is True


@cache
def _reads(expression: str, names: tuple[str, ...], there: bool) -> bool:
    found = [re.findall(rf"(?<![\w']){re.escape(name)}\b(?!\()", expression) for name in names]
    if not all(found):
        return False
    asked = re.findall(rf"(?<![\w']){re.escape(names[-1])}{_ASKED}", expression)
    return not (there and len(asked) == len(found[-1]))


@cache
def _ways(expression: str, names: frozenset[str], type_: str) -> tuple[Way, ...]:
    return ways(expression, names, type_)


def _is_granted(wish: Wish, value: Mapping[str, Json], around: Place) -> bool:
    keys = [*around.shape.members[wish.name].choices] or [wish.name]
    here = [value[key] for key in keys if key in value]
    told = any(f"_{key}" in value for key in keys)
    match wish.kind:
        case "there":
            return told or any(_is_there(one) for one in here)
        case "gone":
            return not here and not told
        case "among":
            return any(one in wish.values for one in here)
    return all(one not in wish.values for one in here)
