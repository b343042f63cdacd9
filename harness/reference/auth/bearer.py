"""From an Authorization header to a caller."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..model import Caller
from ..people import CLIENTS
from ..policy import tokens
from ..problem import Problem
from ..rules import Policy
from .context import caller
from .keyring import Keyring

_KEPT: Final = 4096


class Bearer:
    """Verifies access tokens: signature, issuer, audience, expiry, type."""

    def __init__(self, rules: Policy, keyring: Keyring, issuer: str, audience: str) -> None:
        """Accept what this issuer signed for this FHIR base."""
        self._rules = rules
        self._keys = keyring
        self._issuer = issuer
        self._audience = audience
        self._verified: dict[str, tuple[tokens.Claims, Caller]] = {}

    def caller(self, headers: Mapping[str, str], now: float) -> Caller:
        """The caller, or 401."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            claims = self._rules[tokens.absent]()
            found = None if claims is None else _caller(claims)
            if found is None:
                raise _unauthenticated("An access token is required.", "")
            return found
        claims, found = self._read(token.strip())
        if not self._rules[tokens.access_claims](claims, self._issuer, self._audience, now):
            raise _unauthenticated("The access token is not valid here and now.", ' error="invalid_token"')
        return found

    def _read(self, token: str) -> tuple[tokens.Claims, Caller]:
        """Claims of a token; the same bytes have the same signature, so it is computed once."""
        known = self._verified.get(token)
        if known is not None:
            return known
        claims = self._rules[tokens.access_signature](token, self._keys.own_public)
        found = None if claims is None else _caller(claims)
        if claims is None or found is None:
            raise _unauthenticated("The access token is not one of ours.", ' error="invalid_token"')
        if len(self._verified) >= _KEPT:
            self._verified.clear()
        self._verified[token] = claims, found
        return claims, found


def _caller(claims: tokens.Claims) -> Caller | None:
    client = CLIENTS.get(str(claims.get("client_id")))
    return None if client is None else caller(client, claims)


def _unauthenticated(text: str, detail: str) -> Problem:
    return Problem(
        401, "login", text, spine="ACCESS_DENIED", headers=(("www-authenticate", f"Bearer{detail}"),)
    )
