"""What a target file says, as data. Values are checked by the schema before they get here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from harness.target import addresses

REFERENCE = "reference"
"""What a user types for the bundled reference, in process."""

_OFF_LOOPBACK_RATE = 5.0
_OFF_LOOPBACK_AT_ONCE = 2

AuthKind = Literal["none", "bearer", "smart-backend"]


@dataclass(frozen=True, slots=True)
class Key:
    """Where a persona's secret comes from: exactly one of a file, an environment variable, a command."""

    file: str = ""
    env: str = ""
    command: Sequence[str] = ()
    value: str = field(default="", repr=False)
    """The secret itself, for the bundled reference in process only; never from a file."""


@dataclass(frozen=True, slots=True)
class Persona:
    """A registered user or system: user, role and organisation are fixed at the server (CONTRACT 1)."""

    id: str
    user_id: str = ""
    user_name: str = ""
    role: str = ""
    organisation: str = ""
    """ODS code."""
    namespace: str = ""
    """Identifier system prefix of a contributing organisation."""
    route: str = ""
    client_id: str = ""
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Auth:
    """How credentials are presented (CONTRACT 2)."""

    kind: AuthKind = "none"
    token_url: str = ""
    audience: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Http:
    """What the wire needs. `rate` is requests a second, `at_once` requests at one time; 0 where unsaid."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    ca: str = ""
    proxy: str = field(default="", repr=False)
    timeout_s: float = 30.0
    rate: float = 0.0
    at_once: int = 0


@dataclass(frozen=True, slots=True)
class Authority:
    """Who allowed this run against a system off loopback (CONTRACT 11)."""

    system_owner: str
    signatory: str
    date: str
    window_from: str
    window_to: str
    classes: Sequence[str]
    marker_url: str
    marker_text: str


@dataclass(frozen=True, slots=True)
class People:
    """Which synthetic people the run may use. `block`: first and last nine-digit stem, both included.

    `remove`: how what the run contributed about them can be taken back, empty if it cannot.
    """

    block: tuple[int, int] | None = None
    others_expected: bool = False
    remove: str = ""


@dataclass(frozen=True, slots=True)
class Departure:
    """A declared value below the floor, with who answers for it."""

    key: str
    value: str
    owner: str
    reference: str


@dataclass(frozen=True, slots=True)
class Declared:
    """What the target claims about how it does things, from closed lists; an empty string claims nothing."""

    contribute: str = ""
    organisation_from: str = ""
    lookup: str = ""
    view: str = ""
    purpose_carrier: str = ""
    purposes: Sequence[str] = ()
    relationship: str = ""
    denial: str = ""
    audit: str = ""
    audit_grain: str = ""
    narrative: str = "verbatim"
    second_digits: int | None = None
    unversioned_references: Sequence[str] = ()
    contained: str = ""
    profiles: Sequence[str] = ()
    """Canonical urls of the profiles the target says it supports."""
    xml: str = ""
    merge: str = ""
    departures: Sequence[Departure] = ()


@dataclass(frozen=True, slots=True)
class Settle:
    """Seconds until a contribution, an audit event is visible; None where undeclared (CONTRACT 5, 7)."""

    view: float | None = None
    audit: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds. `body`: octets the target accepts, 0 unknown. `check_s`: seconds a check may spend."""

    body: int = 0
    check_s: float = 300.0


@dataclass(frozen=True, slots=True)
class Target:
    """The system under test."""

    name: str
    base_url: str
    environment: str = ""
    auth: Auth = Auth()
    personas: Mapping[str, Persona] = field(default_factory=dict)
    declared: Declared = Declared()
    authority: Authority | None = None
    http: Http = Http()
    people: People = People()
    settle: Settle = Settle()
    limits: Limits = Limits()
    packages: Sequence[str] = ()
    """Paths of FHIR packages that hold the definitions of profiles."""
    source: str = ""
    """What the user gave: a path, a URL, or `REFERENCE`."""

    @property
    def elsewhere(self) -> str:
        """Host and port of the first address that is not this machine, empty if all are."""
        asked = () if self.source == REFERENCE else (self.base_url, self.auth.token_url, self.http.proxy)
        away = [url for url in asked if url and not addresses.is_this_machine(url)]
        return addresses.without_login(away[0]) if away else ""

    @property
    def on_loopback(self) -> bool:
        """Whether everything the run asks is this machine, or no network at all."""
        return not self.elsewhere

    @property
    def requests_per_s(self) -> float:
        """How many this target is asked at most, 0 for no limit (CONTRACT 11)."""
        return self.http.rate or (0.0 if self.on_loopback else _OFF_LOOPBACK_RATE)

    @property
    def at_once(self) -> int:
        """How many requests it is asked at one time at most, 0 for no limit (CONTRACT 11)."""
        return self.http.at_once or (0 if self.on_loopback else _OFF_LOOPBACK_AT_ONCE)

    @property
    def may_write(self) -> bool:
        """Writes need a system declared as test; loopback is no exception (CONTRACT 11)."""
        return self.environment == "test"

    @property
    def contributors(self) -> list[Persona]:
        """The contributing organisations, in the file's order."""
        return [p for p in self.personas.values() if p.namespace]
