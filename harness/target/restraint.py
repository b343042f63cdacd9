"""Transports that spare the target: a pace, a second attempt where one is due, and an end of time."""

from __future__ import annotations

import time
import uuid

import httpx

from harness.target.clock import SystemClock
from harness.target.stops import ENDING, BudgetSpent, RunStopped
from harness.target.transports import Around

_ATTEMPTS = 3
_FIRST_WAIT_S = 0.3
_LONGEST_WAIT_S = 30.0
_SUSTAINED = 10


class Paced(Around):
    """At most `rate` requests a second, and none at all to a target that keeps saying it has enough."""

    def __init__(self, inner: httpx.BaseTransport, rate: float, clock: SystemClock) -> None:
        super().__init__(inner)
        self._gap, self._clock = 1 / rate if rate else 0.0, clock
        self._next, self._refused = 0.0, 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Wait for this request's turn, then pass it on."""
        if self._gap:
            now = time.monotonic()
            if self._next > now:
                self._clock.sleep(self._next - now)
            self._next = max(now, self._next) + self._gap
        response = self._inner.handle_request(request)
        self._refused = self._refused + 1 if response.status_code in (429, 503) else 0
        if self._refused >= _SUSTAINED:
            raise RunStopped(f"the target answered 429 or 503 to {_SUSTAINED} requests in a row")
        return response


class Retried(Around):
    """Once more after 429, and GET and HEAD after a failed connection; each attempt under its own request id.

    429 says that nothing was done, so anything may be sent again. After a failed connection nobody knows.
    """

    def __init__(self, inner: httpx.BaseTransport, clock: SystemClock) -> None:
        super().__init__(inner)
        self._clock = clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on until it is answered or three attempts are spent."""
        for attempt in range(1, _ATTEMPTS):
            wait = _FIRST_WAIT_S * attempt
            try:
                response = self._attempt(request)
                if response.status_code != 429:
                    return response
                wait = _seconds(response.headers.get("Retry-After", ""), wait)
            except httpx.ConnectError:
                if request.method not in ("GET", "HEAD"):
                    raise
            self._clock.wait(wait, "the target asks for it (429)")
        return self._attempt(request)

    def _attempt(self, request: httpx.Request) -> httpx.Response:
        request.headers["X-Request-Id"] = str(uuid.uuid4())
        return self._inner.handle_request(request)


class Budgeted(Around):
    """Ends a check that has used its time, and a run that was asked to end; `begin` starts the time anew."""

    def __init__(self, inner: httpx.BaseTransport, seconds: float) -> None:
        super().__init__(inner)
        self._seconds = seconds
        self.begin()

    def begin(self) -> None:
        """A new check begins."""
        self._started = time.monotonic()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on while there is time."""
        ENDING.obey()
        if time.monotonic() - self._started > self._seconds:
            raise BudgetSpent(f"{self._seconds:g} s, the time one check may spend, are used up")
        return self._inner.handle_request(request)


def _seconds(retry_after: str, otherwise: float) -> float:
    seconds = float(retry_after) if retry_after.isascii() and retry_after.isdecimal() else otherwise
    return min(seconds, _LONGEST_WAIT_S)
