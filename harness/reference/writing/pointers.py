"""What a resource points to."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..lossless import Json
from ..model import Resource


@dataclass(slots=True)
class Pointers:
    """Texts of a resource's references, and of its other addresses."""

    references: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)


def pointers(resource: Resource) -> Pointers:
    """All it points to, wherever in it."""
    found = Pointers()
    waiting: list[Json] = [resource]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            for name, of in (("reference", found.references), ("url", found.urls)):
                if isinstance(value.get(name), str):
                    of.append(value[name])
            value = list(value.values())
        waiting += [item for item in value if isinstance(item, dict | list)]
    return found
