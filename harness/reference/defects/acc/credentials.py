"""Faults of credentials."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from ...policy.tokens import Claims
from ...rules import defect
from ...vocabulary import ACT_REASON
from ...wire import Request, Response

Signature = Callable[[str, EllipticCurvePublicKey], Claims | None]
Unproven = Callable[[Request], Claims | None]
_UNVERIFIED: Final[Any] = {"verify_signature": False}
_TREATMENT: Final = {"system": ACT_REASON, "code": "TREAT"}
_AS_GP: Final[Claims] = {"client_id": "gp", "extensions": {"ihe_iua": {"purpose_of_use": [_TREATMENT]}}}


def _unverified(token: str) -> Claims | None:
    try:
        claims: Claims = jwt.decode(token, options=_UNVERIFIED)
    except jwt.PyJWTError:
        return None
    return claims


def _path(request: Request) -> str:
    return request.target.partition("?")[0].rstrip("/")


@defect("MA-35", violates="ACC-001", replaces="tokens.absent")
def no_token_is_needed(absent: Unproven, request: Request) -> Claims | None:
    "A request without a token is served as the GP."
    return _AS_GP


@defect("MA-50", violates="ACC-001", replaces="tokens.absent")
def the_past_is_open(absent: Unproven, request: Request) -> Claims | None:
    "Reads need a token; earlier versions and the history do not."
    return _AS_GP if "/_history" in _path(request) else absent(request)


@defect("MA-51", violates="ACC-001", replaces="tokens.absent")
def posted_searches_are_open(absent: Unproven, request: Request) -> Claims | None:
    "GET needs a token; a search by POST does not."
    posted = request.method == "POST" and _path(request).endswith("/_search")
    return _AS_GP if posted else absent(request)


@defect("MA-52", violates="ACC-001", replaces="tokens.foreign")
def batches_take_any_token(foreign: Unproven, request: Request) -> Claims | None:
    "A batch is served with whatever stands where the token should."
    return _AS_GP if request.method == "POST" and b'"batch"' in request.body else foreign(request)


@defect("MA-49", violates="ACC-001", replaces="tokens.refused")
def the_refusal_holds_the_record(
    refused: Callable[[Response, Request, Callable[[Claims], Response]], Response],
    refusal: Response,
    request: Request,
    served: Callable[[Claims], Response],
) -> Response:
    "A GET without a token is answered 401, and the body holds what was asked for all the same."
    answer = served(_AS_GP) if request.method == "GET" else refusal
    if answer.status != 200:
        return refused(refusal, request, served)
    return Response(refusal.status, refusal.headers, answer.body)


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
