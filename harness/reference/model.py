"""The words the rules are written in: callers, things, requests, answers and events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .people import Client
from .problem import Denial, Problem

Resource = dict[str, Any]
Coding = tuple[str, str]
"""A code system and a code."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, as the access token says, with what the server holds about the client."""

    client: Client
    purposes: tuple[Coding, ...] = ()
    person: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Interaction:
    """One thing asked of the FHIR base; an entry of a batch is one of its own."""

    kind: str
    method: str
    target: str
    caller: Caller
    request_id: str
    type: str = ""
    id: str = ""
    version: str = ""
    params: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    page: str = ""
    entry: int | None = None
    resource: Resource | None = None

    def named(self, name: str) -> list[str]:
        """The values of one search parameter."""
        return [value for key, value in self.params if key == name]


@dataclass(frozen=True, slots=True)
class Thing:
    """A resource about to be shown: what the decision needs to know, and its text."""

    type: str
    id: str
    version: str
    owner: str
    persons: tuple[str, ...]
    label: str
    key: int | str
    updated: str = ""
    body: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """A resource that was shown or written."""

    type: str
    id: str
    version: str | None
    persons: tuple[str, ...] = ()
    kind: str = "read"


@dataclass(frozen=True, slots=True)
class Person:
    """A person as an event names them: an id, or only a number if no record is known."""

    id: str | None
    number: str | None = None
    refused: bool = False
    data: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler came to, before it is audited and rendered."""

    status: int
    body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    shown: tuple[Ref, ...] = ()
    written: tuple[Ref, ...] = ()
    named: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    problem: Problem | None = None
    denial: Denial | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One audit event, before it takes its FHIR shape (CONTRACT 7)."""

    subtype: str
    action: str
    outcome: str
    person: Person | None
    data: tuple[Ref, ...] = ()
    query: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """What makes a relationship: when it holds."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class State:
    """One stored or arriving state of a record."""

    recorded: float
    digest: bytes


@dataclass(frozen=True, slots=True)
class Source:
    """What identity rules read from one source patient record."""

    id: str
    owner: str
    number: str | None
    verified: bool
    birth: str
    families: frozenset[str]


@dataclass(frozen=True, slots=True)
class Token:
    """One search token: a system (None = any, "" = none) and a value."""

    system: str | None
    value: str


Stored = Callable[[], Resource | None]
