"""One request and its answer, as evidence: already redacted, text only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_KEPT = 200_000
"""Characters of a body that are kept: what is beyond is no evidence anybody reads."""


def excerpt(body: str) -> str:
    """A body as it is kept, which says how much of it was cut."""
    cut = len(body) - _KEPT
    return body if cut <= 0 else f"{body[:_KEPT]}\n[{cut} more characters are not kept]"


def in_a_line(number: int, method: str, url: str, status: int, error: str) -> str:
    """An exchange for a reason or a failure text."""
    return f"exchange {number}: {method} {url} answered {status or error or 'nothing'}"


@dataclass(frozen=True, slots=True)
class Exchange:
    """What went over the wire once. `status` 0 means no answer came; `ms` is wall time."""

    n: int
    persona: str
    method: str
    url: str
    request_headers: Mapping[str, str]
    request_body: str
    status: int
    response_headers: Mapping[str, str] = field(default_factory=dict)
    response_body: str = ""
    error: str = ""
    ms: float = 0.0
    sentence: str = ""

    @property
    def line(self) -> str:
        """Method, address and status."""
        return in_a_line(self.n, self.method, self.url, self.status, self.error)

    def as_record(self, check: str) -> dict[str, Any]:
        """The line of `results.ndjson` for this exchange."""
        answer = {"status": self.status, "headers": dict(self.response_headers), "body": self.response_body}
        return {
            "kind": "exchange",
            "n": self.n,
            "check": check,
            "persona": self.persona,
            "method": self.method,
            "url": self.url,
            "request": {"headers": dict(self.request_headers), "body": self.request_body},
            "response": answer if self.status else None,
            "error": self.error,
            "ms": round(self.ms, 1),
            "sentence": self.sentence,
        }
