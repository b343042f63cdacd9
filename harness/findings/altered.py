"""A resource that came back other than it was sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from harness.evidence.outcomes import Finding
from harness.fhir.compare import Allowed, decimals_agree, differences
from harness.fhir.lossless import Json, Number

_SHOWN = 120
_ON_AN_EXTENSION = re.compile(r"(^|\.)(extension|modifierExtension|_\w+)\b")


def altered(sent: Json, got: Json, allowed: Allowed, where: str) -> list[Finding]:
    """Each place where content differs beyond what a server may own (CONTRACT 8)."""
    return [
        Finding(f"{d.path} = {_short(d.sent)}", f"{d.path} = {_short(d.got)}", where)
        for d in differences(sent, got, allowed)
    ]


def altered_extensions(sent: Json, got: Json, allowed: Allowed, where: str) -> list[Finding]:
    """Each place where an extension, an extended primitive or what held one was lost, moved or changed."""
    return [
        Finding(f"{d.path} = {_short(d.sent)}", f"{d.path} = {_short(d.got)}", where)
        for d in differences(sent, got, allowed)
        if _ON_AN_EXTENSION.search(d.path) or 'xtension"' in d.sent or 'xtension"' in d.got
    ]


def altered_decimals(sent: Json, got: Json, where: str) -> list[Finding]:
    """Each number whose value or count of decimals changed, or that is no longer there."""
    numbers = dict(_numbers(got))
    return [
        Finding(f"{path} = {number.text}", f"{path} = {_shown(numbers.get(path))}", where)
        for path, number in _numbers(sent)
        if isinstance(number, Number) and not _agree(number, numbers.get(path))
    ]


def _agree(sent: Number, got: Json) -> bool:
    return isinstance(got, Number) and decimals_agree(sent.text, got.text)


def _numbers(node: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """Every leaf by its path."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from _numbers(value, f"{path}.{key}" if path else key)
    elif isinstance(node, Iterable) and not isinstance(node, str):
        for index, value in enumerate(node):
            yield from _numbers(value, f"{path}[{index}]")
    else:
        yield path, node


def _shown(value: Json) -> str:
    if value is None:
        return "absent"
    return value.text if isinstance(value, Number) else f"{value!r}, no number"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}... ({len(text)} characters)"
