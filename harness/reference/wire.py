"""What goes in and what comes out: one HTTP exchange as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request: origin-form target as on the wire, header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP response, complete in memory."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
