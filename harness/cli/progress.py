"""What somebody who waits sees: a live line on a terminal, plain lines in a CI log."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from harness.requirements.catalogue import AREAS

WORDS = {
    "met": "met",
    "not-met": "NOT MET",
    "not-tested": "not tested",
    "not-applicable": "not applicable",
    "fault": "TEST FAULT",
}
"""How a verdict reads on a line."""

_SLOW_S = 5.0


class Progressing(Protocol):
    """Told what happens while a plan is executed."""

    def starts(self, requirement: str, name: str) -> None:
        """A trial begins."""

    def requested(self) -> None:
        """A request was sent."""

    def concluded(self, requirement: str, line: Mapping[str, Any] | None) -> None:
        """A trial ended, with its check line; None where it did not get that far."""

    def close(self) -> None:
        """Nothing more will come."""


class Lines:
    """One line a trial."""

    def __init__(self, total: int, console: Console) -> None:
        self._total, self._console, self._done = total, console, 0

    def starts(self, requirement: str, name: str) -> None:
        """Nothing to say yet."""

    def requested(self) -> None:
        """Not said one by one."""

    def concluded(self, requirement: str, line: Mapping[str, Any] | None) -> None:
        """The verdict and what it took."""
        self._done += 1
        self._console.print(
            f"[{self._done:>{len(str(self._total))}}/{self._total}] {told(requirement, line)}",
            markup=False,
            soft_wrap=True,
            highlight=False,
        )

    def close(self) -> None:
        """Nothing is open."""


class Live:
    """A bar with area, verdicts so far, requests a second, and what is slow."""

    def __init__(self, total: int, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<34}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[verdicts]}  {task.fields[rate]}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("starting", total=total, verdicts="", rate="")
        self._verdicts: Counter[str] = Counter()
        self._requests, self._began, self._check_began = 0, time.monotonic(), time.monotonic()
        self._requirement = ""
        self._progress.start()

    def starts(self, requirement: str, name: str) -> None:
        """Show what is being tried."""
        self._requirement, self._check_began = requirement, time.monotonic()
        self._show()

    def requested(self) -> None:
        """Count."""
        self._requests += 1
        if self._requests % 25 == 0:
            self._show()

    def concluded(self, requirement: str, line: Mapping[str, Any] | None) -> None:
        """Say anything but met at once; the rest stands in the bar."""
        verdict = line["verdict"] if line else "fault"
        self._verdicts[verdict] += 1
        if verdict != "met":
            self._progress.console.print(told(requirement, line), markup=False, highlight=False)
        self._progress.advance(self._task)
        self._show()

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._progress.stop()

    def _show(self) -> None:
        now = time.monotonic()
        spent = now - self._check_began
        slow = f" ({spent:.0f} s)" if spent > _SLOW_S else ""
        area = AREAS.get(self._requirement[:3], "")
        verdicts = ", ".join(f"{n} {WORDS.get(verdict, verdict)}" for verdict, n in self._verdicts.items())
        rate = f"{self._requests / max(now - self._began, 0.001):.0f} requests/s"
        description = f"{area} {self._requirement}{slow}"
        self._progress.update(self._task, description=description, verdicts=verdicts, rate=rate)


def progressing(total: int, console: Console) -> Progressing:
    """Live on a terminal, lines elsewhere; a wish for colour (FORCE_COLOR) does not make a log a terminal."""
    return Live(total, console) if sys.stderr.isatty() else Lines(total, console)


def told(requirement: str, line: Mapping[str, Any] | None) -> str:
    """A conclusion in one line."""
    if line is None:
        return f"{requirement} TEST FAULT: the check ended without a conclusion"
    what = WORDS.get(line["verdict"], line["verdict"])
    spent = f"{line['cases']} cases, {line['requests']} requests, {line['seconds']:.1f} s"
    reason = f": {line['reason']}" if line["reason"] else ""
    return f"{requirement} {what} ({spent}){reason}"
