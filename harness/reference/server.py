"""The bundled reference: one synchronous answer over one store."""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from . import defects as _defects
from . import variants as _variants
from .auth.bearer import Bearer, speaks
from .auth.endpoint import TokenEndpoint
from .auth.keyring import Keyring
from .instants import stamp
from .model import Caller
from .people import CLIENTS, persona
from .policy import content, tokens, view
from .policy.negotiation import FHIR_JSON
from .problem import Problem, not_allowed
from .rules import DEFECTS, VARIANTS, Policy, Variant
from .service.fhir_base import FhirBase
from .service.metadata import capability_statement, smart_configuration
from .service.negotiation import FHIR_XML, as_xml, form_of
from .store import Store
from .vocabulary import DIRECT_CARE
from .wire import Request, Response

__all__ = ["Reference"]
_REGISTERED: Final = (_defects, _variants)
BODY_LIMIT: Final = 2 * 1024 * 1024
_REQUEST_ID: Final = re.compile(r"[\x21-\x7e]{1,128}")
T = TypeVar("T")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Reference:
    """A shared care record that does what CONTRACT says, the first declared value everywhere.

    Defects and variants are named by id and compose. Answers are given one at a time; threads may ask.
    """

    def __init__(
        self,
        *,
        base_url: str = "http://reference.invalid/fhir",
        data: str | None = None,
        defects: Sequence[str] = (),
        variants: Sequence[str] = (),
        clock: Callable[[], datetime] = _utc_now,
        keys: Mapping[str, str] | None = None,
    ) -> None:
        """Open the store (``data`` is a file path; None keeps everything in memory)."""
        chosen_variants = _chosen("variant", variants, VARIANTS)
        replaced = [part for each in chosen_variants for part in each.parts]
        replaced += [part for each in _chosen("defect", defects, DEFECTS) for part in each.parts]
        self._rules = Policy(replaced)
        self._declares = _declared(chosen_variants)
        self._settle = {key: value for each in chosen_variants for key, value in each.settle.items()}
        self._clock = clock
        self._base = base_url.rstrip("/")
        parts = urlsplit(self._base)
        self._path = parts.path
        origin = f"{parts.scheme}://{parts.netloc}"
        self._token_url = f"{origin}/oauth2/token"
        self._keyring = Keyring(keys)
        self._tokens = TokenEndpoint(self._rules, self._keyring, self._token_url, self._base)
        self._bearer = Bearer(self._rules, self._keyring, origin, self._base)
        self._lock = threading.RLock()
        self._store = Store(data, self._rules[content.version])
        self._fhir = FhirBase(self._rules, self._store, self._base, self._path)
        self._issuer = origin

    @property
    def keys(self) -> Mapping[str, str]:
        """Persona id to private key (PEM)."""
        return self._keyring.private

    def target(self) -> dict[str, Any]:
        """What a target file says about this server, keys left out."""
        return {
            "name": "Bundled reference",
            "base_url": self._base,
            "environment": "test",
            "auth": {"kind": "smart-backend", "token_url": self._token_url, "audience": self._token_url},
            "personas": {id: persona(client) for id, client in CLIENTS.items()},
            "declare": {
                "contribute": "fhir-transaction",
                "organisation_from": "token",
                "lookup": "master",
                "view": "everything",
                "purpose_carrier": "claim",
                "purposes": list(DIRECT_CARE),
                "relationship": "verified",
                "denial": "reveal",
                "audit": "fhir",
                "audit_grain": "interaction",
                "xml": "read",
                "merge": "operation",
            }
            | self._declares,
            "people": {"remove": "delete"},
            "settle": {"view": 0, "audit": 0} | self._settle,
            "limits": {"body": BODY_LIMIT},
        }

    def answer(self, request: Request) -> Response:
        """Answer one request."""
        asked = request.headers.get("x-request-id", "")
        request_id = asked if _REQUEST_ID.fullmatch(asked) else uuid.uuid4().hex
        response = self._answer(request, request_id)
        common = (("cache-control", "no-store"), ("x-request-id", request_id))
        kept = tuple(header for header in response.headers if header[0] != "cache-control")
        return Response(response.status, (*kept, *common), response.body)

    def _answer(self, request: Request, request_id: str) -> Response:
        moment = self._clock()
        path = request.target.partition("?")[0]
        if path == "/oauth2/token":
            with self._lock:
                return self._tokens.answer(request, moment.timestamp())
        try:
            if path != self._path and not path.startswith(f"{self._path}/"):
                raise Problem(404, "not-found", "Nothing is served at this address.")
            open_document = self._open(request, path[len(self._path) :], moment)
            if open_document is not None:
                return open_document
            with self._lock:
                caller = self._caller(request, moment)
                return self._fhir.answer(request, caller, request_id, moment)
        except Problem as problem:
            with self._lock:
                told = self._fhir.failed(problem, request)
                return told if problem.status != 401 else self._refused(told, request, request_id, moment)

    def _refused(self, told: Response, request: Request, request_id: str, moment: datetime) -> Response:
        """A refusal for want of a token."""

        def served(claims: tokens.Claims) -> Response:
            caller = speaks(claims)
            return told if caller is None else self._fhir.answer(request, caller, request_id, moment)

        return self._rules[tokens.refused](told, request, served)

    def _caller(self, request: Request, moment: datetime) -> Caller:
        caller = self._bearer.caller(request, moment.timestamp())
        if len(request.body) > BODY_LIMIT:
            raise Problem(413, "too-long", "The body is too large.")
        return caller

    def _open(self, request: Request, path: str, moment: datetime) -> Response | None:
        if path == "/metadata":
            media, body = self._capabilities(request, moment)
        elif path == "/.well-known/smart-configuration":
            media, body = "application/json", smart_configuration(self._token_url, self._issuer)
        else:
            return None
        if request.method not in ("GET", "HEAD"):
            raise not_allowed("GET", "HEAD")
        return Response(200, (("content-type", media),), b"" if request.method == "HEAD" else body)

    def _capabilities(self, request: Request, moment: datetime) -> tuple[str, bytes]:
        """What the server says about itself, and the media type in which it is asked for."""
        told = capability_statement(self._base, stamp(moment), everything=self._rules[view.offered]())
        if form_of(request) != "xml":
            return FHIR_JSON, told
        return FHIR_XML, as_xml(self._rules, told.decode("utf-8")).encode("utf-8")

    def close(self) -> None:
        """Close the store; what is in a file stays there."""
        with self._lock:
            self._store.database.close()


def _chosen(what: str, ids: Sequence[str], registry: Mapping[str, T]) -> list[T]:
    unknown = [id for id in ids if id not in registry]
    if unknown:
        raise ValueError(f"unknown {what}: {', '.join(unknown)} (known: {', '.join(sorted(registry))})")
    return [registry[id] for id in dict.fromkeys(ids)]


def _declared(variants: Sequence[Variant]) -> dict[str, Any]:
    """What a target file says of several variants: of each its own, and the departures of all."""
    found: dict[str, Any] = {key: value for each in variants for key, value in each.declares.items()}
    departures = [one for each in variants for one in each.declares.get("departures", ())]
    return found | ({"departures": departures} if departures else {})
