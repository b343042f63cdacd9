"""What a resource points to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ..lossless import Json
from ..model import Resource

_HOLDING: Final = (dict, list)


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
            if isinstance(reference := value.get("reference"), str):
                found.references.append(reference)
            if isinstance(url := value.get("url"), str):
                found.urls.append(url)
            value = value.values()
        waiting += [item for item in value if isinstance(item, _HOLDING)]
    return found
