"""The one vocabulary of verdicts, their order, and what a run's verdicts mean for its exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Verdict(StrEnum):
    """The words, from best to worst. Only `MET` counts as met."""

    NOT_APPLICABLE = "not-applicable"
    MET = "met"
    STATEMENT = "statement"
    EXCEPTION = "exception"
    NOT_CHECKED = "not-checked"
    NOT_TESTED = "not-tested"
    FAULT = "fault"
    NOT_MET = "not-met"

    @property
    def badness(self) -> int:
        """Place in the order, 0 the best."""
        return list(Verdict).index(self)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of a row: the worst of its checks; with no check, not checked."""
    return max(verdicts, key=lambda verdict: verdict.badness, default=Verdict.NOT_CHECKED)


class Row(Protocol):
    """What the exit code asks of a requirement's result."""

    @property
    def level(self) -> str:
        """MUST or SHOULD."""
        ...

    @property
    def verdict(self) -> Verdict:
        """Its verdict in this run."""
        ...


def counts(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """Verdicts per level; the levels are never added together."""
    table: dict[str, Counter[str]] = {"MUST": Counter(), "SHOULD": Counter()}
    for row in rows:
        table[row.level][row.verdict.value] += 1
    return {level: dict(count) for level, count in table.items()}


def exit_code(rows: Sequence[Row], *, complete: bool, conceded: bool, needless: bool = False) -> int:
    """The first that holds: 1 a MUST not met, 4 test fault or incomplete, 3 not tested, 5 conceded, else 0.

    `rows`: those selected for the run. `complete`: every planned check was executed, and nothing else.
    `conceded`: the target declares departures. `needless`: an accepted exception has to go, which is the
    2 of a wrong file where nothing else is worse. (Any other 2 is decided before there are rows.)
    """
    found = {row.verdict for row in rows if row.level == "MUST"}
    if Verdict.NOT_MET in found:
        return 1
    if Verdict.FAULT in found or not complete:
        return 4
    if Verdict.NOT_TESTED in found:
        return 3
    if needless:
        return 2
    if conceded or found & {Verdict.STATEMENT, Verdict.EXCEPTION}:
        return 5
    return 0


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a run's sentence says beside its verdicts."""

    target: str
    filters: Sequence[str] = ()
    stopped: str = ""
    complete: bool = True
    departures: int = 0
    needless: Sequence[str] = ()


def sentence(rows: Sequence[Row], selected: Sequence[Row], about: Circumstances) -> str:
    """The run in words, for the first line of every report; `rows` are all, `selected` those of this run."""
    parts = [f"Stopped: {about.stopped}"] if about.stopped else []
    parts.append(_head(Counter(row.verdict for row in selected if row.level == "MUST"), about))
    if about.filters:
        parts.append(f"Partial run ({', '.join(about.filters)})")
    if about.needless:
        parts.append(f"No longer needed: the exception for {', '.join(about.needless)}")
    musts = sum(row.level == "MUST" for row in rows)
    parts.append(f"{checked(selected)} of {musts} MUSTs checked, {judged(selected)} gave a verdict")
    return ". ".join(parts) + "."


def checked(rows: Iterable[Row]) -> int:
    """How many MUSTs have a check."""
    return sum(row.level == "MUST" and row.verdict is not Verdict.NOT_CHECKED for row in rows)


def judged(rows: Iterable[Row]) -> int:
    """How many MUSTs came out as met or not met."""
    return sum(row.level == "MUST" and row.verdict in (Verdict.MET, Verdict.NOT_MET) for row in rows)


def _head(number: Mapping[Verdict, int], about: Circumstances) -> str:
    target, met, not_met = about.target, number[Verdict.MET], number[Verdict.NOT_MET]
    if not_met:
        verb = "is" if not_met == 1 else "are"
        head = f"Not met: of the {_musts(met + not_met)} judged, {not_met} {verb} not met by {target}"
    elif number[Verdict.FAULT] or not about.complete:
        head = f"No verdict on {target}: the test itself failed or did not finish"
    elif number[Verdict.NOT_TESTED]:
        untested = number[Verdict.NOT_TESTED]
        head = f"Incomplete: {target} meets {_musts(met)}, {untested} could not be tested"
    else:
        every = "the" if met == 1 else "all"
        head = f"Met: {target} meets {every} {_musts(met)} that {'was' if met == 1 else 'were'} checked"
    conceded = [
        f"{n} {what}{'s' if n > 1 else ''}"
        for n, what in (
            (about.departures, "declared departure"),
            (number[Verdict.EXCEPTION], "accepted exception"),
        )
        if n
    ]
    return f"{head}, with {' and '.join(conceded)}" if conceded else head


def _musts(number: int) -> str:
    return f"{number} MUST requirement{'' if number == 1 else 's'}"
