"""The elements a profile marks as mustSupport: their paths, as JSON spells them without indexes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.fhir.profiles.elements import Element, Profile


def must_support(profile: Profile) -> frozenset[str]:
    """Paths below the resource, such as `name.family` and `value[x]`; those inside a slice have no slice."""
    return frozenset(_marked(profile.root, ""))


def _marked(element: Element, path: str) -> Iterator[str]:
    for child in _children(element).values():
        name = f"{child.name}[x]" if child.choices else child.name
        place = f"{path}.{name}" if path else name
        if child.must_support:
            yield place
        for inside in (child, *child.slices.values(), *child.choices.values()):
            yield from _marked(inside, place)


def _children(element: Element) -> Mapping[str, Element]:
    return element.children or {}
