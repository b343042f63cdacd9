"""What is refused for its size alone, before anything is made of it."""

from __future__ import annotations

import re

MAX_DEPTH = 100
"""Elements inside each other; R4 sets no limit, and no record we know comes near this one."""

MAX_BARE = 10_000
"""Items of one array of bare values: parsed, each would take fifty times the room of its text."""

MAX_NARRATIVE = 4 * 1024 * 1024
"""Characters of a narrative that is parsed: made a tree, it takes up to forty times the room of its text."""

MAX_ISSUES = 10_000
"""Issues told of one resource; one more says that there are others."""

_STRING = r'"(?:[^"\\]|\\.)*+"'
_BARE = rf"(?:[-+0-9.eE]++|true|false|null|\{{\s*+\}}|\[\s*+\]|{_STRING})"
_RUN = rf"\[\s*+(?:{_BARE}\s*+,\s*+){{{MAX_BARE}}}"
_MANY_BARE = re.compile(_RUN)
_STRING_OR_MANY_BARE = re.compile(rf"{_STRING}|(?P<run>{_RUN})")


def holds_many_bare_values(text: str) -> bool:
    """Whether JSON text has an array of more than `MAX_BARE` values that are bare, or empty containers."""
    if _MANY_BARE.search(text) is None:
        return False
    return any(match["run"] for match in _STRING_OR_MANY_BARE.finditer(text))
