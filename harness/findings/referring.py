"""The places of a resource that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.fhir.lossless import Json
from harness.findings.elements import Concerns

_OTHERWISE = re.compile(r"_?(contained|extension|identifier|instantiates\w+|questionnaire)(?!\w)")
"""What leads by other means than a reference, or holds any."""


def leading(*resources: Json) -> Concerns:
    """Whether a place is a reference in one of these resources, is in one, or holds one."""
    places = {place for resource in resources for place in _references(resource)}

    def concerns(path: str) -> bool:
        own = bool(_OTHERWISE.match(path))
        return own or any(_within(path, place) or _within(place, path) for place in places)

    return concerns


def _within(path: str, place: str) -> bool:
    return path == place or path.startswith((f"{place}.", f"{place}["))


def _references(node: Json, path: str = "") -> Iterator[str]:
    """The places of all references, literal and logical."""
    if isinstance(node, dict):
        if path and (isinstance(node.get("reference"), str) or isinstance(node.get("identifier"), dict)):
            yield path
        for name, value in node.items():
            yield from _references(value, f"{path}.{name}" if path else name)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _references(value, f"{path}[{index}]")
