"""From an Authorization header to a caller."""

from __future__ import annotations

from typing import Final

from ..model import Caller
from ..people import CLIENTS
from ..policy import tokens
from ..problem import Problem
from ..rules import Policy
from ..wire import Request
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

    def caller(self, request: Request, now: float) -> Caller:
        """The caller, or 401."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            found = speaks(self._rules[tokens.absent](request))
            if found is None:
                raise _unauthenticated("An access token is required.", "")
            return found
        read = self._read(token.strip())
        if read is None:
            found = speaks(self._rules[tokens.foreign](request))
            if found is None:
                raise _unauthenticated("The access token is not one of ours.", ' error="invalid_token"')
            return found
        claims, found = read
        if not self._rules[tokens.access_claims](claims, self._issuer, self._audience, now):
            raise _unauthenticated("The access token is not valid here and now.", ' error="invalid_token"')
        return found

    def _read(self, token: str) -> tuple[tokens.Claims, Caller] | None:
        """Claims of a token; the same bytes have the same signature, so it is computed once."""
        known = self._verified.get(token)
        if known is not None:
            return known
        claims = self._rules[tokens.access_signature](token, self._keys.own_public)
        found = speaks(claims)
        if claims is None or found is None:
            return None
        if len(self._verified) >= _KEPT:
            self._verified.clear()
        self._verified[token] = claims, found
        return claims, found


def speaks(claims: tokens.Claims | None) -> Caller | None:
    """The caller these claims speak for, if it is a registered one."""
    client = None if claims is None else CLIENTS.get(str(claims.get("client_id")))
    return None if client is None else caller(client, claims)


def _unauthenticated(text: str, detail: str) -> Problem:
    return Problem(
        401, "login", text, spine="ACCESS_DENIED", headers=(("www-authenticate", f"Bearer{detail}"),)
    )
