"""What became of some elements of a resource, and of no others: a row is judged by what it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from harness.evidence.outcomes import Finding
from harness.fhir.compare import NOTHING, Difference
from harness.fhir.grades import BREACHES, Grade, of_leaf
from harness.fhir.lossless import Json, Number, dumps
from harness.findings.root_causes import in_words, root_cause

Concerns = Callable[[str], bool]
"""Whether a row is about the leaf at this path: `dosageInstruction[0].text`."""

_SHOWN = 120
_INDEX = re.compile(r"\[[0-9]+\]")


def altered_elements(sent: Json, got: Json, concerns: Concerns, where: str) -> list[Finding]:
    """Each leaf that was lost, changed or added; how a number is spelt is RTP-005's."""
    before, after = leaves(sent), leaves(got)
    added = (path for path in after if path not in before and concerns(path))
    return _findings([*_lost(before, after, concerns), *((path, None, after[path]) for path in added)], where)


def lost_elements(sent: Json, got: Json, concerns: Concerns, where: str) -> list[Finding]:
    """Each leaf that was lost or changed; what was added beside it does not count."""
    return _findings(_lost(leaves(sent), leaves(got), concerns), where)


def leaves(node: Json) -> dict[str, Json]:
    """Every value by its path; a null that only keeps a place is none."""
    return dict(_leaves(node, ""))


Change = tuple[str, Json, Json]
"""A path, what stood there and what stands there now; None for nothing."""


def _lost(before: Mapping[str, Json], after: Mapping[str, Json], concerns: Concerns) -> list[Change]:
    return [
        (path, value, after.get(path))
        for path, value in before.items()
        if concerns(path) and not _same(path, value, after.get(path))
    ]


def _findings(changes: Iterable[Change], where: str) -> list[Finding]:
    """One for all entries of a list to which the same was done: the first of them, and how many there are."""
    found: dict[tuple[str, str], list[Difference]] = {}
    for path, sent, got in changes:
        grade = of_change(path, sent, got) or Grade.VALUE_CHANGED
        difference = Difference(path, shown(sent), shown(got), grade)
        found.setdefault((_INDEX.sub("", path), root_cause(difference)), []).append(difference)
    return [_finding(cause, group, where) for (_, cause), group in found.items()]


def _finding(cause: str, group: list[Difference], where: str) -> Finding:
    first = group[0]
    plain = len(group) == 1 and NOTHING in (first.sent, first.got)
    more = "" if plain else f": {in_words(cause, group)}"
    return Finding(
        f"{first.path} = {shortened(first.sent)}", f"{first.path} = {shortened(first.got)}{more}", where
    )


def of_change(path: str, sent: Json, got: Json) -> Grade | None:
    """The grade of what became of a leaf; None stands for no leaf, and as a grade for no change."""
    if sent is None or got is None:
        return Grade.ELEMENT_ADDED if sent is None else Grade.ELEMENT_DROPPED
    return of_leaf(path, sent, got)


def _leaves(node: Json, path: str) -> Iterator[tuple[str, Json]]:
    if isinstance(node, Mapping):
        for name, value in node.items():
            yield from _leaves(value, f"{path}.{name}" if path else name)
    elif isinstance(node, list | tuple):
        for index, value in enumerate(node):
            yield from _leaves(value, f"{path}[{index}]")
    elif node is not None:
        yield path, node


def _same(path: str, sent: Json, got: Json) -> bool:
    """Whether a row that is not about spelling or decimals sees no change."""
    if isinstance(sent, Number) and isinstance(got, Number):
        return sent.value == got.value
    return got is not None and of_leaf(path, sent, got) not in BREACHES


def shown(value: Json) -> str:
    """A leaf as a difference shows it."""
    return NOTHING if value is None else dumps(value)


def shortened(text: str) -> str:
    """As much of it as a finding has room for."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}... ({len(text)} characters)"
