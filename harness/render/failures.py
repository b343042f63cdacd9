"""What the report shows of each failure, within limits that keep the page small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from harness.evidence.exchange import Exchange
from harness.evidence.lines import Check, Requirement
from harness.evidence.outcomes import Finding
from harness.evidence.results import Results
from harness.evidence.verdicts import Verdict
from harness.render.bodies import shown
from harness.render.causes import behind_their_causes, explained
from harness.render.curl import command
from harness.render.harm import harm
from harness.render.steps import Step, next_steps
from harness.render.words import apart, standing, worst_first

_TELLING = frozenset(
    {
        "allow",
        "cache-control",
        "content-location",
        "content-type",
        "etag",
        "last-modified",
        "location",
        "retry-after",
        "www-authenticate",
        "x-correlation-id",
        "x-request-id",
    }
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much evidence one failure may show."""

    exchanges: int
    history: int
    body: int
    findings: int
    text: int


LADDER = (
    Limits(exchanges=40, history=200, body=8_000, findings=50, text=4_000),
    Limits(exchanges=12, history=60, body=2_000, findings=20, text=2_000),
    Limits(exchanges=6, history=30, body=800, findings=10, text=1_000),
    Limits(exchanges=5, history=25, body=500, findings=8, text=600),
    Limits(exchanges=3, history=15, body=300, findings=5, text=400),
    Limits(exchanges=0, history=5, body=0, findings=3, text=200),
)


@dataclass(frozen=True, slots=True)
class Transcript:
    """One request and its answer, ready to print."""

    exchange: Exchange
    curl: str
    status: str
    headers: Sequence[tuple[str, str]]
    body: str
    cut: str


@dataclass(frozen=True, slots=True)
class Failure:
    """One check that needs somebody's attention."""

    anchor: str
    check: Check
    row: Requirement | None
    findings: Sequence[Finding]
    transcripts: Sequence[Transcript]
    earlier: int
    history: Sequence[str]
    steps: Sequence[Step]
    text: int
    cause: str
    """The requirement that probably explains this one."""

    @property
    def verdict(self) -> Verdict:
        """What the check's conclusion stands for."""
        return standing(self.check, self.row)

    @property
    def harm(self) -> str:
        """What it could mean for a patient; only a failure of the system under test means anything."""
        return harm(self.row) if self.verdict is Verdict.NOT_MET else ""

    @property
    def first_told(self) -> int:
        """Number of the first sentence shown; the end of a long story is what decides."""
        return len(self.check.history) - len(self.history) + 1

    @property
    def apart(self) -> bool:
        """Whether it rests on draft or project grounds."""
        return apart(self.row)


def failures(results: Results, limits: Limits) -> list[Failure]:
    """Not met, test faults, accepted exceptions, then what was not tested though something was seen."""
    causes = explained(results)
    found = [
        pair
        for verdict in (Verdict.NOT_MET, Verdict.FAULT, Verdict.EXCEPTION, Verdict.NOT_TESTED)
        for pair in behind_their_causes(worst_first(results, verdict), causes)
        if verdict is not Verdict.NOT_TESTED or pair[0].exchanges
    ]
    return [
        _failure(f"failure-{number}", results, check, row, limits, causes.get(check.check, ""))
        for number, (check, row) in enumerate(found, 1)
    ]


def _failure(
    anchor: str, results: Results, check: Check, row: Requirement | None, limits: Limits, cause: str
) -> Failure:
    held = results.evidence(check)
    last = held[-limits.exchanges :] if limits.exchanges else []  # the end of the story decides
    return Failure(
        anchor,
        check,
        row,
        check.findings[: limits.findings],
        [_transcript(exchange, limits.body) for exchange in last],
        len(check.exchanges) - len(last),
        check.history[-limits.history :],
        next_steps(results.run, check, row),
        limits.text,
        cause,
    )


def _transcript(exchange: Exchange, limit: int) -> Transcript:
    body, cut = shown(exchange.response_body, limit)
    headers = [(name, value) for name, value in exchange.response_headers.items() if name.lower() in _TELLING]
    return Transcript(exchange, command(exchange, limit=limit), _status(exchange), headers, body, cut)


def _status(exchange: Exchange) -> str:
    if not exchange.status:
        return f"No answer: {exchange.error or 'no reason recorded'}"
    try:
        return f"HTTP {exchange.status} {HTTPStatus(exchange.status).phrase}"
    except ValueError:
        return f"HTTP {exchange.status}"
