"""What makes an item belong to a slice, as criteria: data to match by, and to make one by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from harness.fhir.definitions.registry import DefinitionError
from harness.fhir.lossless import Json
from harness.fhir.profiles.elements import Discriminator, Element
from harness.fhir.profiles.refining import Profiles, opened

CriterionKind = Literal["fixed", "pattern", "bound", "type", "exists", "profile", "undecidable"]
_STEP = re.compile(r"extension\('([^']*)'\)|ofType\(([A-Za-z0-9]+)\)|resolve\(\)|[A-Za-z0-9$\[\]]+")


@dataclass(frozen=True, slots=True)
class Criterion:
    """An item passes if a value at `path` is one of `expected`.

    `fixed` values are equal; a `pattern` is contained; `bound` names value sets, `type` types, `profile`
    urls; `exists` expects True or False. `undecidable` is a discriminator of which the slice says nothing.
    """

    kind: CriterionKind
    path: str
    expected: tuple[Json, ...] = ()


def criterion(discriminator: Discriminator, slice_: Element, profiles: Profiles) -> Criterion:
    """What one discriminator asks of the items of one slice."""
    steps = path_steps(discriminator.path)
    found = list(_at(slice_, steps, profiles))
    path = discriminator.path
    match discriminator.kind:
        case "exists":
            wanted = not found or any(one.maximum != 0 for one in found)
            return Criterion("exists", path, (wanted,))
        case "type":
            codes = tuple(code for one in found for code in _type_names(one, profiles, path))
            return Criterion("type", path, codes) if codes else Criterion("undecidable", path)
        case "profile":
            resolves = path.endswith("resolve()")
            uses = [use for one in found for use in one.types]
            urls = tuple(url for use in uses for url in (use.targets if resolves else use.profiles))
            return Criterion("profile", path, urls) if urls else Criterion("undecidable", path)
    fixed = tuple(v for v in _said(slice_, steps, "fixed", profiles) if v is not None)
    if fixed:
        return Criterion("fixed", path, fixed)
    patterns = tuple(v for v in _said(slice_, steps, "pattern", profiles) if v is not None)
    if patterns:
        return Criterion("pattern", path, patterns)
    implied = tuple(v for v in (_implied(one) for one in found) if v is not None)
    if implied:
        return Criterion("pattern", path, implied)
    bound = tuple(
        one.binding.value_set for one in found if one.binding and one.binding.strength == "required"
    )
    return Criterion("bound", path, bound) if bound else Criterion("undecidable", path)


def path_steps(path: str) -> list[str]:
    """The steps of a discriminator's path; none for `$this`."""
    return [match[0] for match in _STEP.finditer(path) if match[0] != "$this"]


def _at(element: Element, steps: Sequence[str], profiles: Profiles) -> Iterator[Element]:
    """The elements a path leads to, with their slices and the alternatives of a choice."""
    if not steps:
        yield element
        yield from element.slices.values()
        yield from element.choices.values()
        return
    for one in (element, *element.slices.values(), *element.choices.values()):
        if not (one is element and element.choices):
            for child in _step(one, steps[0], profiles):
                yield from _at(child, steps[1:], profiles)


def _step(element: Element, step: str, profiles: Profiles) -> Iterator[Element]:
    if step == "resolve()":
        yield element
        return
    if step.startswith("ofType("):
        wanted = step[7:-1]
        yield from (
            one for one in (element, *element.choices.values()) if wanted in {t.code for t in one.types}
        )
        return
    try:
        children: Mapping[str, Element] = opened(element, element, profiles).children or {}
    except DefinitionError:
        return
    if step.startswith("extension("):
        url = step[11:-2]
        extension = children.get("extension")
        if extension:
            named = (s for s in extension.slices.values() if any(url in t.profiles for t in s.types))
            yield from named
        return
    name = step.removesuffix("[x]")
    if name in children:
        yield children[name]


def _said(
    element: Element, steps: Sequence[str], key: Literal["fixed", "pattern"], profiles: Profiles
) -> Iterator[Json]:
    """Fixed or pattern values at a path, whether said there or above it."""
    value = getattr(element, key)
    if value is not None:
        yield from within(value, steps)
    alternatives = (*element.slices.values(), *element.choices.values())
    if not steps:
        for one in alternatives:
            yield getattr(one, key)
        return
    for one in (element, *alternatives):
        for child in _step(one, steps[0], profiles):
            yield from _said(child, steps[1:], key, profiles)


def within(value: Json, steps: Sequence[str]) -> Iterator[Json]:
    """The values a discriminator's path leads to inside a value; a choice is found under any of its keys."""
    if isinstance(value, list):
        for item in value:
            yield from within(item, steps)
    elif not steps:
        yield value
    elif isinstance(value, dict):
        step = steps[0]
        if step.startswith("extension("):
            extensions = value.get("extension")
            for one in extensions if isinstance(extensions, list) else ():
                if isinstance(one, dict) and one.get("url") == step[11:-2]:
                    yield from within(one, steps[1:])
        elif step.startswith("ofType("):
            yield from within(value, steps[1:])
        elif step in value:
            yield from within(value[step], steps[1:])
        else:
            name = step.removesuffix("[x]")
            for key, item in value.items():
                if key.startswith(name) and key[len(name) : len(name) + 1].isupper():
                    yield from within(item, steps[1:])


def _implied(element: Element) -> Json:
    """The pattern that fixed values below an element amount to, None if there are none."""
    if element.fixed is not None or element.pattern is not None:
        return element.fixed if element.fixed is not None else element.pattern
    found = {}
    for name, child in (element.children or {}).items():
        for one in (child, *child.slices.values()):
            value = _implied(one) if one.minimum or one is not child or child.fixed else None
            if value is not None and name not in found:
                found[name] = [value] if child.repeats else value
    return found or None


def _type_names(element: Element, profiles: Profiles, path: str) -> list[str]:
    if not path.endswith("resolve()"):
        return [use.code for use in element.types]
    urls = [url for use in element.types for url in use.targets]
    return [profiles.profile(url).type for url in urls]
