"""Faults of access: credentials and purposes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from ..model import Coding
from ..policy.tokens import Claims
from ..rules import defect
from ..vocabulary import ACT_REASON, KNOWN_PURPOSES

Signature = Callable[[str, EllipticCurvePublicKey], Claims | None]
Listed = Callable[[Sequence[Coding], Sequence[str]], bool]
_UNVERIFIED: Final[Any] = {"verify_signature": False}
_UNDER_TREATMENT: Final = ("CLINTRL", "POPHLTH", "TREATDS")


def _unverified(token: str) -> Claims | None:
    try:
        claims: Claims = jwt.decode(token, options=_UNVERIFIED)
    except jwt.PyJWTError:
        return None
    return claims


@defect("MA-35", violates="ACC-001", replaces="tokens.absent")
def no_token_is_needed(absent: Callable[[], Claims | None]) -> Claims | None:
    "A request without a token is served as the GP."
    purpose = {"system": ACT_REASON, "code": "TREAT"}
    return {"client_id": "gp", "extensions": {"ihe_iua": {"purpose_of_use": [purpose]}}}


@defect("MA-23", violates="ACC-001", replaces="tokens.access-signature")
def access_tokens_are_believed(
    signature: Signature, token: str, key: EllipticCurvePublicKey
) -> Claims | None:
    "The signature of an access token is not verified."
    return signature(token, key) or _unverified(token)


@defect("MA-36", violates="ACC-001", replaces="tokens.assertion-signature")
def assertions_are_believed(signature: Signature, token: str, key: EllipticCurvePublicKey) -> Claims | None:
    "The signature of a client assertion is not verified."
    return signature(token, key) or _unverified(token)


@defect("MA-37", violates="ACC-001", replaces="tokens.assertion-expired")
def assertions_never_expire(expired: Callable[[Claims, float], bool], claims: Claims, now: float) -> bool:
    "An assertion is taken after it has expired."
    return False


@defect("MA-38", violates="ACC-001", replaces="tokens.assertion-audience")
def assertions_for_anyone(audience: Callable[[Claims, str], bool], claims: Claims, token_url: str) -> bool:
    "An assertion made for another server is taken."
    return True


@defect("MA-39", violates="ACC-001", replaces="tokens.assertion-issuer")
def assertions_by_anyone(issuer: Callable[[Claims, str], bool], claims: Claims, client: str) -> bool:
    "The issuer of an assertion is not compared with the client that signed it."
    return True


@defect("MA-40", violates="ACC-001", replaces="tokens.assertion-long")
def assertions_live_long(long: Callable[[Claims, float], bool], claims: Claims, now: float) -> bool:
    "An assertion may be valid for any length of time."
    return False


@defect("MA-02", violates="ACC-003", replaces="access.listed")
def purposes_by_subsumption(listed: Listed, purposes: Sequence[Coding], allowed: Sequence[str]) -> bool:
    "Whatever the code system files under treatment counts as treatment: trials and population health too."
    return listed(purposes, (*allowed, *_UNDER_TREATMENT) if "TREAT" in allowed else allowed)


@defect("MA-41", violates="ACC-003", replaces="access.listed")
def one_listed_purpose_is_enough(listed: Listed, purposes: Sequence[Coding], allowed: Sequence[str]) -> bool:
    "One listed purpose admits any other beside it."
    known = all(system == ACT_REASON and code in KNOWN_PURPOSES for system, code in purposes)
    return listed(purposes, allowed) or (known and any(listed([each], allowed) for each in purposes))


@defect("MA-42", violates="ACC-003", replaces="access.listed")
def any_known_purpose(listed: Listed, purposes: Sequence[Coding], allowed: Sequence[str]) -> bool:
    "Every purpose the code system knows is accepted, research and payment included."
    return bool(allowed) and listed(purposes, tuple(KNOWN_PURPOSES))
