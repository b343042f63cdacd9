"""A resource that came back other than it was sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from harness.evidence.outcomes import Finding
from harness.fhir.compare import Allowed, Difference, decimals_agree, differences
from harness.fhir.lossless import Json, Number
from harness.fhir.paths import location
from harness.findings.elements import Concerns
from harness.findings.root_causes import by_root_cause

_SHOWN = 120
_ON_AN_EXTENSION = re.compile(r"(^|\.)(extension|modifierExtension|_\w+)\b")


def _everything(path: str) -> bool:
    return True


def altered(
    sent: Json, got: Json, allowed: Allowed, where: str, *, concerns: Concerns = _everything
) -> list[Finding]:
    """What was done to the content beyond what a server may own (CONTRACT 8): one finding a root cause.

    `concerns`: whether a row is about a place.
    """
    found = differences(sent, got, allowed)
    return told([one for one in found if concerns(one.path)], sent, where)


def altered_extensions(sent: Json, got: Json, allowed: Allowed, where: str) -> list[Finding]:
    """What was done to extensions: lost, moved or changed, with the primitive that held one."""
    found = [
        d
        for d in differences(sent, got, allowed)
        if _ON_AN_EXTENSION.search(d.path) or 'xtension"' in d.sent or 'xtension"' in d.got
    ]
    return told(found, sent, where)


def told(found: Iterable[Difference], sent: Json, where: str) -> list[Finding]:
    """One finding for all differences of one root cause: the first of them, and how many there are."""
    kind = str(sent.get("resourceType", "")) if isinstance(sent, Mapping) else ""
    return [_finding(cause, group, kind, where) for cause, group in by_root_cause(found).items()]


def _finding(cause: str, group: list[Difference], kind: str, where: str) -> Finding:
    first = group[0]
    place = location(kind, first.path)
    told = f"{cause} ({len(group)} elements)" if len(group) > 1 else cause
    return Finding(f"{place} = {_short(first.sent)}", f"{place} = {_short(first.got)}: {told}", where)


def altered_decimals(sent: Json, got: Json, where: str) -> list[Finding]:
    """Each number whose value or count of decimals changed, or that is no longer there."""
    numbers = dict(_numbers(got))
    return [
        Finding(f"{path} = {number.text}", f"{path} = {_shown(numbers.get(path))}", where)
        for path, number in _numbers(sent)
        if isinstance(number, Number) and not _agree(number, numbers.get(path))
    ]


def _agree(sent: Number, got: Json) -> bool:
    return isinstance(got, Number) and decimals_agree(sent, got)


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
