"""Time as the run sees it: real for a target over the network, virtual for the reference in process."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta

from harness.target.stops import ENDING

_SLICE_S = 0.2
_WORTH_SAYING_S = 2.0


class SystemClock:
    """Real time."""

    def now(self) -> datetime:
        """The moment, with offset."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait.

        Raises:
            RunStopped: the run was asked to end meanwhile.
        """
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            ENDING.obey()
            time.sleep(min(left, _SLICE_S))

    def wait(self, seconds: float, why: str) -> None:
        """Sleep, and tell whoever looks on why nothing happens if it takes long."""
        if seconds > _WORTH_SAYING_S:
            sys.stderr.write(f"shcr: waiting {seconds:.0f} s: {why}\n")
        self.sleep(seconds)


class VirtualClock(SystemClock):
    """Real time plus what was slept: waiting costs nothing, and both sides see it pass."""

    def __init__(self) -> None:
        self._slept = timedelta()

    def now(self) -> datetime:
        """The moment, with offset."""
        return datetime.now(UTC) + self._slept

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self._slept += timedelta(seconds=seconds)

    def wait(self, seconds: float, why: str) -> None:
        """Let time pass at once; nobody waits."""
        self.sleep(seconds)
