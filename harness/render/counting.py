"""Verdicts counted for people: per level, and what nobody asked for apart from what could not be tested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from harness.evidence.lines import Requirement
from harness.evidence.rows import NOT_SELECTED
from harness.evidence.verdicts import Verdict
from harness.render.words import WORDS, apart

ALWAYS = (Verdict.MET, Verdict.NOT_MET, Verdict.FAULT, Verdict.NOT_TESTED, Verdict.NOT_CHECKED)
"""Counts that are shown even when they are 0."""
UNSELECTED = "not selected"
"""Stands where a verdict's word would, for rows left out by a filter; no verdict of the file."""


def selected(row: Requirement) -> bool:
    """Whether the run was about this row."""
    return not (row.verdict is Verdict.NOT_TESTED and row.reason == NOT_SELECTED)


def word(row: Requirement) -> str:
    """The row's verdict in a word."""
    return WORDS[row.verdict] if selected(row) else UNSELECTED


def tally(rows: Iterable[Requirement]) -> Counter[str]:
    """Rows by word."""
    return Counter(word(row) for row in rows)


def shown(rows: Iterable[Requirement]) -> Mapping[str, str]:
    """The words worth a place in a table, each with the name of its style."""
    seen = tally(rows)
    found = {w: verdict.value for verdict, w in WORDS.items() if verdict in ALWAYS or seen[w]}
    return found | ({UNSELECTED: "not-selected"} if seen[UNSELECTED] else {})


@dataclass(frozen=True, slots=True)
class Count:
    """A line of a table: a word, and its number in each column."""

    word: str
    style: str
    numbers: Sequence[int]


def columns(rows: Sequence[Requirement]) -> list[tuple[str, Sequence[Requirement]]]:
    """MUST and SHOULD, each followed by the part of it that rests on draft or project grounds."""
    found: list[tuple[str, Sequence[Requirement]]] = []
    for level in ("MUST", "SHOULD"):
        at_level = [row for row in rows if row.level == level]
        own = [row for row in at_level if apart(row)]
        found.append((level, at_level))
        if own:
            found.append(("of these own", own))
    return found


def table(rows: Sequence[Requirement]) -> list[Count]:
    """A line a word, and one for all."""
    parts = [part for _, part in columns(rows)]
    tallies = [tally(part) for part in parts]
    lines = [Count(name, style, [by[name] for by in tallies]) for name, style in shown(rows).items()]
    return [*lines, Count("all", "", [len(part) for part in parts])]
