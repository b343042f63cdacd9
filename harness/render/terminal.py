"""The end of a run on a console or in a CI log, in plain text."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator

from harness.evidence.lines import Check, Requirement
from harness.evidence.results import Results
from harness.evidence.verdicts import Verdict
from harness.render.steps import next_steps
from harness.render.words import (
    ALWAYS,
    WORDS,
    apart,
    headline,
    plain,
    sharpness,
    visible,
    warnings,
    worst_first,
)

WIDTH = 100
_REASON = 300
_FINDINGS = 5


def summary(results: Results) -> str:
    """The sentence, the counts, then what needs somebody's attention. No line is wider than `WIDTH`."""
    parts = [_wrap(headline(results), after="")]
    parts += [_wrap(f"{word.upper()}: {sentence}") for word, sentence in warnings(results)]
    parts += [_counts(results), *_departures(results)]
    if results.run.sharpness is not None:
        parts.append(_wrap(sharpness(results.run.sharpness)))
    for verdict in (Verdict.NOT_MET, Verdict.FAULT, Verdict.NOT_TESTED):
        for check, row in worst_first(results, verdict):
            if row is None or row.level == "MUST" or verdict is not Verdict.NOT_TESTED:
                parts.append("\n".join(_item(results, check, row)))
    parts += [_unchecked(row) for row in results.requirements if _needs_line(results, row)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _needs_line(results: Results, row: Requirement) -> bool:
    """A MUST that is not tested for want of any check line still has a reason to show."""
    return (
        row.verdict is Verdict.NOT_TESTED
        and row.level == "MUST"
        and all(check.requirement != row.id for check in results.checks)
    )


def _unchecked(row: Requirement) -> str:
    return _wrap(f"{_head(row.verdict, row.id, row)}: {_one_line(row.reason)}", after="  ")


def _item(results: Results, check: Check, row: Requirement | None) -> Iterator[str]:
    head = _head(check.verdict, check.requirement, row)
    yield _wrap(f"{head} [{check.check}]: {_one_line(check.reason)}", after="  ")
    if row is not None and row.verdict in (Verdict.EXCEPTION, Verdict.STATEMENT):
        yield _wrap(f"{WORDS[row.verdict]}: {_one_line(row.reason)}", "  ")
    if check.verdict is Verdict.NOT_MET:
        if apart(row) and row is not None:
            yield _wrap(f"on {row.authority} grounds: no breach of a standard", "  ")
        yield _wrap(f"expected: {check.expected}", "  ")
        yield _wrap(f"seen:     {check.seen}", "  ", "            ")
        for finding in check.findings[:_FINDINGS]:
            where = f" ({finding.where})" if finding.where else ""
            yield _wrap(f"- expected {finding.expected}; seen {finding.seen}{where}", "  ", "    ")
        if len(check.findings) > _FINDINGS:
            yield f"  - and {len(check.findings) - _FINDINGS:,} more"
        for number, sentence in enumerate(check.history, 1):
            yield _wrap(f"{number}. {sentence}", "  ", "     ")
    step = next((step for step in next_steps(results.run, check, row) if step.command), None)
    if step is not None:
        yield f"  next: {visible(step.command)}"


def _head(verdict: Verdict, requirement: str, row: Requirement | None) -> str:
    level = f" ({row.level})" if row and row.level == "SHOULD" else ""
    return f"{WORDS[verdict].upper()}  {requirement}{level}{' ' + row.title if row else ''}"


def _counts(results: Results) -> str:
    if results.end is None:
        found = Counter(check.verdict for check in results.checks)
        told = ", ".join(f"{found[verdict]} {word}" for verdict, word in WORDS.items() if found[verdict])
        return _wrap(f"Checks that left a result, not requirements: {told or 'none'}.")
    counts = results.end.counts
    shown = [v for v in WORDS if v in ALWAYS or any(by.get(v) for by in counts.values())]
    lines = [" " * 6 + "".join(f"  {WORDS[v]}" for v in shown)]
    for level in ("MUST", "SHOULD"):
        by = counts.get(level, {})
        lines.append(f"{level:6}" + "".join(f"  {by.get(v, 0):>{len(WORDS[v])}}" for v in shown))
    return "\n".join(lines)


def _departures(results: Results) -> Iterator[str]:
    for departure in results.run.target.departures:
        yield _wrap(
            f"DEPARTURE  {departure.key} = {plain(departure.value)}, "
            f"owner {departure.owner or 'not named'}, reference {departure.reference or 'none'}",
            after="  ",
        )


def _one_line(text: str) -> str:
    return textwrap.shorten(text, _REASON, placeholder=" ...") if text else "no reason recorded"


def _wrap(text: str, before: str = "", after: str | None = None) -> str:
    return textwrap.fill(
        visible(text),
        WIDTH,
        initial_indent=before,
        subsequent_indent=before + "  " if after is None else after,
    )
