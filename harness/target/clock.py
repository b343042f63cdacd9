"""Time as the run sees it: real for a target over the network, virtual for the reference in process."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """Real time."""

    def now(self) -> datetime:
        """The moment, with offset."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


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
