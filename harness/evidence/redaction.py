"""Nothing secret is written: secrets leave the evidence before it exists, wherever they stand in it."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from urllib.parse import quote

_CREDENTIAL_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"})
_TOKEN_MEMBER = re.compile(r'("(?:access|refresh|id)_token"\s*:\s*")[^"]*(")')
_ASSERTION = re.compile(r"(client_assertion=)[^&\s]*")
_SHORTEST = 6
"""A shorter secret would blank ordinary words; it still leaves with its header."""


class Redactor:
    """Knows the run's secrets and takes them out of headers and text."""

    def __init__(self) -> None:
        self._forms: dict[str, str] = {}

    def learn(self, secret: str, name: str) -> None:
        """Remember a secret; from now on it reads `name`, such as `$TOKEN`, however it is spelt."""
        for line in {secret, *secret.splitlines()}:
            value = line.strip()
            if len(value) < _SHORTEST:
                continue
            encoded = base64.b64encode(value.encode()).decode().rstrip("=")
            for form in {value, quote(value), quote(value, safe=""), encoded}:
                self._forms.setdefault(form, name)

    def text(self, text: str) -> str:
        """The text without any secret the run knows, token answers and client assertions included."""
        if "_token" in text:
            text = _TOKEN_MEMBER.sub(r"\1$TOKEN\2", text)
        if "client_assertion=" in text:
            text = _ASSERTION.sub(r"\1$ASSERTION", text)
        for form, name in self._forms.items():
            if form in text:
                text = text.replace(form, name)
        return text

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Headers as evidence: credentials by name only."""
        return {name: self._header(name, value) for name, value in headers.items()}

    def _header(self, name: str, value: str) -> str:
        if name.lower() not in _CREDENTIAL_HEADERS:
            return self.text(value)
        scheme = value.partition(" ")[0]
        return f"{scheme} $TOKEN" if scheme in ("Bearer", "DPoP", "Basic") else "$SECRET"
