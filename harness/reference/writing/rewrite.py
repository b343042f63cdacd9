"""References between entries of one transaction become references to what they were stored as."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ..vocabulary import words

_URI_ELEMENTS: Final = frozenset(
    words(
        "reference url uri source system valueUri valueUrl valueOid valueUuid implicitRules contentReference "
        "instantiatesUri"
    )
)
_IN_NARRATIVE: Final = re.compile(r"""(\b(?:href|src)\s*=\s*["'])([^"']*)(["'])""")


def rewrite(value: Any, stored: Mapping[str, str]) -> Any:
    """The value with every uri that names an entry replaced; canonical and plain text are left alone."""
    if isinstance(value, dict):
        return {name: _element(name, item, stored) for name, item in value.items()}
    if isinstance(value, list):
        return [rewrite(item, stored) for item in value]
    return value


def _element(name: str, item: Any, stored: Mapping[str, str]) -> Any:
    if isinstance(item, str):
        if name in _URI_ELEMENTS:
            return stored.get(item, item)
        if name == "div":
            return _IN_NARRATIVE.sub(lambda found: found[1] + stored.get(found[2], found[2]) + found[3], item)
        return item
    if isinstance(item, dict | list):
        return rewrite(item, stored)
    return item
