"""Asks a FHIR server what it thinks of a resource: POST [base]/[type]/$validate (R4, Resource-validate)."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import quote

import httpx

import harness
from harness.fhir.lossless import Json, JsonError, dumps, loads
from harness.fhir.validation.opinions import Opinion, about, in_one_line, no_opinion, read
from harness.fhir.validation.walking import claimed
from harness.target.addresses import is_this_machine
from harness.target.clock import SystemClock
from harness.target.failures import in_words
from harness.target.real_people import may_name_somebody
from harness.target.restraint import Paced
from harness.target.transports import Bounded

NOT_SENT = "not sent: it may hold an NHS number outside 999 000 0000 - 999 999 9999"

_FHIR_JSON = "application/fhir+json"
_TYPE = re.compile(r"[A-Z][A-Za-z]{0,63}")
_ANSWER_S = 30.0
_LARGEST = 5_000_000
_PER_SECOND = 5
"""Requests to a server that is not on this machine."""
_IN_VAIN = 3
"""Answers in a row that are none, until nothing more is asked."""
_NO_PROFILE = "https://shcr.invalid/StructureDefinition/nobody-has-this"

Way = Callable[[str, Mapping[str, Json], str], tuple[str, bytes]]
"""How a resource is put to the server: (type, resource, profile or empty) to (path and query, body)."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """`refused`: the server was reached and does not take the question in this form; `none`: no answer."""

    kind: Literal["answered", "refused", "none"]
    opinion: Opinion


def wrapped(type_: str, resource: Mapping[str, Json], profile: str) -> tuple[str, bytes]:
    """As Parameters, the way R4 defines the operation."""
    parameters = [{"name": "resource", "resource": resource}]
    if profile:
        parameters.append({"name": "profile", "valueCanonical": profile})
    body = {"resourceType": "Parameters", "parameter": parameters}
    return f"{type_}/$validate", dumps(body).encode()


def bare(type_: str, resource: Mapping[str, Json], profile: str) -> tuple[str, bytes]:
    """The resource alone, which R4 allows where one parameter is a resource; some servers take only that."""
    query = f"?profile={quote(profile, safe='')}" if profile else ""
    return f"{type_}/$validate{query}", dumps(resource).encode()


class Asked:
    """One server. It is believed to find a resource valid only if it does not find nonsense valid as well."""

    def __init__(self, url: str, transport: httpx.BaseTransport | None = None) -> None:
        self.url = url.rstrip("/")
        within = Bounded(transport or _http(), _ANSWER_S, _LARGEST)
        rate = 0 if is_this_machine(url) else _PER_SECOND
        self._http = httpx.Client(
            transport=Paced(within, rate, SystemClock()),
            trust_env=False,
            follow_redirects=False,
            timeout=_ANSWER_S,
            headers={
                "User-Agent": f"shcr/{harness.__version__} validate",
                "Accept": _FHIR_JSON,
                "Content-Type": _FHIR_JSON,
            },
        )
        self._ways: dict[str, Way] = {}
        self._doubts: dict[tuple[str, Way, bool], str] = {}
        self._closed: dict[str, str] = {}
        self._over, self._vain = "", 0

    def opinion(self, resource: Json, profiles: Iterable[str] = ()) -> Opinion:
        """What the server thinks of a resource, held to each of these profiles; nobody real is sent."""
        type_ = resource.get("resourceType") if isinstance(resource, dict) else None
        if not isinstance(type_, str) or not _TYPE.fullmatch(type_):
            return no_opinion("not sent: it names no type of resource")
        if may_name_somebody(resource):
            return no_opinion(NOT_SENT)
        found = [self._settled(type_, resource, url) for url in [*profiles] or [""]]
        refused = [one for one in found if one.valid is False]
        unsure = [one for one in found if one.valid is None]
        return (refused or unsure or found)[0]

    def close(self) -> None:
        """Let go of connections."""
        self._http.close()

    def _settled(self, type_: str, resource: Mapping[str, Json], profile: str) -> Opinion:
        """The opinion by the first way of asking that the server takes and answers with sense."""
        first: Opinion | None = None
        for way in [self._ways[type_]] if type_ in self._ways else [wrapped, bare]:
            if reason := self._over or self._closed.get(type_, ""):
                return first or no_opinion(reason)
            answer = self._ask(way, type_, resource, profile)
            said = answer.opinion
            if said.valid:
                said = self._believed(said, way, type_, resource, profile)
            if said.valid is not None:
                self._ways[type_] = way
                return said
            if not answer.opinion.valid and answer.kind != "refused":
                return said
            first = first or said
        return first or no_opinion("")

    def _believed(
        self, said: Opinion, way: Way, type_: str, resource: Mapping[str, Json], profile: str
    ) -> Opinion:
        """An opinion `valid`, unless the server says so of nonsense or by a profile that nobody has."""
        nonsense = {"resourceType": type_, "id": "no id!", "meta": "no meta", "language": ["no", "code"]}
        if doubt := self._doubt(way, type_, nonsense, ""):
            return replace(said, valid=None, reason=doubt)
        if profile and (doubt := self._doubt(way, type_, resource, _NO_PROFILE)):
            return replace(said, valid=None, reason=doubt)
        return said

    def _doubt(self, way: Way, type_: str, resource: Mapping[str, Json], profile: str) -> str:
        """Why a server's `valid` says nothing of this type, empty if it tells good from bad; asked once."""
        key = (type_, way, bool(profile))
        if key not in self._doubts:
            answer = self._ask(way, type_, resource, profile)
            if answer.kind == "none":
                return f"it says valid, and does not answer about what is not: {answer.opinion.reason}"
            bad = "a profile that does not exist" if profile else f"a {type_} that is nonsense"
            self._doubts[key] = f"its word means nothing, it accepts {bad}" if answer.opinion.valid else ""
        return self._doubts[key]

    def _ask(self, way: Way, type_: str, resource: Mapping[str, Json], profile: str) -> _Answer:
        path, body = way(type_, resource, profile)
        try:
            answer = self._http.post(f"{self.url}/{path}", content=body)
        except (httpx.TransportError, httpx.DecodingError) as failure:
            why = in_words(type(failure).__name__, str(failure), "")
            return self._in_vain(why, at_once=isinstance(failure, httpx.ConnectError | httpx.ConnectTimeout))
        status = answer.status_code
        if status == 401:
            return self._in_vain("it asks for a login (401)", at_once=True)
        if status == 429 or (status >= 500 and status != 501):
            return self._in_vain(f"it answers {status}")
        self._vain = 0
        if status in (403, 404, 405, 501):
            self._closed[type_] = f"it does not offer $validate of {type_} ({status})"
            return _Answer("none", no_opinion(self._closed[type_]))
        if answer.is_redirect:
            return _Answer("none", no_opinion(f"it leads elsewhere ({status}), which is not followed"))
        asked = {profile, *claimed(resource)} - {""}
        return _judged(status, answer.content, type_, asked, wrapped=way is wrapped)

    def _in_vain(self, why: str, *, at_once: bool = False) -> _Answer:
        self._vain += 1
        if at_once or self._vain >= _IN_VAIN:
            self._over = why
        return _Answer("none", no_opinion(why))


def _judged(status: int, body: bytes, type_: str, profiles: Iterable[str], *, wrapped: bool) -> _Answer:
    """The opinion in an answer: 200 by R4; some servers answer 412, 422 or 400 to what is not valid."""
    try:
        said = read(loads(body), profiles)
    except JsonError:
        kind = "a page" if body.lstrip()[:1] == b"<" else "no JSON with one meaning"
        return _Answer("refused", no_opinion(f"it answers {kind} ({status})"))
    broken = [one for one in said.issues if one.broken]
    beside = wrapped and any("Parameters" in one.location + one.message for one in broken)
    if status == 200 and (not beside or said.valid):
        return _Answer("answered" if said.issues else "refused", said)
    about_it = status in (412, 422) or (status == 400 and about(said, type_))
    if said.valid is False and about_it and not beside:
        return _Answer("answered", said)
    words = in_one_line(broken[0]) if broken else said.reason or "no error named"
    return _Answer("refused", no_opinion(f"it does not take the question ({status}): {words}", said.issues))


def _http() -> httpx.BaseTransport:
    return httpx.HTTPTransport(verify=ssl.create_default_context())
