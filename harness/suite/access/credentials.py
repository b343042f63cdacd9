"""ACC-001: no valid credential, no data and no token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.suite.check import verifies
from harness.suite.ways_in import WAYS_IN, answered_lawfully, known_person, shows_data
from harness.target.credentials import SmartBackend, bearer
from harness.verbs.case import Actor, Case, decided, lawful

_PRESENTED = ("no token", "garbage", "another key's token")
_ASSERTED = (
    "another key's assertion",
    "an expired assertion",
    "an assertion for another audience",
    "an assertion by another issuer",
    "an assertion valid for an hour",
)


@dataclass(frozen=True)
class Forged:
    """What is wrong with the credential, the way in it is tried on, and text for the garbage."""

    flaw: str
    way_in: str = "lookup"
    garbage: str = "not-a-token"


_DRAWN = st.builds(
    Forged,
    st.sampled_from(_PRESENTED + _ASSERTED),
    st.sampled_from(sorted(WAYS_IN)),
    st.text("ABCDEFabcdef0123456789-_.", min_size=1, max_size=40),
)


@verifies(
    "ACC-001",
    given=_DRAWN,
    always=[Forged(flaw) for flaw in _ASSERTED]
    + [Forged(flaw, way) for way in WAYS_IN for flaw in _PRESENTED],
    stranger_violates=True,
)
def without_a_valid_credential_nothing_is_given(case: Case, forged: Forged) -> None:
    """A caller shows no credential or a flawed one: it gets no data, and no token for a flawed assertion."""
    gp, credentials = case.actor("gp"), case.record.credentials
    if forged.flaw in _ASSERTED:
        if isinstance(credentials, SmartBackend):
            lawful(credentials.request(gp.persona, credentials.assertion(gp.persona, gp.ask)))
            case.judge(_issued(gp, credentials, forged.flaw))
        return
    known = known_person(case)
    headers = _headers(gp, forged)
    if headers is None or not answered_lawfully(gp, known, forged.way_in):
        return
    caller = gp.presenting(headers, f"a caller with {forged.flaw}")
    answer = WAYS_IN[forged.way_in](caller, known)
    seen = [Finding(f"no data for {caller}", "data", answer.line)] if shows_data(answer, known) else []
    case.judge(seen)


def _headers(gp: Actor, forged: Forged) -> Mapping[str, str] | None:
    """The credential to present; None where this target knows no such thing."""
    if forged.flaw == "no token":
        return {}
    if gp.case.record.credentials.kind == "none":
        return None
    if forged.flaw == "garbage":
        return bearer(forged.garbage)
    own = gp.case.record.credentials.show(gp.persona, gp.ask).headers.get("Authorization", "")
    return bearer(_under_another_key(own.removeprefix("Bearer ")))


def _under_another_key(token: str) -> str:
    """The same token with a signature by another key; an opaque token, altered."""
    try:
        header = jwt.get_unverified_header(token)
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        return token[::-1] if token[::-1] != token else f"{token}x"
    kept = {name: value for name, value in header.items() if name in ("kid", "typ")}
    return jwt.encode(claims, another_key(), algorithm="ES256", headers=kept)


def _issued(gp: Actor, credentials: SmartBackend, flaw: str) -> list[Finding]:
    """A token given for an assertion with one flaw."""
    claims, key = credentials.claims(gp.persona, gp.ask), credentials.key(gp.persona)
    now = int(gp.case.wire.clock.now().timestamp())
    match flaw:
        case "another key's assertion":
            key = another_key()
        case "an expired assertion":
            claims |= {"iat": now - 3660, "exp": now - 3600}
        case "an assertion for another audience":
            claims |= {"aud": "https://elsewhere.example/token"}
        case "an assertion by another issuer":
            claims |= {"iss": "https://elsewhere.example/client"}
        case "an assertion valid for an hour":
            claims |= {"exp": now + 3600}
    answer = credentials.request(gp.persona, credentials.sign(claims, key))
    gp.case.tells(f"a caller presents {flaw}: answered {answer.status}")
    decided(answer)
    return [Finding(f"no token for {flaw}", "a token was issued", answer.line)] if answer.given else []


@cache
def another_key() -> str:
    """A private key in PEM that no server has registered."""
    private = ec.generate_private_key(ec.SECP256R1())
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private.private_bytes(*form).decode()
