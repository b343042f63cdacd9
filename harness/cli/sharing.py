"""Parts of a plan on the cores there are: each in a process of its own, its conclusions as they end."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from harness.cli.executing import execute
from harness.plugin import Listening
from harness.suite.plan import Plan, from_json

Concluded: TypeAlias = tuple[str, Mapping[str, Any] | None]
"""Name of a trial, and its conclusion; None where it did not get that far."""

_MOST = 2
"""More would only compete: a part spends its time computing, not waiting."""


def shared(parts: Sequence[Plan]) -> Iterator[list[Concluded]]:
    """The conclusions of each part, in the order the parts end. Whoever stops asking ends the others."""
    processes = min(_MOST, os.cpu_count() or 1)
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes, initializer=_leave_signals_to_the_parent) as pool:
        yield from pool.imap_unordered(_executed, [part.as_json() for part in parts])


def _executed(part: str) -> list[Concluded]:
    found: list[Concluded] = []
    execute(from_json(part), Listening(_nothing, lambda name, line: found.append((name, line)), _nothing))
    return found


def _leave_signals_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _nothing(*_: object) -> None:
    pass
