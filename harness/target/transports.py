"""Everything on the wire is a transport around a transport.

Innermost HTTP or the reference in process; around it guard, journal, pace, retry and budget.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import httpx

from harness.evidence.exchange import Exchange, excerpt, in_a_line
from harness.evidence.journal import Journal, Kept
from harness.evidence.redaction import Redactor
from harness.target.deadline import Deadline
from harness.target.failures import in_words
from harness.target.guard import NOTHING, Told, holds_strangers, parsed
from harness.target.manifest import Manifest
from harness.target.model import Target
from harness.target.stops import ENDING, OtherPerson

Answering = Callable[[str, str, Mapping[str, str], bytes], tuple[int, Sequence[tuple[str, str]], bytes]]
"""(method, path and query, headers in lower case, body) to (status, headers, body)."""

_LARGEST = 20_000_000
"""Octets of an answer that are read; more is no answer to a question this suite asks."""


class _Cookies(httpx.Cookies):
    """Looks for a cookie only where one is set."""

    def extract_cookies(self, response: httpx.Response) -> None:
        """Keep what an answer sets."""
        if "set-cookie" in response.headers:
            super().extract_cookies(response)


class Client(httpx.Client):
    """A client that does not search each answer for cookies, which takes longer than to send a request."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._held = _Cookies()

    @property
    def cookies(self) -> httpx.Cookies:
        """What the target set, to be sent again."""
        return self._held

    @cookies.setter
    def cookies(self, cookies: Any) -> None:
        self._held = _Cookies(cookies)


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


class Withheld(httpx.TransportError):
    """An answer too large to read; the text is its size."""


class Bounded(Around):
    """Reads each answer whole, within a time and a size: no server can hold a run up or fill its memory."""

    def __init__(self, inner: httpx.BaseTransport, seconds: float, octets: int = _LARGEST) -> None:
        super().__init__(inner)
        self._deadline, self._octets = Deadline(seconds, self._cut), octets
        self._socket: socket.socket | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on; whoever is late is cut off."""
        request.extensions["trace"] = self._traced
        try:
            with self._deadline.running(), ENDING.waking(self._cut):
                return self._whole(self._inner.handle_request(request))
        except httpx.TransportError:
            if self._deadline.late:
                raise httpx.ReadTimeout("") from None
            raise
        finally:
            ENDING.obey()

    def _whole(self, response: httpx.Response) -> httpx.Response:
        body = bytearray()
        try:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > self._octets:
                    raise Withheld(f"more than {self._octets // 1_000_000} MB")
        finally:
            response.close()
        if self._deadline.late:  # an answer without a length ends where it is cut
            raise httpx.ReadTimeout("")
        unpacked = [pair for pair in response.headers.raw if pair[0].lower() != b"content-encoding"]
        return httpx.Response(response.status_code, headers=unpacked, content=bytes(body))

    def _traced(self, event: str, info: Mapping[str, Any]) -> None:
        """Keep the socket of the connection in use: nothing else can interrupt a read."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")

    def _cut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class Guarded(Around):
    """Stops the run before an answer about somebody outside the manifest is kept anywhere.

    `patience_s`: how long another worker may take to learn where the server put a person of its own.
    """

    def __init__(
        self, inner: httpx.BaseTransport, manifest: Manifest, patience_s: float, *, others_expected: bool
    ) -> None:
        super().__init__(inner)
        self._manifest, self._patience_s, self._others_expected = manifest, patience_s, others_expected

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on and look at who is in the answer."""
        response = self._inner.handle_request(request)
        body = response.read()
        if request.extensions.get("shcr.probe"):
            return response
        tree = parsed(body)
        if tree is not NOTHING:
            response.extensions["shcr.json"] = tree
        told = Told(_asked(request), response.headers.multi_items(), body, tree)
        if not self._others_expected and holds_strangers(self._manifest, told, self._patience_s):
            raise OtherPerson(f"{request.method} {request.url.copy_with(query=None)}")
        if request.method != "GET" and response.is_success:
            self._manifest.made.take_in(_who(request), response.headers.get("Location", ""), tree)
        return response


class Journalled(Around):
    """Keeps each attempt as evidence, redacted; a probe leaves none."""

    def __init__(self, inner: httpx.BaseTransport, journal: Journal, redactor: Redactor, proxy: str) -> None:
        super().__init__(inner)
        self._journal, self._redactor, self._proxy = journal, redactor, proxy

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
            error = in_words(type(failure).__name__, str(failure), self._proxy)
            raise
        finally:
            if not request.extensions.get("shcr.probe"):
                ms = (time.perf_counter() - started) * 1000
                self._journal.kept.append(self._kept(number, request, response, error, ms))
        return response

    def _kept(
        self, number: int, request: httpx.Request, response: httpx.Response | None, error: str, ms: float
    ) -> Kept:
        url, status = self._redactor.text(str(request.url)), 0 if response is None else response.status_code
        line = in_a_line(number, request.method, url, status, error)
        return Kept(line, lambda: self._exchange(number, request, response, error, ms))

    def _exchange(
        self, number: int, request: httpx.Request, response: httpx.Response | None, error: str, ms: float
    ) -> Exchange:
        clean, for_token = self._redactor, request.extensions.get("shcr.token", False)
        headers = dict(response.headers) if response is not None else {}
        body = response.content.decode("utf-8", "replace") if response is not None else ""
        return Exchange(
            n=number,
            persona=_who(request),
            method=request.method,
            url=clean.text(str(request.url)),
            request_headers=clean.headers({k: v for k, v in request.headers.items() if k != "host"}),
            request_body=excerpt(clean.text(request.content.decode("utf-8", "replace"))),
            status=response.status_code if response is not None else 0,
            response_headers=clean.token_headers(headers) if for_token else clean.headers(headers),
            response_body=excerpt(clean.token_answer(body) if for_token else clean.text(body)),
            error=error,
            ms=ms,
            sentence=request.extensions.get("shcr.sentence", ""),
        )


def innermost(target: Target, answering: Answering | None) -> httpx.BaseTransport:
    """HTTP as the target file describes it, or the reference in process.

    Raises:
        OSError, ssl.SSLError: the CA file is missing or no certificate.
    """
    if answering is not None:
        return InProcess(answering)
    verify = ssl.create_default_context(cafile=target.http.ca or None)
    http = httpx.HTTPTransport(verify=verify, proxy=target.http.proxy or None)
    return Bounded(http, target.http.timeout_s)


def _who(request: httpx.Request) -> str:
    return str(request.extensions.get("shcr.persona", ""))


def _asked(request: httpx.Request) -> str:
    """The address, and a form sent with it."""
    form = "x-www-form-urlencoded" in request.headers.get("Content-Type", "")
    return f"{request.url}?{request.content.decode('utf-8', 'replace')}" if form else str(request.url)
