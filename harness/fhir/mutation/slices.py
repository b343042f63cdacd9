"""Which slice an item belongs to, and the places that tell it: an item changed there may be of no slice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.fhir.lossless import Json
from harness.fhir.mutation.mutants import Keys
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.profiles.discriminators import Criterion, criterion, path_steps
from harness.fhir.profiles.elements import Element, Slicing
from harness.fhir.profiles.refining import BY_URL

_DECIDED = ("fixed", "pattern", "exists", "type")


@dataclass(frozen=True, slots=True)
class Told:
    """A place that tells which slice an item belongs to; `bound` if the item may not leave it."""

    keys: Keys
    bound: bool


@dataclass(frozen=True, slots=True)
class Sliced:
    """The items of a sliced element: the name of the slice each is of, None for none, and what tells it.

    `decided` is False where a discriminator is of a kind that is not read here: by profile, or by value set.
    """

    rule: Slicing
    names: tuple[str | None, ...]
    told: tuple[tuple[Keys, ...], ...]
    decided: bool

    def count(self, name: str) -> int:
        """How many items are of a slice."""
        return self.names.count(name)


def sliced(items: Sequence[Json], element: Element, compiler: Compiler) -> Sliced:
    """The items of an element by slice."""
    rule = element.slicing or BY_URL
    asked = {
        name: [criterion(one, element.slices[name], compiler) for one in rule.discriminators]
        for name in sorted(element.slices, key=lambda name: -name.count("/"))
    }
    decided = all(one.kind in _DECIDED and "resolve()" not in one.path for c in asked.values() for one in c)
    names, told = [], []
    for item in items:
        name = next((name for name, criteria in asked.items() if criteria and _is_of(item, criteria)), None)
        names.append(name if decided else None)
        told.append(tuple(at for one in asked.get(name or "", ()) for at, _ in led(item, one.path)))
    return Sliced(rule, tuple(names), tuple(told), decided)


def is_bound(found: Sliced, index: int, element: Element) -> bool:
    """Whether an item that left its slice would break a rule of the slicing."""
    name = found.names[index]
    if not found.decided:
        return True
    if name is None:
        return False
    least = element.slices[name].minimum
    return found.rule.rules != "open" or "/" in name or bool(least and found.count(name) <= least)


def _is_of(item: Json, criteria: Sequence[Criterion]) -> bool:
    return all(_passes([value for _, value in led(item, one.path)], one) for one in criteria)


def _passes(values: list[Json], one: Criterion) -> bool:
    match one.kind:
        case "exists":
            return bool(values) in one.expected
        case "type":
            return any(isinstance(v, Mapping) and v.get("resourceType") in one.expected for v in values)
        case "fixed":
            return any(value in one.expected for value in values)
    return any(_has(value, wanted) for value in values for wanted in one.expected)


def _has(value: Json, wanted: Json) -> bool:
    if isinstance(wanted, Mapping):
        return isinstance(value, Mapping) and all(k in value and _has(value[k], v) for k, v in wanted.items())
    if isinstance(wanted, list):
        return isinstance(value, list) and all(any(_has(v, each) for v in value) for each in wanted)
    return bool(value == wanted)


def led(value: Json, path: str) -> Iterator[tuple[Keys, Json]]:
    """The values a discriminator's path leads to inside a value, each with the way to it."""
    yield from _led(value, path_steps(path), ())


def _led(value: Json, steps: Sequence[str], keys: Keys) -> Iterator[tuple[Keys, Json]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _led(item, steps, (*keys, index))
    elif not steps:
        yield keys, value
    elif isinstance(value, Mapping):
        step = steps[0]
        if step.startswith("extension("):
            found = value.get("extension")
            for index, one in enumerate(found if isinstance(found, list) else ()):
                if isinstance(one, Mapping) and one.get("url") == step[11:-2]:
                    yield from _led(one, steps[1:], (*keys, "extension", index))
        elif step.startswith("ofType("):
            yield from _led(value, steps[1:], keys)
        else:
            name = step.removesuffix("[x]")
            for key, item in value.items():
                if key == name or (key.startswith(name) and key[len(name) : len(name) + 1].isupper()):
                    yield from _led(item, steps[1:], (*keys, key))
