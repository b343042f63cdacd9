"""Deviations a target may declare (fhir-standards 4.2); what it does has to be exactly that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.fhir.lossless import Json, JsonError, loads

_INDEX = re.compile(r"\[[0-9]+\]")
_VERSION = re.compile(r"/_history/[A-Za-z0-9.-]{1,64}$")
_FRACTION = re.compile(r"\.([0-9]+)")
_CONTAINED = re.compile(r"contained\[([0-9]+)\]")


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

    def explain(self, resource: Json, path: str, sent: str, got: str) -> bool:
        """Whether a difference is one of them; `sent` and `got` as JSON text."""
        return (
            self._cut(sent, got)
            or self._unversioned(resource, path, sent, got)
            or self._unreferenced(resource, path, got)
        )

    def _cut(self, sent: str, got: str) -> bool:
        found = _FRACTION.search(sent)
        if self.second_digits is None or found is None or "T" not in sent:
            return False
        kept = found[1][: self.second_digits]
        return len(found[1]) > self.second_digits and got == sent.replace(
            found[0], f".{kept}" if kept else ""
        )

    def _unversioned(self, resource: Json, path: str, sent: str, got: str) -> bool:
        if not isinstance(resource, dict) or not path.endswith("reference"):
            return False
        element = f"{resource.get('resourceType')}.{_INDEX.sub('', path).removesuffix('.reference')}"
        told = _text(sent)
        return element in self.unversioned and bool(told) and _VERSION.sub("", told) == _text(got) != told

    def _unreferenced(self, resource: Json, path: str, got: str) -> bool:
        found = _CONTAINED.fullmatch(path)
        if not self.drops_unreferenced or found is None or got != "absent":
            return False
        inner = resource["contained"][int(found[1])]
        return isinstance(inner, dict) and f"#{inner.get('id')}" not in set(_references(resource))


NO_DEVIATIONS = Deviations()


def _text(shown: str) -> str:
    try:
        value = loads(shown)
    except JsonError:
        return ""
    return value if isinstance(value, str) else ""


def _references(resource: Json) -> Iterator[str]:
    waiting = [resource]
    while waiting:
        node = waiting.pop()
        inner: Iterable[Json] = node.values() if isinstance(node, dict) else node
        for value in inner:
            if isinstance(value, dict | list):
                waiting.append(value)
            elif isinstance(value, str):
                yield value
