"""One FHIR client: sends what it is told, answers what came back, never raises for a 4xx."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from harness.evidence.exchange import Exchange
from harness.evidence.journal import Journal, Kept
from harness.evidence.outcomes import NotTestable
from harness.evidence.redaction import Redactor
from harness.fhir.lossless import Json, JsonError, loads
from harness.target.addresses import origin
from harness.target.clock import SystemClock
from harness.target.manifest import Manifest
from harness.target.model import Target
from harness.target.people import ALONE, Share
from harness.target.restraint import Budgeted, Paced, Retried
from harness.target.transports import Answering, Client, Guarded, Journalled, innermost

FHIR_JSON = "application/fhir+json"
FHIR_XML = "application/fhir+xml"


class Unreachable(RuntimeError):
    """The address does not answer as a server can; the message is one line in plain words."""


@dataclass(frozen=True)
class Answer:
    """What one request was answered. `status` 0: no answer came."""

    status: int
    headers: Mapping[str, str]
    text: str
    kept: tuple[Kept, ...] = field(repr=False)
    by_token_endpoint: bool = False
    """The token endpoint said so, the FHIR base was not asked."""
    _parsed: Json = field(default=None, repr=False)
    utf8: bool = True
    """Whether the octets of the body were UTF-8; in `text` what was not is replaced."""

    @property
    def given(self) -> bool:
        """Whether the server did what was asked."""
        return 200 <= self.status < 300 and not self.by_token_endpoint

    @property
    def refused(self) -> bool:
        """Whether the server said no: a 4xx from the FHIR base or the token endpoint."""
        return 400 <= self.status < 500

    @property
    def line(self) -> str:
        """The last exchange in one line."""
        return self.kept[-1].line if self.kept else "nothing was sent"

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """What went over the wire for it; more than one where it was asked again."""
        return tuple(one.exchange for one in self.kept)

    @cached_property
    def body(self) -> Json:
        """The parsed body.

        Raises:
            NotTestable: the body is no JSON with one meaning.
        """
        if self._parsed is not None:
            return self._parsed
        try:
            return loads(self.text)
        except JsonError as error:
            what = re.split("[:'\"]", str(error))[0].strip()  # beyond these it quotes the answer
            raise NotTestable(f"unreadable answer ({what}): {self.line}") from None

    @cached_property
    def resources(self) -> tuple[dict[str, Json], ...]:
        """The resources answered, entries of a Bundle one by one, without any OperationOutcome.

        Raises:
            NotTestable: the body is unreadable.
        """
        return tuple(r for r in _entries(self.body) if r.get("resourceType") != "OperationOutcome")

    @cached_property
    def outcome(self) -> dict[str, Json] | None:
        """The OperationOutcome answered, alone or beside other entries; None if there is none to read."""
        try:
            found = [r for r in _entries(self.body) if r.get("resourceType") == "OperationOutcome"]
        except NotTestable:
            return None
        return found[0] if found else None

    def links(self, relation: str) -> str:
        """The address of a Bundle's link, empty if it has none."""
        body = self.body
        for link in (body.get("link") or []) if isinstance(body, dict) else []:
            if isinstance(link, dict) and link.get("relation") == relation:
                return str(link.get("url", ""))
        return ""


@dataclass(frozen=True)
class Wire:
    """The way to one target: connection, evidence, and the people of this run."""

    target: Target
    http: httpx.Client = field(repr=False)
    budget: Budgeted = field(repr=False)
    journal: Journal
    redactor: Redactor
    manifest: Manifest
    clock: SystemClock

    def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        persona: str = "",
        sentence: str = "",
        probe: bool = False,
        for_token: bool = False,
    ) -> Answer:
        """Send one request and answer what came back; `path` is relative to the base, or a whole address.

        `probe`: leave no evidence. `for_token`: the answer may hold a credential, little of it is evidence.

        Raises:
            RunStopped, BudgetSpent: see `stops`.
            NotTestable: a whole address on another host than the target's, or none that can be asked.
        """
        try:
            request = self.http.build_request(
                method, self.address(path), content=body, headers=dict(headers or {})
            )
        except (httpx.InvalidURL, ValueError):
            raise NotTestable("a link is no address that can be asked; it is not followed") from None
        request.extensions |= {
            "shcr.persona": persona,
            "shcr.sentence": sentence,
            "shcr.probe": probe,
            "shcr.token": for_token,
        }
        before = len(self.journal.kept)
        try:
            response = self.http.send(request)
        except (httpx.TransportError, httpx.DecodingError):
            return Answer(0, {}, "", tuple(self.journal.kept[before:]))
        return Answer(
            response.status_code,
            {name.lower(): value for name, value in response.headers.items()},
            response.content.decode("utf-8", "replace"),
            tuple(self.journal.kept[before:]),
            _parsed=response.extensions.get("shcr.json"),
            utf8=_is_utf8(response.content),
        )

    def address(self, path: str) -> str:
        """The whole address of a path under the base; whole addresses must be the target's own.

        Raises:
            NotTestable: it is another host's.
            ValueError: it is no address.
        """
        base = self.target.base_url
        if not path:
            return base
        if "://" not in path and not path.startswith("/"):
            return f"{base}/{path}"
        whole = urljoin(base, path)
        allowed = {origin(base), origin(self.target.auth.token_url or base)}
        if origin(whole) not in allowed:
            host = self.redactor.text(urlsplit(whole).hostname or "")
            raise NotTestable(f"a link leads to another host, {host}; it is not followed")
        return whole

    def begin_check(self) -> None:
        """A new check: its own evidence and its own time."""
        self.journal.begin()
        self.budget.begin()

    def close(self) -> None:
        """Let go of connections."""
        self.http.close()


def connect(
    target: Target,
    journal: Journal,
    agent: str,
    answering: Answering | None = None,
    clock: SystemClock | None = None,
    share: Share = ALONE,
) -> Wire:
    """The wire to a target; `answering` is the reference in process, None for HTTP.

    `share`: which worker of how many sends through it; together they keep the target's pace.

    Raises:
        Unreachable: the CA file cannot be used, or the proxy address is none.
    """
    redactor, manifest = Redactor(), Manifest()
    clock = clock or SystemClock()
    for name, value in target.http.headers.items():
        redactor.learn_header(name, value)
    _learn_proxy(target.http.proxy, redactor)
    try:
        inner = innermost(target, answering)
    except (OSError, ssl.SSLError):
        raise Unreachable(f"http.ca {target.http.ca}: expected a PEM file of certificates") from None
    except (ValueError, ImportError):
        raise Unreachable("http.proxy: expected the address of a proxy this installation can use") from None
    guarded = Guarded(inner, manifest, target.http.timeout_s, others_expected=target.people.others_expected)
    journalled = Journalled(guarded, journal, redactor, target.http.proxy)
    paced = Paced(journalled, target.requests_per_s / share.of, clock)
    budget = Budgeted(Retried(paced, clock), target.limits.check_s)
    http = Client(
        transport=budget,
        trust_env=False,
        follow_redirects=False,
        timeout=target.http.timeout_s,
        headers={"User-Agent": agent, "Accept": FHIR_JSON, **target.http.headers},
    )
    return Wire(target, http, budget, journal, redactor, manifest, clock)


def _learn_proxy(proxy: str, redactor: Redactor) -> None:
    """A proxy's address may carry a password, which also travels with the user's name in Basic form."""
    parts = urlsplit(proxy)
    if parts.password:
        redactor.learn(unquote(parts.password), "$PROXY_PASSWORD")
        redactor.learn(f"{unquote(parts.username or '')}:{unquote(parts.password)}", "$PROXY_LOGIN")
    redactor.learn(proxy, "$PROXY")


def reach(wire: Wire) -> Answer:
    """Ask for /metadata, to see that a FHIR server is there at all.

    Raises:
        Unreachable: no connection, no trust, or the address answers web pages.
    """
    where = wire.target.base_url
    answer = wire.send("GET", "metadata", sentence="the run asks what the server is")
    if not answer.status:
        why = answer.exchanges[-1].error if answer.exchanges else "no answer"
        raise Unreachable(f"{where}: {why}; expected a FHIR server at that address")
    if _is_page(answer):
        answer = wire.send("GET", "Patient/shcr-nobody", sentence="the run asks for a person nobody is")
        if _is_page(answer):
            raise Unreachable(
                f"{where}: answers web pages; expected a FHIR R4 base address that answers JSON"
            )
    return answer


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_page(answer: Answer) -> bool:
    kind = answer.headers.get("content-type", "")
    return "html" in kind or (answer.text.lstrip()[:1] == "<" and "xml" not in kind)


def _entries(body: Json) -> list[dict[str, Json]]:
    if not isinstance(body, dict):
        return []
    if body.get("resourceType") != "Bundle":
        return [body] if "resourceType" in body else []
    entries = body.get("entry")
    inside = [e.get("resource") for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []
    return [r for r in inside if isinstance(r, dict)]
