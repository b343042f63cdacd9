"""Allure results from ours: epic an area, feature a requirement, story a check; the journal attached once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from allure_commons.logger import AllureFileLogger
from allure_commons.model2 import Attachment, Label, Link, Status, StatusDetails, TestResult

from harness.evidence.lines import Check, Requirement
from harness.evidence.results import Results
from harness.evidence.verdicts import Verdict
from harness.render.curl import command
from harness.render.words import WORDS, standing

_STATUS = {Verdict.MET: Status.PASSED, Verdict.NOT_MET: Status.FAILED, Verdict.FAULT: Status.BROKEN}
_ADDRESS = re.compile(r"https?://\S+[^\s.,;)]")


def write(results: Results, folder: Path) -> None:
    """Write the results of a run into an Allure results folder; what lies there stays, as history."""
    logger: Any = AllureFileLogger(folder)  # type: ignore[no-untyped-call]
    rows = {row.id: row for row in results.requirements}
    started = int(datetime.fromisoformat(results.run.started).timestamp() * 1000)
    for check in results.checks:
        journal = f"{_stable(results.run.run, check.check)}-attachment.txt"
        logger.report_attached_data("\n\n".join(_journal(results, check)), journal)
        result = _result(check, rows.get(check.requirement), started)
        result.attachments = [Attachment(name="journal", source=journal, type="text/plain")]
        logger.report_result(result)
        started = int(result.stop)
    run = results.run
    facts = {"target": run.target.name, "seed": run.seed, "depth": run.depth, "suite": run.suite}
    text = "".join(f"{name}={value}\n" for name, value in facts.items())
    (folder / "environment.properties").write_text(text, encoding="utf-8")


def _result(check: Check, row: Requirement | None, started: int) -> TestResult:
    """History goes by the check's id alone: a person, an address or a run changes nothing in it."""
    title = row.title if row else check.requirement
    result = TestResult(
        uuid=_stable(str(started), check.check),
        historyId=_stable(check.check),
        testCaseId=_stable(check.check),
        fullName=check.check,
        name=f"{check.requirement} {title}",
        status=_STATUS.get(standing(check, row), Status.SKIPPED),
        statusDetails=StatusDetails(message=_message(check, row)),
        description=row.text if row else "",
        start=started,
        stop=started + int(check.seconds * 1000),
    )
    result.labels = list(_labels(check, row))
    found = [address for source in (row.source if row else ()) for address in _ADDRESS.findall(source)]
    result.links = [Link(type="link", url=address, name=address) for address in found]
    return result


def _labels(check: Check, row: Requirement | None) -> Iterator[Label]:
    if row is not None:
        yield Label(name="epic", value=row.area)
        yield Label(name="feature", value=f"{row.id} {row.title}")
        yield Label(name="severity", value="critical" if row.level == "MUST" else "normal")
        yield Label(name="level", value=row.level)
        yield Label(name="authority", value=row.authority)
    yield Label(name="story", value=check.check)
    yield Label(name="requirement", value=check.requirement)
    yield Label(name="framework", value="shcr")


def _message(check: Check, row: Requirement | None) -> str:
    if check.verdict is Verdict.MET:
        return ""
    if row is not None and standing(check, row) is not check.verdict:
        return f"{WORDS[row.verdict]}: {row.reason}"
    told = WORDS[check.verdict]
    seen = f"\nexpected: {check.expected}\nseen: {check.seen}" if check.expected else ""
    return f"{told}: {check.reason}{seen}"


def _journal(results: Results, check: Check) -> Iterator[str]:
    """The story, then each exchange as a curl command and its answer."""
    yield "\n".join(f"{n}. {sentence}" for n, sentence in enumerate(check.history, 1))
    for exchange in results.evidence(check):
        yield f"{command(exchange)}\n\n{exchange.line}\n{exchange.response_body}"


def _stable(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]
