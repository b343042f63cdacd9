"""What became of some elements of a resource, and of no others: a row is judged by what it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from harness.evidence.outcomes import Finding
from harness.fhir.lossless import Json, Number, dumps

Concerns = Callable[[str], bool]
"""Whether a row is about the leaf at this path: `dosageInstruction[0].text`."""

_SHOWN = 120


def altered_elements(sent: Json, got: Json, concerns: Concerns, where: str) -> list[Finding]:
    """Each leaf that was lost, changed or added; how a number is spelt is RTP-005's."""
    before, after = leaves(sent), leaves(got)
    added = (path for path in after if path not in before)
    return lost_elements(sent, got, concerns, where) + [
        Finding(f"{path} = absent", f"{path} = {_told(after[path])}", where)
        for path in added
        if concerns(path)
    ]


def lost_elements(sent: Json, got: Json, concerns: Concerns, where: str) -> list[Finding]:
    """Each leaf that was lost or changed; what was added beside it does not count."""
    after = leaves(got)
    return [
        Finding(f"{path} = {_told(value)}", f"{path} = {_told(after.get(path))}", where)
        for path, value in leaves(sent).items()
        if concerns(path) and not _same(value, after.get(path))
    ]


def leaves(node: Json) -> dict[str, Json]:
    """Every value by its path; a null that only keeps a place is none."""
    return dict(_leaves(node, ""))


def _leaves(node: Json, path: str) -> Iterator[tuple[str, Json]]:
    if isinstance(node, Mapping):
        for name, value in node.items():
            yield from _leaves(value, f"{path}.{name}" if path else name)
    elif isinstance(node, list | tuple):
        for index, value in enumerate(node):
            yield from _leaves(value, f"{path}[{index}]")
    elif node is not None:
        yield path, node


def _same(sent: Json, got: Json) -> bool:
    if isinstance(sent, Number) and isinstance(got, Number):
        return Decimal(sent.text) == Decimal(got.text)
    return type(sent) is type(got) and bool(sent == got)


def _told(value: Json) -> str:
    text = "absent" if value is None else dumps(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}... ({len(text)} characters)"
