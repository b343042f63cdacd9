"""Nothing secret is written: secrets leave the evidence before it exists, wherever they stand in it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

_CREDENTIAL_HEADER = re.compile(r"authorization|cookie|token|secret|password|api-?key", re.IGNORECASE)
_NAME = r"[\w-]{0,40}token|client_secret|client_assertion|password"
_MEMBER = re.compile(rf'("(?:{_NAME})"\s*:\s*")(?:[^"\\]|\\.)*', re.IGNORECASE | re.DOTALL)
_QUOTED_MEMBER = re.compile(
    rf'(\\"(?:{_NAME})\\"\s*:\s*\\")(?:[^"\\]|\\\\(?:\\.|[^\\]))*', re.IGNORECASE | re.DOTALL
)
"""The same inside a string of JSON."""
_ELEMENT = re.compile(
    rf"""(<(?:\w+:)?(?:{_NAME})(?:\s[^<>]*?)?(?:\svalue\s*=\s*["']|>)|\s(?:{_NAME})\s*=\s*["'])[^"'<]+""",
    re.IGNORECASE,
)
"""An element of XML by its value or its text, and an attribute."""
_FIELD = re.compile(rf"(\b(?:{_NAME})(?:=|%3D))[^&\s\"'<>\\]+", re.IGNORECASE)
_JWT = re.compile(r"(?:(?<![\w-])|(?<=%[0-9A-Fa-f]{2}))eyJ[\w-]{8,}\.[\w-]*(?:\.[\w-]*){0,3}")
_SHOWN_OF_A_TOKEN_ANSWER = frozenset(
    {"error", "error_description", "error_uri", "expires_in", "scope", "token_type"}
)
_SHOWN_HEADERS_OF_A_TOKEN_ANSWER = frozenset({"content-type", "content-length", "date", "retry-after"})
_SHORTEST = 6
"""A shorter secret would blank ordinary words; it still leaves with its header."""
_QUOTES = {'"': "&quot;"}
_SCHEME = re.compile(r"([A-Za-z][\w-]*) +(\S.*)")


class Redactor:
    """Knows the run's secrets and takes them out of headers and text."""

    def __init__(self) -> None:
        self._forms: dict[str, dict[str, str]] = {}
        """Spellings by how they begin: a run's hundreds of tokens begin alike, and are looked for once."""
        self._headers: dict[str, str] = {}

    def learn(self, secret: str, name: str) -> None:
        """Remember a secret; from now on it reads `name`, such as `$TOKEN`, however it is spelt."""
        for line in {secret, *secret.splitlines()}:
            value = line.strip()
            if len(value) >= _SHORTEST:
                for form in _spellings(value):
                    self._forms.setdefault(form[:_SHORTEST], {}).setdefault(form, name)

    def learn_header(self, header: str, value: str) -> None:
        """Remember a header whose value is secret whatever it is, and the credential in it."""
        name = f"${header.upper().replace('-', '_')}"
        self._headers[header.lower()] = name
        self.learn(value, name)
        if scheme := _SCHEME.fullmatch(value):
            self.learn(scheme[2], name)
            if scheme[1].lower() == "basic":
                self._learn_login(scheme[2], name)

    def text(self, text: str) -> str:
        """The text without any secret the run knows, and without whatever looks like one."""
        for beginning, forms in self._forms.items():
            if beginning in text:
                for form in sorted(forms, key=len, reverse=True):
                    text = text.replace(form, forms[form])
        if "eyJ" in text:
            text = _JWT.sub("$JWT", text)
        folded = text.lower()
        if any(word in folded for word in ("token", "secret", "assertion", "password")):
            text = _MEMBER.sub(r"\1$TOKEN", text)
            text = _QUOTED_MEMBER.sub(r"\1$TOKEN", text)
            text = _FIELD.sub(r"\1$TOKEN", text)
            text = _ELEMENT.sub(r"\1$TOKEN", text)
        return text

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Headers as evidence: credentials by name only."""
        return {name: self._header(name, value) for name, value in headers.items()}

    def token_answer(self, text: str) -> str:
        """What a token endpoint said, as far as it may be shown: errors and lives, nothing it issued."""
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            return f"withheld: {len(text)} characters of a token endpoint" if text else ""
        shown = {
            name: value
            if name in _SHOWN_OF_A_TOKEN_ANSWER and not isinstance(value, dict | list)
            else "$TOKEN"
            for name, value in said.items()
        }
        return self.text(json.dumps(shown, ensure_ascii=False))

    def token_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Headers of a token endpoint's answer: the names, and values that no secret can be in."""
        clean = self.headers(headers)
        return {
            name: value if name.lower() in _SHOWN_HEADERS_OF_A_TOKEN_ANSWER else "$WITHHELD"
            for name, value in clean.items()
        }

    def _header(self, name: str, value: str) -> str:
        if name.lower() in self._headers:
            return self._headers[name.lower()]
        if not _CREDENTIAL_HEADER.search(name):
            return self.text(value)
        scheme = value.partition(" ")[0]
        return f"{scheme} $TOKEN" if scheme in ("Bearer", "DPoP", "Basic") else "$SECRET"

    def _learn_login(self, encoded: str, name: str) -> None:
        try:
            login = base64.b64decode(encoded).decode()
        except ValueError:
            return
        self.learn(login, name)
        self.learn(login.partition(":")[2], name)


def _spellings(value: str) -> Iterator[str]:
    """A secret as it may be written: plainly, in JSON, XML, an address or a form, in base64 of anything."""
    escaped = [quote(value), quote(value, safe=""), quote_plus(value)]
    yield from (value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1])
    yield from escaped
    yield from (escape(value), escape(value, _QUOTES), escape(value, {**_QUOTES, "'": "&#39;"}))
    yield from (re.sub("%[0-9A-F]{2}", lambda octet: octet[0].lower(), form) for form in escaped)
    octets = value.encode()
    for ahead in range(3):
        encoded = base64.b64encode(bytes(ahead) + octets).decode()
        whole = encoded[-(-8 * ahead // 6) : 8 * (ahead + len(octets)) // 6]
        yield from (whole, whole.replace("+", "-").replace("/", "_"))
