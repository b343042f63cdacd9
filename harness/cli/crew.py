"""One plan executed by several workers: each takes the next trial when it is done with the last."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from harness.cli.executing import execute
from harness.cli.worker import Began, Do, Ended, Idle, Requested, Stop, work
from harness.plugin import Listening
from harness.suite.plan import Plan
from harness.target.people import Share
from harness.target.stops import ENDING

_LOOK_UP_S = 0.2
_LEAVE_S = 5.0


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    line: Connection
    trial: str = ""
    """What it was given to do; empty if nothing."""

    def tell(self, order: Do | Stop) -> None:
        with suppress(OSError):  # a worker that is gone is noticed where it is listened to
            self.line.send(order)


def execute_among(workers: int, plan: Plan, listening: Listening) -> None:
    """Execute every trial of the plan; conclusions reach `listening` one by one, as trials end.

    `workers`: how many processes at most; one is this process itself. A worker that dies leaves its trial
    without a conclusion, and the others do the rest. What stops one stops all.
    """
    workers = min(workers, len(plan.trials))
    if workers <= 1:
        execute(plan, listening)
        return
    with _hired(workers, plan) as crew:
        left, stopped = deque(range(len(plan.trials))), ""
        while crew:
            if ENDING.asked and not stopped:
                stopped = _stop(crew, ENDING.why)
            for worker in _heard(crew):
                try:
                    message = worker.line.recv()
                except (EOFError, OSError):
                    crew.remove(worker)
                    if worker.trial:
                        listening.on_conclusion(worker.trial, None)
                    continue
                match message:
                    case Idle() if left and not stopped:
                        place = left.popleft()
                        worker.trial = plan.trials[place].name  # lost with the worker, begun or not
                        worker.tell(Do(place))
                    case Idle():
                        worker.tell(Stop())
                    case Began(trial):
                        listening.on_start(trial)
                    case Requested(number):
                        for _ in range(number):
                            listening.on_request()
                    case Ended(trial, conclusion):
                        worker.trial = ""
                        listening.on_conclusion(trial, conclusion)
                        if conclusion and conclusion["stopped"] and not stopped:
                            stopped = _stop(crew, conclusion["stopped"])


def _heard(crew: list[_Worker]) -> list[_Worker]:
    """Who has something to say; nobody, if none has in a while."""
    speaking = wait([worker.line for worker in crew], _LOOK_UP_S)
    return [worker for worker in crew if worker.line in speaking]


def _stop(crew: Iterable[_Worker], why: str) -> str:
    for worker in crew:
        worker.tell(Stop(why))
    return why


@contextmanager
def _hired(number: int, plan: Plan) -> Iterator[list[_Worker]]:
    """Workers at the start of their day; whoever is still there in the end is sent away."""
    with tempfile.TemporaryDirectory(prefix="shcr-", ignore_cleanup_errors=True) as folder:
        shared = replace(plan, ledger=str(Path(folder) / "ledger"))
        crew = [_hire(replace(shared, share=Share(n, number))) for n in range(number)]
        try:
            yield list(crew)
        finally:
            for worker in crew:
                worker.line.close()
                worker.process.join(_LEAVE_S)
                worker.process.kill()


def _hire(plan: Plan) -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(plan.as_json(), theirs), daemon=True)
    process.start()
    theirs.close()  # or the end of the worker would never be heard
    return _Worker(process, ours)
