"""JUnit XML for CI: a suite an area, a case a check; nothing but `met` passes.

A pipeline gates on MUSTs, as the exit code does: a SHOULD that is not met is skipped and says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from harness.evidence.lines import Check, Requirement
from harness.evidence.results import Results
from harness.evidence.verdicts import Verdict
from harness.render.causes import explained
from harness.render.counting import word
from harness.render.steps import next_steps
from harness.render.words import NEEDLESS, WORDS, apart, effort, headline, rows, standing, visible, warnings

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OUTCOMES = {Verdict.MET: "", Verdict.NOT_MET: "failure", Verdict.FAULT: "error"}


@dataclass(frozen=True, slots=True)
class _Case:
    area: str
    requirement: str
    name: str
    outcome: str
    message: str = ""
    text: str = ""
    seconds: float = 0.0


def render(results: Results) -> str:
    """The document, complete with declaration."""
    areas: dict[str, list[_Case]] = {}
    for case in _cases(results):
        areas.setdefault(case.area, []).append(case)
    every = [case for cases in areas.values() for case in cases]
    facts = {"result": headline(results), "effort": effort(results)}
    root = ET.Element("testsuites", {"name": "shcr"} | _totals(every))
    for area, cases in areas.items():
        about = {"name": _legal(area), "timestamp": results.run.started.removesuffix("Z")}
        suite = ET.SubElement(root, "testsuite", about | _totals(cases))
        properties = ET.SubElement(suite, "properties")
        for name, value in facts.items():
            ET.SubElement(properties, "property", name=name, value=_legal(value))
        for case in cases:
            _add(suite, case)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _cases(results: Results) -> Iterator[_Case]:
    by_id = rows(results)
    if results.truncated:
        yield _Case("run", "", "run truncated", "error", headline(results))
    for name, sentence in warnings(results):
        if name in ("Stopped", "Planned, never ran", NEEDLESS):
            yield _Case("run", "", name.lower(), "error", sentence)
    for check in results.checks:
        yield _of_check(results, check, by_id.get(check.requirement))
    checked = {check.requirement for check in results.checks}
    for row in results.requirements:
        if row.id not in checked:
            yield _of_row(row)


def _of_check(results: Results, check: Check, row: Requirement | None) -> _Case:
    verdict, reason = check.verdict, check.reason
    if row is not None and standing(check, row) is not verdict:
        verdict, reason = row.verdict, row.reason
    outcome = _outcome(verdict, row.level if row else "MUST")
    area = row.area if row else _prefix(check.requirement)
    title = f"{check.requirement} {row.title}" if row else check.requirement
    level = f"{row.level} " if row else ""
    grounds = f" ({row.authority} grounds: no breach of a standard)" if row is not None and apart(row) else ""
    return _Case(
        area,
        check.requirement,
        f"{title} [{check.check}]",
        outcome,
        f"{level}{WORDS[verdict]}{grounds}: {reason or check.seen or 'no reason recorded'}"
        if outcome
        else "",
        _story(results, check, row) if outcome else "",
        check.seconds,
    )


def _of_row(row: Requirement) -> _Case:
    message = f"{row.level} {word(row)}: {row.reason or 'no check line for this row'}"
    outcome = _outcome(row.verdict, row.level) or "skipped"
    return _Case(row.area, row.id, f"{row.id} {row.title}", outcome, message)


def _outcome(verdict: Verdict, level: str) -> str:
    """How JUnit calls it; nothing at all for a pass."""
    outcome = _OUTCOMES.get(verdict, "skipped")
    return "skipped" if outcome and level == "SHOULD" else outcome


def _story(results: Results, check: Check, row: Requirement | None) -> str:
    cause = explained(results).get(check.check)
    lines = [f"Probably a consequence of {cause}."] if cause else []
    if check.expected or check.seen:
        lines += [f"Expected: {check.expected}", f"Seen: {check.seen}"]
    lines += [f"- expected {f.expected}; seen {f.seen} ({f.where})" for f in check.findings[:20]]
    lines += [f"{number}. {sentence}" for number, sentence in enumerate(check.history, 1)]
    lines += [
        " ".join(filter(None, (step.text, step.command))) for step in next_steps(results.run, check, row)
    ]
    return "\n".join(lines)


def _prefix(requirement: str) -> str:
    return requirement.partition("-")[0]


def _add(suite: ET.Element, case: _Case) -> None:
    element = ET.SubElement(
        suite, "testcase", classname=_legal(case.area), name=_legal(case.name), time=f"{case.seconds:.3f}"
    )
    if case.requirement:
        properties = ET.SubElement(element, "properties")
        ET.SubElement(properties, "property", name="requirement", value=_legal(case.requirement))
    if case.outcome:
        outcome = ET.SubElement(element, case.outcome, message=_legal(case.message))
        outcome.text = _legal(case.text) or None


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", visible(text))


def _totals(cases: Sequence[_Case]) -> dict[str, str]:
    found = Counter(case.outcome for case in cases)
    return {
        "tests": str(len(cases)),
        "failures": str(found["failure"]),
        "errors": str(found["error"]),
        "skipped": str(found["skipped"]),
        "time": f"{sum(case.seconds for case in cases):.3f}",
    }
