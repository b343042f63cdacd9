"""An end of time for whatever waits on a connection, kept by one thread for all requests."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Deadline:
    """Calls `on_late` where something runs for longer than `seconds`; one thing runs at a time.

    Its thread sleeps until the end of what it watched last, which is mostly over long before: it is neither
    started nor woken for each request, which would take longer than to send one.
    """

    def __init__(self, seconds: float, on_late: Callable[[], None]) -> None:
        self._seconds, self._on_late = seconds, on_late
        self._lock = threading.Lock()
        self._watched = False
        self._until: float | None = None
        """When what runs is late; None where nothing runs."""
        self.late = False
        """Whether what ran last was late."""

    @contextmanager
    def running(self) -> Iterator[None]:
        """It runs for as long as the block."""
        with self._lock:
            self.late, self._until = False, time.monotonic() + self._seconds
            if not self._watched:
                self._watched = True
                threading.Thread(target=self._watch, daemon=True).start()
        try:
            yield
        finally:
            with self._lock:
                self._until = None

    def _watch(self) -> None:
        waiting = threading.Event()
        while (left := self._left()) is not None:
            waiting.wait(left)

    def _left(self) -> float | None:
        """Seconds until somebody has to look again; None where nothing runs."""
        with self._lock:
            if self._until is None:
                self._watched = False
                return None
            left = self._until - time.monotonic()
            if left <= 0:
                self._until, self.late = None, True
                self._on_late()
            return max(left, 0.0)
