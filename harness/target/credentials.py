"""Who is asking, and why: what a persona shows with each request (CONTRACT 2)."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import jwt

from harness.evidence.outcomes import NotTestable
from harness.target import personas
from harness.target.client import Answer, Wire
from harness.target.keys import EXPECTED, KeyUnusable, algorithm
from harness.target.load import TargetError
from harness.target.model import Persona
from harness.target.secret import kept, secret

PURPOSE_SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
_ROLE_SYSTEM = "https://fhir.hl7.org.uk/CodeSystem/UKCore-SDSJobRoleName"
_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_LIFE = timedelta(seconds=60)
_EARLY_S = 20.0
_TOKEN = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class Ask:
    """What varies per request: the purposes stated (code or `system|code`), the person, the reason."""

    purposes: tuple[str, ...]
    person: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """Headers that carry a credential, or the token endpoint's refusal."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    refusal: Answer | None = None


def default_ask(persona: str) -> Ask:
    """The persona's own purpose, nobody in particular."""
    return Ask((personas.PURPOSES[persona],))


class NoCredentials:
    """Everybody is one anonymous caller."""

    kind = "none"

    def check(self, personas: Iterable[Persona]) -> None:
        """Nothing to check."""

    def show(self, persona: Persona, ask: Ask) -> Shown:
        """Nothing to show."""
        return Shown()


class BearerTokens:
    """A token for each persona, made elsewhere; its purpose cannot be varied."""

    kind = "bearer"

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._tokens: dict[str, str] = {}

    def check(self, personas: Iterable[Persona]) -> None:
        """Every token is there before anything is sent.

        Raises:
            TargetError: one is not, or cannot travel in a header.
        """
        for persona in personas:
            if not _TOKEN.fullmatch(self._token(persona)):
                where = kept(persona.key) if persona.key else "key"
                raise TargetError(
                    f"personas.{persona.id}: {where}: expected a token on one line of printable ASCII"
                )

    def show(self, persona: Persona, ask: Ask) -> Shown:
        """The persona's token."""
        return Shown(bearer(self._token(persona)))

    def _token(self, persona: Persona) -> str:
        if persona.id not in self._tokens:
            self._tokens[persona.id] = _secret(persona)
            self._wire.redactor.learn(self._tokens[persona.id], "$TOKEN")
        return self._tokens[persona.id]


class SmartBackend:
    """SMART backend services: a signed client assertion for a short-lived token, for each thing asked."""

    kind = "smart-backend"

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._keys: dict[str, str] = {}
        self._tokens: dict[tuple[str, Ask], tuple[str, float]] = {}

    def check(self, personas: Iterable[Persona]) -> None:
        """Every key is there and signs before anything is sent.

        Raises:
            TargetError: one is missing or no private key.
        """
        for persona in personas:
            try:
                algorithm(self.key(persona))
            except KeyUnusable as instead:
                where = kept(persona.key) if persona.key else "key"
                raise TargetError(
                    f"personas.{persona.id}: {where}: expected {EXPECTED}, found {instead}"
                ) from None
            except TargetError as error:
                raise TargetError(f"personas.{persona.id}: {error}") from None

    def show(self, persona: Persona, ask: Ask) -> Shown:
        """A token for this ask, from the last time while it lives."""
        now = self._wire.clock.now().timestamp()
        token, until = self._tokens.get((persona.id, ask), ("", 0.0))
        if now >= until:
            answer = self.request(persona, self.assertion(persona, ask))
            if not answer.given:
                return Shown(refusal=answer)
            token, life = _granted(answer)
            self._wire.redactor.learn(token, "$TOKEN")
            self._tokens[persona.id, ask] = token, now + life - min(_EARLY_S, life / 2)
        return Shown(bearer(token))

    def claims(self, persona: Persona, ask: Ask) -> dict[str, Any]:
        """The claims of a lawful assertion, for a check to alter."""
        auth, now = self._wire.target.auth, self._wire.clock.now()
        said: dict[str, Any] = {
            "subject_name": persona.user_name,
            "subject_organization_id": persona.organisation,
            "purpose_of_use": [_coding(purpose) for purpose in ask.purposes],
        }
        if persona.role != "system":
            said["subject_role"] = [{"system": _ROLE_SYSTEM, "code": persona.role}]
        if ask.person:
            said["person_id"] = ask.person
        extensions: dict[str, Any] = {"ihe_iua": {k: v for k, v in said.items() if v}}
        if ask.reason:
            extensions["shcr"] = {"reason": ask.reason}
        return {
            "iss": persona.client_id,
            "sub": persona.client_id,
            "aud": auth.audience or auth.token_url,
            "jti": str(uuid.uuid4()),
            "iat": int(now.timestamp()),
            "exp": int((now + _ASSERTION_LIFE).timestamp()),
            "extensions": extensions,
        }

    def assertion(self, persona: Persona, ask: Ask) -> str:
        """A lawful assertion."""
        return self.sign(self.claims(persona, ask), self.key(persona))

    def sign(self, claims: Mapping[str, Any], key: str) -> str:
        """An assertion of these claims under a private key in PEM.

        Raises:
            TargetError: the key is no private key this can sign with.
        """
        try:
            return jwt.encode(dict(claims), key, algorithm=algorithm(key), headers={"typ": "JWT"})
        except KeyUnusable as instead:
            raise TargetError(f"key: expected {EXPECTED}, found {instead}") from None

    def key(self, persona: Persona) -> str:
        """The persona's private key."""
        if persona.id not in self._keys:
            self._keys[persona.id] = _secret(persona)
            self._wire.redactor.learn(self._keys[persona.id], "$KEY")
        return self._keys[persona.id]

    def request(self, persona: Persona, assertion: str) -> Answer:
        """What the token endpoint says to an assertion."""
        auth = self._wire.target.auth
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": _ASSERTION_TYPE,
            "client_assertion": assertion,
        }
        answer = self._wire.send(
            "POST",
            auth.token_url,
            headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
            body=urlencode(form | ({"scope": auth.scope} if auth.scope else {})).encode(),
            persona=persona.id,
            sentence=f"{personas.in_words(persona.id)} asks for a token",
            for_token=True,
        )
        fields = {"by_token_endpoint": not answer.given}
        return Answer(answer.status, answer.headers, answer.text, answer.kept, **fields)


Credentials = NoCredentials | BearerTokens | SmartBackend


def credentials(wire: Wire) -> Credentials:
    """The credentials the target file asks for."""
    match wire.target.auth.kind:
        case "none":
            return NoCredentials()
        case "bearer":
            return BearerTokens(wire)
        case "smart-backend":
            return SmartBackend(wire)


def bearer(token: str) -> dict[str, str]:
    """The header that presents a token."""
    return {"Authorization": f"Bearer {token}"}


def _coding(purpose: str) -> dict[str, str]:
    """A purpose as a Coding: a code of v3-ActReason, `system|code`, or `|code` for none."""
    system, bar, code = purpose.rpartition("|")
    if bar and not system:
        return {"code": code}
    return {"system": system or PURPOSE_SYSTEM, "code": code}


def _granted(answer: Answer) -> tuple[str, float]:
    try:
        granted = json.loads(answer.text)
        return str(granted["access_token"]), float(granted.get("expires_in", 60))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotTestable(f"the token endpoint answered no token: {answer.line}") from None


def _secret(persona: Persona) -> str:
    if persona.key is None:
        raise TargetError(f"personas.{persona.id}: key missing: key")
    return secret(persona.key)
