"""One worker of a crew: a process that executes the trials it is given, and tells how they end."""

from __future__ import annotations

import os
import queue
import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, TypeAlias

from harness.cli.executing import execute
from harness.plugin import Listening, Taking
from harness.suite.plan import from_json
from harness.target.stops import ENDING

_NOBODY_LISTENS = 4
_REQUESTS_TOLD_AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class Idle:
    """The worker has nothing to do."""


@dataclass(frozen=True, slots=True)
class Began:
    """A trial begins, by its name."""

    trial: str


@dataclass(frozen=True, slots=True)
class Requested:
    """So many requests were sent."""

    number: int


@dataclass(frozen=True, slots=True)
class Ended:
    """A trial ended, with its conclusion as plain data; None where it did not get that far."""

    trial: str
    conclusion: Mapping[str, Any] | None


Told: TypeAlias = Idle | Began | Requested | Ended


@dataclass(frozen=True, slots=True)
class Do:
    """Execute a trial, by its place in the plan."""

    place: int


@dataclass(frozen=True, slots=True)
class Stop:
    """Nothing more may be sent; why, or nothing if all is done."""

    why: str = ""


def work(plan: str, line: Connection) -> None:
    """The life of a worker: `plan` as JSON, `line` to whoever leads the run."""
    for number in {"SIGINT", "SIGTERM", "SIGHUP"} & set(dir(signal)):
        signal.signal(getattr(signal, number), signal.SIG_IGN)  # they are for whoever leads the run
    reporting, orders = _Reporting(line), queue.SimpleQueue[int | None]()
    threading.Thread(target=_listen, args=(line, orders), daemon=True).start()

    def take() -> int | None:
        reporting.tell(Idle())
        return orders.get()

    listening = Listening(reporting.began, reporting.ended, reporting.requested)
    execute(from_json(plan), listening, Taking(take))


class _Reporting:
    """Requests are told many at once: they are many, and only a progress bar counts them."""

    def __init__(self, line: Connection) -> None:
        self._line, self._requests = line, 0

    def began(self, trial: str) -> None:
        self.tell(Began(trial))

    def ended(self, trial: str, conclusion: Mapping[str, Any] | None) -> None:
        self.tell(Ended(trial, conclusion))

    def requested(self) -> None:
        self._requests += 1
        if self._requests == _REQUESTS_TOLD_AT_ONCE:
            self.tell(Requested(self._requests))
            self._requests = 0

    def tell(self, message: Told) -> None:
        self._line.send(message)


def _listen(line: Connection, orders: queue.SimpleQueue[int | None]) -> None:
    """Take orders while the worker is busy; without a leader there is nobody to work for."""
    try:
        while True:
            match line.recv():
                case Do(place):
                    orders.put(place)
                case Stop(why):
                    if why:
                        ENDING.ask(why)
                    orders.put(None)
    except (EOFError, OSError):
        os._exit(_NOBODY_LISTENS)
