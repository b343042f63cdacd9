"""The token endpoint: client_credentials with a signed assertion, answered in RFC 6749 JSON."""

from __future__ import annotations

import json
import secrets
from typing import Any, Final
from urllib.parse import parse_qsl

import jwt

from ..people import CLIENTS, Client
from ..policy import tokens
from ..rules import Policy
from ..wire import Request, Response
from .context import checked
from .keyring import Keyring

ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_HEADERS: Final = (
    ("content-type", "application/json;charset=utf-8"),
    ("cache-control", "no-store"),
    ("pragma", "no-cache"),
)
_SCOPES: Final = {"system": "system/*.cruds", "none": "", "subject": ""}
_UNKNOWN: Final[Any] = {"verify_signature": False}


class OAuthError(Exception):
    """A refusal in the terms of RFC 6749, section 5.2."""

    def __init__(self, status: int, code: str, text: str) -> None:
        """Fixed wording, nothing of the request."""
        super().__init__(text)
        self.status, self.code, self.text = status, code, text


class TokenEndpoint:
    """Gives access tokens to registered clients."""

    def __init__(self, rules: Policy, keyring: Keyring, token_url: str, audience: str) -> None:
        """Tokens are issued in the name of the token URL's origin, for the FHIR base."""
        self._rules = rules
        self._keys = keyring
        self._url = token_url
        self._issuer = token_url.removesuffix("/oauth2/token")
        self._audience = audience
        self._used: dict[tuple[str, str], float] = {}

    def answer(self, request: Request, now: float) -> Response:
        """One token request."""
        try:
            body, status = self._issue(request, now), 200
        except OAuthError as error:
            status, body = error.status, {"error": error.code, "error_description": error.text}
        return Response(status, _HEADERS, json.dumps(body).encode())

    def _issue(self, request: Request, now: float) -> dict[str, Any]:
        if request.method != "POST":
            raise OAuthError(405, "invalid_request", "Only POST is answered here.")
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media != "application/x-www-form-urlencoded":
            raise OAuthError(400, "invalid_request", "The body is not a form.")
        pairs = parse_qsl(request.body.decode("latin-1"), keep_blank_values=True)
        form = dict(pairs)
        if len(form) != len(pairs):
            raise OAuthError(400, "invalid_request", "A parameter is given twice.")
        if form.get("grant_type") != "client_credentials":
            raise OAuthError(400, "unsupported_grant_type", "Only client_credentials is supported.")
        if form.get("client_assertion_type") != ASSERTION or not form.get("client_assertion"):
            raise OAuthError(401, "invalid_client", "A signed client assertion is required.")
        client, claims = self._authenticate(form["client_assertion"], now)
        if form.get("client_id", client.id) != client.id:
            raise OAuthError(401, "invalid_client", "The client is not the one that signed.")
        try:
            extensions = checked(claims, client)
        except ValueError as error:
            raise OAuthError(400, "invalid_grant", str(error)) from None
        return self._token(client, extensions, now)

    def _authenticate(self, assertion: str, now: float) -> tuple[Client, tokens.Claims]:
        rules = self._rules
        client = CLIENTS.get(_claimed_issuer(assertion)) or CLIENTS.get(_claimed_subject(assertion))
        if client is None:
            raise OAuthError(401, "invalid_client", "The client is not registered.")
        claims = rules[tokens.assertion_signature](assertion, self._keys.registered(client.id))
        if claims is None:
            raise OAuthError(401, "invalid_client", "The signature is not the client's.")
        if not rules[tokens.assertion_issuer](claims, client.id):
            raise OAuthError(401, "invalid_client", "The issuer and the subject are not the client.")
        if not rules[tokens.assertion_audience](claims, self._url):
            raise OAuthError(401, "invalid_client", "The assertion is for someone else.")
        if rules[tokens.assertion_expired](claims, now):
            raise OAuthError(401, "invalid_client", "The assertion has expired.")
        if rules[tokens.assertion_long](claims, now):
            raise OAuthError(401, "invalid_client", "The assertion lives too long.")
        if rules[tokens.assertion_early](claims, now):
            raise OAuthError(401, "invalid_client", "The assertion is not valid yet.")
        self._once(client.id, claims, now)
        return client, claims

    def _once(self, client: str, claims: tokens.Claims, now: float) -> None:
        jti = claims.get("jti")
        if not isinstance(jti, str) or not jti:
            raise OAuthError(401, "invalid_client", "The assertion has no jti.")
        if len(self._used) > 4096:
            self._used = {use: ends for use, ends in self._used.items() if ends > now}
        if (client, jti) in self._used:
            raise OAuthError(401, "invalid_client", "The assertion was used before.")
        self._used[client, jti] = now + tokens.LIFE + tokens.LEEWAY

    def _token(self, client: Client, extensions: dict[str, Any], now: float) -> dict[str, Any]:
        scope = _SCOPES.get(client.kind, "system/*.rs")
        claims = {
            "iss": self._issuer,
            "sub": client.id,
            "client_id": client.id,
            "aud": self._audience,
            "jti": secrets.token_urlsafe(12),
            "iat": int(now),
            "exp": int(now) + tokens.LIFE,
            "scope": scope,
            "extensions": extensions,
        }
        token = jwt.encode(claims, self._keys.own, algorithm="ES256", headers={"typ": "at+jwt"})
        return {"access_token": token, "token_type": "Bearer", "expires_in": tokens.LIFE, "scope": scope}


def _claimed(assertion: str, name: str) -> str:
    try:
        value = jwt.decode(assertion, options=_UNKNOWN).get(name)
    except jwt.PyJWTError:
        return ""
    return value if isinstance(value, str) else ""


def _claimed_issuer(assertion: str) -> str:
    return _claimed(assertion, "iss")


def _claimed_subject(assertion: str) -> str:
    return _claimed(assertion, "sub")
