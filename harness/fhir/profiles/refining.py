"""What one ElementDefinition of a differential changes, at its place below the root: a new tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from harness.fhir.definitions.registry import DefinitionError
from harness.fhir.lossless import Json
from harness.fhir.profiles.elements import Discriminator, Element, Profile, Slicing
from harness.fhir.profiles.reading import constrained, types

Said = Mapping[str, Json]

BY_URL = Slicing((Discriminator("value", "url"),))
"""How extensions are told apart, whether a definition says so or not (FHIR R4, profiling, slicing)."""

_OF_THE_WHOLE = frozenset({"min", "max", "slicing", "sliceName", "type"})
_VALUED = ("fixed", "pattern", "minValue", "maxValue")


class Profiles(Protocol):
    """Where the compiled type of an element comes from."""

    def profile(self, name: str) -> Profile:
        """The compiled profile or type."""


@dataclass(frozen=True, slots=True)
class Differential:
    """What one profile says as a whole: its url, for messages, and every path it has something to say of."""

    url: str
    paths: frozenset[str]


def refined(
    root: Element, segments: Sequence[str], said: Said, profiles: Profiles, whole: Differential
) -> Element:
    """The root with what an ElementDefinition of a differential says applied at `segments` below it.

    Raises:
        DefinitionError: there is no element at that place.
    """
    return _Refining(root, said, profiles, whole).below(root, list(segments))


class _Refining:
    def __init__(self, root: Element, said: Said, profiles: Profiles, whole: Differential) -> None:
        self._root, self._said, self._profiles, self._whole = root, said, profiles, whole

    def below(self, element: Element, segments: list[str]) -> Element:
        if not segments:
            return constrained(element, self._said)
        element = opened(element, self._root, self._profiles)
        children = dict(element.children or {})
        head, _, slice_name = segments[0].partition(":")
        name = head.removesuffix("[x]")
        if name not in children:
            name, slice_name = _choice_of(children, head), head
            if name in children:
                children[name] = self._short(children[name], head)
        if name not in children:
            raise DefinitionError(
                f"{self._whole.url}: {self._said['path']} is no element of {self._root.path}"
            )
        child, rest = children[name], segments[1:]
        refine = self._choice if child.choices else self._sliced
        return replace(element, children={**children, name: refine(child, slice_name, rest)})

    def _sliced(self, child: Element, slice_name: str, rest: list[str]) -> Element:
        if slice_name:
            known = child.slices.get(slice_name) or _new_slice(child, slice_name)
            slicing = child.slicing or (
                BY_URL if child.types and child.types[0].code == "Extension" else None
            )
            return replace(
                child, slicing=slicing, slices={**child.slices, slice_name: self.below(known, rest)}
            )
        changed = self.below(child, rest)
        if not child.slices:
            return changed
        within = self if rest else self._without(_OF_THE_WHOLE)
        return replace(changed, slices={name: within.below(one, rest) for name, one in child.slices.items()})

    def _choice(self, child: Element, slice_name: str, rest: list[str]) -> Element:
        """The alternatives that an ElementDefinition on a `[x]` element is about."""
        choices = dict(child.choices)
        if slice_name:
            codes = {one.code for one in types(self._said)}
            named = [slice_name] if slice_name in choices else []
            about = named or [name for name, one in choices.items() if one.types[0].code in codes]
            if not about:
                raise DefinitionError(f"{self._whole.url}: {slice_name} is no alternative of {child.path}")
            return replace(
                child, choices={**choices, **{name: self.below(choices[name], rest) for name in about}}
            )
        if rest:
            return replace(child, choices=self._within_alternatives(choices, rest))
        changed = constrained(child, self._said)
        if "type" in self._said:
            uses = {child.name + one.code[0].upper() + one.code[1:]: one for one in changed.types}
            choices = {name: replace(choices[name], types=(uses[name],)) for name in uses if name in choices}
        for name, one in choices.items():
            foreign = {
                key
                for key in self._said
                if key.startswith(_VALUED)
                and not any(child.name + key[len(word) :] == name for word in _VALUED)
            }
            choices[name] = self._without(_OF_THE_WHOLE | foreign).below(one, [])
        by_type = changed.slicing and all(d.kind == "type" for d in changed.slicing.discriminators)
        return replace(changed, choices=choices, slicing=None if by_type else changed.slicing)

    def _short(self, choice: Element, key: str) -> Element:
        """A path such as `valueQuantity` leaves that type only, unless another one has a path as well."""
        path = self._said["path"].split(".")
        others = {".".join([*path[:-1], other]) for other in choice.choices if other != key}
        if "sliceName" in self._said or path[-1] != key or others & self._whole.paths:
            return choice
        only = choice.choices[key]
        least = constrained(choice, self._said).minimum
        return replace(choice, minimum=max(choice.minimum, least), types=only.types, choices={key: only})

    def _within_alternatives(self, choices: dict[str, Element], rest: list[str]) -> dict[str, Element]:
        head = rest[0].partition(":")[0].removesuffix("[x]")
        found = {}
        for name, one in choices.items():
            inner = opened(one, self._root, self._profiles)
            found[name] = self.below(one, rest) if head in (inner.children or {}) else one
        if found == choices:
            raise DefinitionError(
                f"{self._whole.url}: {self._said['path']} is no element of {self._root.path}"
            )
        return found

    def _without(self, keys: frozenset[str] | set[str]) -> _Refining:
        said = {key: value for key, value in self._said.items() if key not in keys}
        return _Refining(self._root, said, self._profiles, self._whole)


def opened(element: Element, root: Element, profiles: Profiles) -> Element:
    """The element with its children, those of its type or profile if it has none of its own."""
    if element.children is not None:
        return element
    if element.content:
        return replace(element, children=(at(root, element.content) or root).children, content="")
    if not element.types:
        return replace(element, children={})
    use = element.types[0]
    name = use.profiles[0] if len(use.profiles) == 1 else use.code
    return replace(element, children=profiles.profile(name).root.children)


def at(root: Element, path: str) -> Element | None:
    """The element of a type at a path such as `Questionnaire.item`, slices aside."""
    found: Element | None = root
    for name in path.split(".")[1:]:
        found = (found.children or {}).get(name.removesuffix("[x]")) if found else None
    return found


def _choice_of(children: Mapping[str, Element], key: str) -> str:
    return next((name for name, child in children.items() if key in child.choices), key)


def _new_slice(child: Element, name: str) -> Element:
    """A slice starts as all that the unsliced element says; a re-slice `a/b` as what slice `a` says."""
    parent = child.slices.get(name.rpartition("/")[0], child)
    return replace(parent, minimum=0, slicing=None, slices={})
