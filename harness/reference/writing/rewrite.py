"""References between entries of one transaction become references to what they were stored as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model import Resource
from ..policy import content
from ..service.context import Context

Path = tuple[str, ...]


def rewrite(context: Context, resource: Resource, entries: Mapping[str, str]) -> None:
    """Replace, in place, what names an entry by the address of its record."""
    rewritten = context.rules[content.rewritten]
    waiting: list[tuple[Path, Any]] = [((resource["resourceType"],), resource)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, list):
            waiting += [(path, item) for item in value if isinstance(item, dict | list)]
            continue
        for name, item in value.items():
            if isinstance(item, str):
                value[name] = rewritten((*path, name), item, entries, context.base)
            elif isinstance(item, dict | list):
                waiting.append(((*path, name), item))
