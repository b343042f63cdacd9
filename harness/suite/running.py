"""Run one check over its cases and conclude: the only place where a verdict on a check is made."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

import hypothesis
from hypothesis.errors import Flaky

from harness.evidence.exchange import Exchange
from harness.evidence.lines import Check as Conclusion
from harness.evidence.outcomes import Concluded, Finding, Nonconformance, NotTestable
from harness.evidence.verdicts import Verdict
from harness.suite.check import Check
from harness.suite.depth import Depth
from harness.target.load import TargetError
from harness.target.stops import BudgetSpent, OtherPerson, RunStopped
from harness.verbs.case import Record

_SHOWN_FINDINGS = 20


@dataclass(frozen=True)
class Ended:
    """What a check concluded, and the exchanges of the case it rests on."""

    conclusion: Conclusion
    exchanges: Sequence[Exchange]


class RunEnded(Exception):
    """The run has to stop; what the check concluded until then goes with it."""

    def __init__(self, stop: RunStopped, ended: Ended) -> None:
        super().__init__(str(stop))
        self.ended = ended


def run_check(check: Check, record: Record, depth: Depth, seed: int) -> Ended:
    """Try a check on its cases.

    Raises:
        RunEnded: nothing more may be sent to this target.
    """
    trying = _Trying(check, record)
    record.wire.begin_check()
    try:
        trying.all_cases(depth, seed)
    except RunStopped as stop:
        trying.stopped(stop)
        raise RunEnded(stop, Ended(trying.conclude(), trying.exchanges)) from stop
    return Ended(trying.conclude(), trying.exchanges)


def concluded(ended: Ended, stopped: str = "") -> dict[str, Any]:
    """A conclusion as plain data: the lines of `results.ndjson`, and why the run has to stop, if it has."""
    check = ended.conclusion.check
    line: dict[str, Any] = json.loads(json.dumps(asdict(ended.conclusion)))
    return {
        "check": {"kind": "check", **line},
        "exchanges": [exchange.as_record(check) for exchange in ended.exchanges],
        "stopped": stopped,
    }


class _Trying:
    """The state of a check while it is tried."""

    def __init__(self, check: Check, record: Record) -> None:
        self.check, self.record = check, record
        self.exchanges: list[Exchange] = []
        self.history: list[str] = []
        self.nonconformance: Nonconformance | None = None
        self.untestable = ""
        self.waited_out = False
        """A case waited a whole settling time for nothing; no other case shall wait it again."""
        self.fault = ""
        self.lacking = check.lacks(record.target)
        self.notes: list[str] = []
        self.digest = hashlib.sha256()
        self.started = time.perf_counter()
        self.requests_before = record.wire.journal.requests

    def all_cases(self, depth: Depth, seed: int) -> None:
        """The cases always tried, then the drawn ones; ends at the first nonconformance.

        None where the target does not claim what they are about.
        """
        if self.lacking:
            self.notes.append(f"Without: {self.lacking}.")
            return
        try:
            for drawn in self.check.examples(self.record.target)[: depth.always]:
                with suppress(NotTestable):
                    self.one_case(drawn, always=True)
                if self.waited_out:
                    break
            if self.check.given is not None and not self.untestable:
                self.drawn_cases(depth, seed)
        except Concluded as concluded:
            self.nonconformance = concluded.nonconformance
            self.notes.append("The check ended here: it had waited the whole settling time.")
        except Flaky:
            self.notes.append("Seen once; the same case, sent again for a fresh person, did not show it.")
        except BudgetSpent as spent:
            self.untestable = f"{spent}: {self.record.cases} cases were tried, all of them as required"
        except (Nonconformance, NotTestable, TargetError):
            pass
        except Exception as error:
            self.fault = self.fault or f"{type(error).__name__} in {_place(error)}"
        if not self.exchanges:
            self.keep_evidence()

    def drawn_cases(self, depth: Depth, seed: int) -> None:
        """Cases drawn by Hypothesis under this check's own seed."""

        def case(drawn: Any) -> None:
            self.one_case(drawn)

        strategy = self.check.drawing(self.record.target)
        seeded = hypothesis.seed(f"{seed}:{self.check.id}")
        seeded(depth.settings()(hypothesis.given(strategy)(case)))()

    def one_case(self, drawn: Any, *, always: bool = False) -> None:
        """One case; a failing one leaves its evidence, and the digest takes in what was drawn until then.

        What happened is kept here and not where it is caught: a case that does not fail again is reported
        by Hypothesis under another name.
        """
        if self.nonconformance is None:
            self.digest.update(repr(drawn).encode())
        case = self.record.begins(drawn=not always)
        try:
            self.check.tries(case, drawn)
        except Nonconformance as nonconformance:
            self.nonconformance = nonconformance
            self.keep_evidence()
            raise
        except (Concluded, RunStopped, BudgetSpent):
            self.keep_evidence()
            raise
        except (NotTestable, TargetError) as reason:
            if not self.untestable:
                self.untestable = str(reason)
                self.keep_evidence()
            self.waited_out = case.waited_out
            raise
        except Exception as error:
            self.fault = self.fault or f"{type(error).__name__} in {_place(error)}"
            self.keep_evidence()
            raise

    def keep_evidence(self) -> None:
        """What the journal holds now is what the conclusion rests on."""
        journal = self.record.wire.journal
        self.exchanges, self.history = list(journal.exchanges), list(journal.sentences)

    def stopped(self, stop: RunStopped) -> None:
        """The run ends inside this check."""
        if isinstance(stop, OtherPerson) and self.check.stranger_violates:
            finding = Finding("only people of this run in any answer", "somebody else", stop.where)
            self.nonconformance = Nonconformance([finding])
        else:
            self.untestable = str(stop)

    def conclude(self) -> Conclusion:
        """The verdict, from worst to best; met needs evidence."""
        record = self.record
        findings: tuple[Finding, ...] = ()
        if self.nonconformance is not None:
            verdict, findings = Verdict.NOT_MET, self.nonconformance.findings
            reason = f"expected {findings[0].expected}, seen {findings[0].seen}"
        elif self.fault:
            verdict, reason = Verdict.FAULT, f"the test itself failed: {self.fault}"
        elif self.untestable:
            verdict, reason = Verdict.NOT_TESTED, self.untestable
        elif self.lacking:
            verdict, reason = Verdict.NOT_APPLICABLE, f"not claimed: {self.lacking}"
        elif not record.observed:
            verdict, reason = Verdict.NOT_TESTED, "no case gave an answer to judge"
        else:
            verdict, reason = Verdict.MET, ""
        clean = record.wire.redactor.text
        notes = [*self.notes, *record.notes, *_delays(record)]
        if verdict is Verdict.MET:
            notes += _hollow(record)
        return Conclusion(
            check=self.check.id,
            requirement=self.check.requirement,
            verdict=verdict,
            cases=record.cases,
            observed=record.observed,
            requests=record.wire.journal.requests - self.requests_before,
            seconds=round(time.perf_counter() - self.started, 3),
            reason=clean(reason),
            expected=clean(findings[0].expected) if findings else "",
            seen=clean(findings[0].seen) if findings else "",
            findings=tuple(_cleaned(finding, clean) for finding in findings[:_SHOWN_FINDINGS]),
            exchanges=tuple(exchange.n for exchange in self.exchanges),
            history=tuple(map(clean, self.history)),
            notes=tuple(notes),
            digest=self.digest.hexdigest()[:16],
        )


def _cleaned(finding: Finding, clean: Callable[[str], str]) -> Finding:
    """What a server said may hold a secret it was told."""
    return Finding(clean(finding.expected), clean(finding.seen), clean(finding.where))


def _hollow(record: Record) -> list[str]:
    """Said where most cases gave nothing to judge: the verdict rests on the few that did."""
    if record.telling * 2 >= record.cases:
        return []
    return [f"Only {record.telling} of {record.cases} cases gave an answer to judge."]


def _delays(record: Record) -> list[str]:
    told = {"view": "a contribution was visible", "audit": "an audit event was visible"}
    return [f"Longest delay until {told[what]}: {s:.1f} s." for what, s in record.delays.items() if s > 0.05]


def _place(error: BaseException) -> str:
    """Module and line where an error came from; never its text, which may hold what it was working on."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    return f"{trace.tb_frame.f_globals.get('__name__', '?')} line {trace.tb_lineno}"
