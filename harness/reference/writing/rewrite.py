"""References between entries of one transaction become references to what they were stored as."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ..model import Resource
from ..vocabulary import words

_URI_ELEMENTS: Final = frozenset(
    words(
        "reference url uri source system valueUri valueUrl valueOid valueUuid implicitRules contentReference "
        "instantiatesUri"
    )
)
_IN_NARRATIVE: Final = re.compile(r"""(\b(?:href|src)\s*=\s*["'])([^"']*)(["'])""")


def rewrite(resource: Resource, stored: Mapping[str, str]) -> None:
    """Replace, in place, every uri that names an entry; canonical and plain text are left alone."""
    waiting: list[Any] = [resource]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            for name, item in value.items():
                if isinstance(item, str):
                    value[name] = _text(name, item, stored)
                elif isinstance(item, dict | list):
                    waiting.append(item)
        else:
            waiting += [item for item in value if isinstance(item, dict | list)]


def _text(name: str, text: str, stored: Mapping[str, str]) -> str:
    if name in _URI_ELEMENTS:
        return stored.get(text, text)
    if name == "div":
        return _IN_NARRATIVE.sub(lambda found: found[1] + stored.get(found[2], found[2]) + found[3], text)
    return text
