"""Deviations a target may declare (fhir-standards 4.2); what it does has to be exactly that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.fhir.dated import holds_moment
from harness.fhir.lossless import Json
from harness.fhir.moments import read

_VERSION = re.compile(r"/_history/[A-Za-z0-9.-]{1,64}$")
_CONTAINED = re.compile(r"(?P<container>(?:.*\.)?)contained(?:\[(?P<place>[0-9]+)\])?")
_STEP = re.compile(r"(?P<name>\w+)(?:\[(?P<place>[0-9]+)\])?")


@dataclass(frozen=True, slots=True)
class Deviations:
    """What a target says it does to content.

    `second_digits`: digits it keeps of a fraction of a second, None for all. `unversioned`: references it
    strips of their version, such as `Encounter.partOf`. `drops_unreferenced`: contained resources that
    nothing refers to.
    """

    second_digits: int | None = None
    unversioned: frozenset[str] = frozenset()
    drops_unreferenced: bool = False

    def made_of(self, resource: Json, path: str, sent: str) -> str:
        """What the target says comes back for this text at this place of a resource, as JSON has it."""
        holder, _, name = path.rpartition(".")
        if name == "reference" and _element(resource, holder) in self.unversioned:
            return _VERSION.sub("", sent)
        return self.cut(sent) if holds_moment(path) else sent

    def cut(self, moment: str) -> str:
        """A moment with the digits it is said to keep; any other text as it is."""
        found = read(moment)
        if found is None or self.second_digits is None:
            return moment
        return found.cut(self.second_digits)

    def drops(self, resource: Json, path: str) -> bool:
        """Whether what stands at this place of a resource is said to go: one contained resource, or all."""
        found = _CONTAINED.fullmatch(path)
        if not self.drops_unreferenced or found is None:
            return False
        *_, (_, container) = _way(resource, found["container"].rstrip("."))
        held = container["contained"]
        gone = held if found["place"] is None else [held[int(found["place"])]]
        named = frozenset(_texts(container))
        return all(isinstance(inner, dict) and f"#{inner.get('id')}" not in named for inner in gone)


NO_DEVIATIONS = Deviations()


def _element(resource: Json, path: str) -> str:
    """The element at a place, named after the innermost resource that holds it: `Encounter.partOf`."""
    names: list[str] = []
    for name, node in _way(resource, path):
        names.append(name)
        if isinstance(node, dict) and "resourceType" in node:
            names = [str(node["resourceType"])]
    return ".".join(names)


def _way(resource: Json, path: str) -> Iterator[tuple[str, Json]]:
    """Each step from a resource to a place in it: the name of the element, and what stands there."""
    yield "", resource
    node = resource
    for step in _STEP.finditer(path):
        node = node.get(step["name"]) if isinstance(node, dict) else None
        if step["place"] is not None:
            place = int(step["place"])
            node = node[place] if isinstance(node, list | tuple) and place < len(node) else None
        yield step["name"], node


def _texts(resource: Json) -> Iterator[str]:
    waiting = [resource]
    while waiting:
        node = waiting.pop()
        inner: Iterable[Json] = node.values() if isinstance(node, dict) else node
        for value in inner:
            if isinstance(value, dict | list | tuple):
                waiting.append(value)
            elif isinstance(value, str):
                yield value
