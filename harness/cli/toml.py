"""A target file's data as TOML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def as_toml(data: Mapping[str, Any]) -> str:
    """Scalars first, then a table for each object, and for each object in an object of objects."""
    lines = _pairs({name: value for name, value in data.items() if not isinstance(value, Mapping)})
    for name, table in data.items():
        if not isinstance(table, Mapping):
            continue
        if table and all(isinstance(value, Mapping) for value in table.values()):
            for inner, value in table.items():
                lines += ["", f"[{name}.{inner}]", *_pairs(value)]
        else:
            lines += ["", f"[{name}]", *_pairs(table)]
    return "\n".join(lines) + "\n"


def _pairs(table: Mapping[str, Any]) -> list[str]:
    return [f"{name} = {_inline(value)}" for name, value in table.items()]


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_pairs(value)) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_inline(inner) for inner in value) + "]"
    return json.dumps(value, ensure_ascii=False)
