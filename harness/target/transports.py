"""Everything on the wire is a transport around a transport.

Innermost HTTP or the reference in process; around it guard, journal, pace, retry and budget.
"""

from __future__ import annotations

import ssl
import time
import uuid
from collections.abc import Callable, Mapping, Sequence

import httpx

from harness.evidence.exchange import Exchange
from harness.evidence.journal import Journal
from harness.evidence.redaction import Redactor
from harness.fhir.lossless import JsonError, loads
from harness.target.clock import SystemClock
from harness.target.manifest import Manifest
from harness.target.model import Target
from harness.target.stops import BudgetSpent, OtherPerson, RunStopped

Answering = Callable[[str, str, Mapping[str, str], bytes], tuple[int, Sequence[tuple[str, str]], bytes]]
"""(method, path and query, headers in lower case, body) to (status, headers, body)."""

_OFF_LOOPBACK_RATE = 5.0
_ATTEMPTS = 3
_FIRST_WAIT_S = 0.3
_LONGEST_WAIT_S = 30.0
_SUSTAINED = 10


class InProcess(httpx.BaseTransport):
    """The reference, called directly: no socket, no event loop."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in request.headers.raw
        }
        target = request.url.raw_path.decode("ascii")
        status, answered, body = self._answering(request.method, target, headers, request.read())
        return httpx.Response(status, headers=list(answered), content=body)


class Around(httpx.BaseTransport):
    """A transport around another; closing it closes the inner one."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def close(self) -> None:
        """Let go of connections."""
        self._inner.close()


class Guarded(Around):
    """Stops the run before an answer about somebody outside the manifest is kept anywhere."""

    def __init__(self, inner: httpx.BaseTransport, manifest: Manifest, *, others_expected: bool) -> None:
        super().__init__(inner)
        self._manifest, self._others_expected = manifest, others_expected

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on and look at who is in the answer."""
        response = self._inner.handle_request(request)
        body = response.read()
        if request.extensions.get("shcr.probe") or body.lstrip()[:1] not in (b"{", b"["):
            return response
        try:
            parsed = loads(body)
        except JsonError:
            return response
        response.extensions["shcr.json"] = parsed
        strangers = self._manifest.strangers(parsed)
        if strangers and not self._others_expected:
            raise OtherPerson(f"{request.method} {request.url.copy_with(query=None)}")
        return response


class Journalled(Around):
    """Keeps each attempt as evidence, redacted; a probe leaves none."""

    def __init__(self, inner: httpx.BaseTransport, journal: Journal, redactor: Redactor) -> None:
        super().__init__(inner)
        self._journal, self._redactor = journal, redactor

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on and write down what happened."""
        started = time.perf_counter()
        number = self._journal.number()
        response: httpx.Response | None = None
        error = "not answered"
        try:
            response = self._inner.handle_request(request)
            response.read()
            error = ""
        except OtherPerson as stop:
            error = "withheld: the answer held a person who is not part of this run"
            raise stop
        except (httpx.TransportError, httpx.DecodingError) as failure:
            error = _in_words(failure)
            raise
        finally:
            if not request.extensions.get("shcr.probe"):
                ms = (time.perf_counter() - started) * 1000
                self._journal.exchanges.append(self._exchange(number, request, response, error, ms))
        return response

    def _exchange(
        self, number: int, request: httpx.Request, response: httpx.Response | None, error: str, ms: float
    ) -> Exchange:
        clean = self._redactor
        return Exchange(
            n=number,
            persona=request.extensions.get("shcr.persona", ""),
            method=request.method,
            url=clean.text(str(request.url)),
            request_headers=clean.headers({k: v for k, v in request.headers.items() if k != "host"}),
            request_body=clean.text(request.content.decode("utf-8", "replace")),
            status=response.status_code if response is not None else 0,
            response_headers=clean.headers(dict(response.headers)) if response is not None else {},
            response_body=clean.text(response.content.decode("utf-8", "replace"))
            if response is not None
            else "",
            error=error,
            ms=ms,
            sentence=request.extensions.get("shcr.sentence", ""),
        )


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
    """GET and HEAD again after a connection error or 429; each attempt under its own request id."""

    def __init__(self, inner: httpx.BaseTransport, clock: SystemClock) -> None:
        super().__init__(inner)
        self._clock = clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on until it is answered or three attempts are spent."""
        attempts = _ATTEMPTS if request.method in ("GET", "HEAD") else 1
        for attempt in range(1, attempts + 1):
            request.headers["X-Request-Id"] = str(uuid.uuid4())
            wait = _FIRST_WAIT_S * attempt
            try:
                response = self._inner.handle_request(request)
                if response.status_code != 429 or attempt == attempts:
                    return response
                wait = _seconds(response.headers.get("Retry-After", ""), wait)
            except httpx.ConnectError:
                if attempt == attempts:
                    raise
            self._clock.sleep(wait)
        raise AssertionError("unreachable: the last attempt returns or raises")


class Budgeted(Around):
    """Ends a check that has used its time; `begin` starts the time anew."""

    def __init__(self, inner: httpx.BaseTransport, seconds: float) -> None:
        super().__init__(inner)
        self._seconds = seconds
        self.begin()

    def begin(self) -> None:
        """A new check begins."""
        self._started = time.monotonic()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on while there is time."""
        if time.monotonic() - self._started > self._seconds:
            raise BudgetSpent(f"{self._seconds:g} s, the time one check may spend, are used up")
        return self._inner.handle_request(request)


def innermost(target: Target, answering: Answering | None) -> httpx.BaseTransport:
    """HTTP as the target file describes it, or the reference in process.

    Raises:
        OSError, ssl.SSLError: the CA file is missing or no certificate.
    """
    if answering is not None:
        return InProcess(answering)
    if not target.base_url.startswith("https:") and not target.http.proxy:
        return httpx.HTTPTransport(verify=False)
    verify = ssl.create_default_context(cafile=target.http.ca or None)
    return httpx.HTTPTransport(verify=verify, proxy=target.http.proxy or None)


def rate(target: Target) -> float:
    """Requests per second this target is asked at most; 0 for no limit (CONTRACT 11)."""
    return target.http.rate or (0.0 if target.on_loopback else _OFF_LOOPBACK_RATE)


def _seconds(retry_after: str, otherwise: float) -> float:
    return min(float(retry_after), _LONGEST_WAIT_S) if retry_after.isdigit() else otherwise


def _in_words(failure: httpx.HTTPError) -> str:
    told = str(failure).upper()
    if "CERTIFICATE" in told:
        return "its certificate is not trusted (http.ca names an authority to trust)"
    if "SSL" in told:
        return "no TLS connection"
    return {
        "ConnectError": "no connection",
        "ConnectTimeout": "no connection in time",
        "ReadTimeout": "no answer in time",
    }.get(type(failure).__name__, f"no answer ({type(failure).__name__})")
