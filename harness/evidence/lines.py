"""The lines of the results file, one dataclass a kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from harness.evidence.exchange import Exchange
from harness.evidence.outcomes import Finding
from harness.evidence.verdicts import Verdict

SCHEMA = 1
Level: TypeAlias = Literal["MUST", "SHOULD"]


@dataclass(frozen=True, slots=True)
class Departure:
    """A declared value below the contract's floor, with who answers for it."""

    key: str
    value: object
    owner: str
    reference: str


@dataclass(frozen=True, slots=True)
class Target:
    """What was tested, and everything it declared."""

    name: str
    base_url: str
    environment: str
    auth: str
    software: str
    declared: Mapping[str, object]
    departures: tuple[Departure, ...]
    undeclared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """A check the run set out to execute."""

    check: str
    requirement: str


@dataclass(frozen=True, slots=True)
class Sharpness:
    """How the suite did against its own seeded defects and legal variants."""

    defects: int
    killed: int
    variants: int
    false_alarms: int
    seeds: int = 1
    """Under how many seeds; killed by all of them, false alarms of any."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the user typed, so that a report can tell how to do it again."""

    target: str
    """A path, an address, or the word for the bundled reference."""
    environment: str = ""
    exceptions: str = ""
    """The path of a file of accepted exceptions."""
    packages: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """The first line: what was run, against what, how hard."""

    schema: int
    suite: str
    catalogue: str
    contract: str
    run: str
    started: str
    target: Target
    seed: int
    depth: str
    cases_per_check: int
    filter: tuple[str, ...]
    planned: tuple[Planned, ...]
    sharpness: Sharpness | None
    given: Given | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """What one check concluded about its one requirement."""

    check: str
    requirement: str
    verdict: Verdict
    cases: int
    observed: int
    requests: int
    seconds: float
    reason: str = ""
    expected: str = ""
    seen: str = ""
    findings: tuple[Finding, ...] = ()
    exchanges: tuple[int, ...] = ()
    history: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row of the catalogue with its verdict."""

    id: str
    level: Level
    area: str
    title: str
    text: str
    advice: str
    source: tuple[str, ...]
    authority: str
    hazard: tuple[str, ...]
    optional: str
    control: tuple[str, ...]
    verdict: Verdict
    reason: str
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class End:
    """The last line; without it the run was cut short and has no verdict."""

    finished: str
    counts: Mapping[Level, Mapping[Verdict, int]]
    musts: int
    musts_checked: int
    musts_with_verdict: int
    exit: int
    sentence: str
    stopped: str
    requests: int
    seconds: float
    cases_digest: str
    needless: tuple[str, ...] = ()
    """Requirements with an accepted exception that this run shows to be met."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent, already redacted."""

    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Came:
    """What came back, already redacted."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class ExchangeLine:
    """One request and its answer as the file spells it; no response means that none came."""

    n: int
    check: str
    persona: str
    method: str
    url: str
    request: Sent
    response: Came | None
    error: str
    ms: float
    sentence: str

    def exchange(self) -> Exchange:
        """The same, as the rest of the program knows it."""
        came = self.response or Came(0, {}, "")
        return Exchange(
            n=self.n,
            persona=self.persona,
            method=self.method,
            url=self.url,
            request_headers=self.request.headers,
            request_body=self.request.body,
            status=came.status,
            response_headers=came.headers,
            response_body=came.body,
            error=self.error,
            ms=self.ms,
            sentence=self.sentence,
        )


KINDS: Mapping[str, type] = {
    "run": Run,
    "check": Check,
    "exchange": ExchangeLine,
    "requirement": Requirement,
    "end": End,
}
