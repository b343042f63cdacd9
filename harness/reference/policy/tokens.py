"""When a credential is believed (CONTRACT 2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from ..rules import seam
from ..wire import Request, Response

Claims = Mapping[str, Any]
LIFE: Final = 300
LEEWAY: Final = 10
_SIGNATURE_ONLY: Final[Any] = {
    "verify_signature": True,
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_aud": False,
    "verify_iss": False,
    "verify_sub": False,
    "verify_jti": False,
    "enforce_minimum_key_length": False,
}


def _signed(token: str, key: EllipticCurvePublicKey, typ: str | None) -> Claims | None:
    try:
        whole = jwt.decode_complete(token, key, algorithms=["ES256"], options=_SIGNATURE_ONLY)
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    if typ is not None and str(whole["header"].get("typ", "")).lower() != typ:
        return None
    claims: Claims = whole["payload"]
    return claims


@seam("tokens.absent")
def absent(request: Request) -> Claims | None:
    """What a request without a token may do: nothing."""
    return None


@seam("tokens.foreign")
def foreign(request: Request) -> Claims | None:
    """What a request with a token that is not one of ours may do: nothing."""
    return None


@seam("tokens.refused")
def refused(refusal: Response, request: Request, served: Callable[[Claims], Response]) -> Response:
    """What leaves instead of an answer: the refusal; ``served`` is what somebody else would get."""
    return refusal


@seam("tokens.access-signature")
def access_signature(token: str, key: EllipticCurvePublicKey) -> Claims | None:
    """The claims of an access token this server signed."""
    return _signed(token, key, "at+jwt")


@seam("tokens.access-claims")
def access_claims(claims: Claims, issuer: str, audience: str, now: float) -> bool:
    """Issued here, for here, and not yet over."""
    return claims.get("iss") == issuer and claims.get("aud") == audience and _number(claims, "exp") > now


@seam("tokens.assertion-signature")
def assertion_signature(token: str, key: EllipticCurvePublicKey) -> Claims | None:
    """The claims of an assertion signed with the client's registered key."""
    return _signed(token, key, None)


@seam("tokens.assertion-issuer")
def assertion_issuer(claims: Claims, client: str) -> bool:
    """The client speaks for itself."""
    return claims.get("iss") == client and claims.get("sub") == client


@seam("tokens.assertion-audience")
def assertion_audience(claims: Claims, token_url: str) -> bool:
    """Meant for this token endpoint and no other."""
    audience = claims.get("aud")
    return audience == token_url or audience == [token_url]


@seam("tokens.assertion-expired")
def assertion_expired(claims: Claims, now: float) -> bool:
    """No expiry, or one that has passed."""
    return _number(claims, "exp") <= now


@seam("tokens.assertion-long")
def assertion_long(claims: Claims, now: float) -> bool:
    """Valid for more than five minutes, from now or from when it says it was made."""
    ends = _number(claims, "exp")
    made = _number(claims, "iat") if "iat" in claims else now
    return ends > now + LIFE + LEEWAY or ends - made > LIFE


@seam("tokens.assertion-early")
def assertion_early(claims: Claims, now: float) -> bool:
    """Made or starting in the future."""
    starts = [_number(claims, name) for name in ("iat", "nbf") if name in claims]
    return any(start > now + LEEWAY for start in starts)


def _number(claims: Claims, name: str) -> float:
    value = claims.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float("-inf")
