"""The end of a run on a console or in a CI log, in plain text."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping

from harness.evidence.lines import Check, Requirement
from harness.evidence.outcomes import Finding
from harness.evidence.results import Results
from harness.evidence.verdicts import Verdict
from harness.render.causes import behind_their_causes, explained
from harness.render.commands import folded
from harness.render.counting import selected, shown, tally
from harness.render.steps import next_steps
from harness.render.words import (
    WORDS,
    apart,
    conceded,
    effort,
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
_HISTORY = 12
_LABEL = 12
"""Columns before the text of an item: `  expected  `."""


def summary(results: Results) -> str:
    """The sentence, the counts, then what needs somebody's attention. No line is wider than `WIDTH`.

    Only a word that cannot be broken, such as a long path in a command, stands out.
    """
    parts = ["\n".join([_wrap(headline(results), after=""), _wrap(effort(results), after="")])]
    parts += [_wrap(f"{word.upper()}: {sentence}") for word, sentence in warnings(results)]
    parts += [_counts(results), *_departures(results), *_exceptions(results)]
    if results.run.sharpness is not None:
        parts.append(_wrap(sharpness(results.run.sharpness)))
    causes = explained(results)
    for verdict in (Verdict.NOT_MET, Verdict.FAULT):
        for check, row in behind_their_causes(worst_first(results, verdict), causes):
            parts.append("\n".join(_item(results, check, row, causes)))
    parts += _untested(results)
    parts += [_unchecked(row) for row in results.requirements if _needs_line(results, row)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _needs_line(results: Results, row: Requirement) -> bool:
    """A MUST that is not tested for want of any check line still has a reason to show."""
    return (
        row.verdict is Verdict.NOT_TESTED
        and row.level == "MUST"
        and selected(row)
        and all(check.requirement != row.id for check in results.checks)
    )


def _unchecked(row: Requirement) -> str:
    return "\n".join(
        [_wrap(_head(row.verdict, row.id, row), after="  "), _told("why", _one_line(row.reason))]
    )


def _untested(results: Results) -> Iterator[str]:
    """MUSTs that could not be tested: those with one reason and one remedy are told together."""
    heads: dict[str, list[str]] = {}
    for check, row in worst_first(results, Verdict.NOT_TESTED):
        if row is not None and row.level != "MUST":
            continue
        why = [_told("why", _one_line(check.reason)), *(_told("note", note) for note in check.notes)]
        steps = next_steps(results.run, check, row)
        first = [step for step in steps if not step.command.startswith("shcr run")] or steps
        remedy = [line for step in first for line in _next(step.text, step.command)]
        heads.setdefault("\n".join([*why, *remedy]), []).extend(_heads(check, row))
    for rest, lines in heads.items():
        yield "\n".join([*lines, rest])


def _heads(check: Check, row: Requirement | None) -> Iterator[str]:
    yield _wrap(f"{_head(check.verdict, check.requirement, row)} [{check.check}]", after="  ")


def _item(
    results: Results, check: Check, row: Requirement | None, causes: Mapping[str, str]
) -> Iterator[str]:
    yield from _heads(check, row)
    cause = causes.get(check.check, "")
    if check.verdict is Verdict.NOT_MET:
        if cause:
            yield _wrap(f"probably a consequence of {cause}", "  ")
        if apart(row) and row is not None:
            yield _wrap(f"on {row.authority} grounds: no breach of a standard", "  ")
        yield from _seen(check, 1 if cause else _FINDINGS)
        yield from _sent(() if cause else check.history)
    else:
        yield _told("why", _one_line(check.reason))
    for note in check.notes:
        yield _told("note", note)
    commands = [step.command for step in next_steps(results.run, check, row) if step.command]
    yield from _next("", commands[0])


def _seen(check: Check, limit: int) -> Iterator[str]:
    """The first finding in full, others as a list, as far as the limit goes."""
    found = check.findings or (Finding(check.expected, check.seen),)
    yield _told("expected", found[0].expected)
    yield _told("seen", found[0].seen)
    if found[0].where:
        yield _told("where", found[0].where)
    for finding in found[1:limit]:
        where = f" ({finding.where})" if finding.where and finding.where != found[0].where else ""
        yield _told("also", f"expected {finding.expected}; seen {finding.seen}{where}")
    if len(found) > limit:
        yield _told("also", f"... and {len(found) - limit:,} more")


def _sent(history: tuple[str, ...]) -> Iterator[str]:
    """What was sent; of a long story the end, which decides."""
    left_out = max(0, len(history) - _HISTORY)
    lines = [f"... and {left_out:,} more before these"] if left_out else []
    lines += [f"{n}. {sentence}" for n, sentence in enumerate(history[left_out:], left_out + 1)]
    for place, line in enumerate(lines):
        yield _told("" if place else "sent", line)


def _next(text: str, command: str) -> Iterator[str]:
    """A command stands on lines of its own, where it can be copied."""
    label = f"  {'next':<{_LABEL - 2}}"
    if text:
        yield _told("next", text)
        label = " " * _LABEL
    for line in folded(command, WIDTH - _LABEL):
        yield label + visible(line)
        label = " " * (_LABEL + 2)


def _head(verdict: Verdict, requirement: str, row: Requirement | None) -> str:
    level = f" ({row.level})" if row and row.level == "SHOULD" else ""
    return f"{WORDS[verdict].upper()}  {requirement}{level}{' ' + row.title if row else ''}"


def _counts(results: Results) -> str:
    if results.end is None:
        found = Counter(check.verdict for check in results.checks)
        told = ", ".join(f"{found[verdict]} {word}" for verdict, word in WORDS.items() if found[verdict])
        return _wrap(f"Checks that left a result, not requirements: {told or 'none'}.")
    words = list(shown(results.requirements))
    lines = [" " * 6 + "".join(f"  {word}" for word in words)]
    for level in ("MUST", "SHOULD"):
        by = tally(row for row in results.requirements if row.level == level)
        lines.append(f"{level:6}" + "".join(f"  {by[word]:>{len(word)}}" for word in words))
    return "\n".join(lines)


def _departures(results: Results) -> Iterator[str]:
    for departure in results.run.target.departures:
        yield _wrap(
            f"DEPARTURE  {departure.key} = {plain(departure.value)}, "
            f"owner {departure.owner or 'not named'}, reference {departure.reference or 'none'}",
            after="  ",
        )


def _exceptions(results: Results) -> Iterator[str]:
    for row in conceded(results):
        yield "\n".join(
            [_wrap(_head(row.verdict, row.id, row), after="  "), _told("why", _one_line(row.reason))]
        )


def _one_line(text: str) -> str:
    return textwrap.shorten(text, _REASON, placeholder=" ...") if text else "no reason recorded"


def _told(label: str, text: str) -> str:
    return _wrap(text or "nothing recorded", f"  {label:<{_LABEL - 2}}", " " * _LABEL)


def _wrap(text: str, before: str = "", after: str | None = None) -> str:
    return textwrap.fill(
        visible(text),
        WIDTH,
        initial_indent=before,
        subsequent_indent=before + "  " if after is None else after,
        break_on_hyphens=False,
    )
