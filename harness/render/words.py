"""The words reports share: verdicts for people, safe text, and which rows stand apart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from harness.evidence.lines import Check, Requirement, Run, Sharpness
from harness.evidence.results import Results
from harness.evidence.verdicts import Verdict

WORDS: Mapping[Verdict, str] = {
    Verdict.MET: "met",
    Verdict.NOT_MET: "not met",
    Verdict.FAULT: "test fault",
    Verdict.NOT_TESTED: "not tested",
    Verdict.NOT_CHECKED: "not checked",
    Verdict.EXCEPTION: "exception accepted",
    Verdict.STATEMENT: "supplier statement",
    Verdict.NOT_APPLICABLE: "not applicable",
}
"""What people read, in the order in which reports show it."""

_AREAS = {
    "IDN": "Identity",
    "MRG": "Aggregation",
    "ACC": "Access",
    "AUD": "Audit",
    "RTP": "Round trip",
    "ERR": "Errors",
}
NEEDLESS = "Exception no longer needed"
CONCEDED = frozenset({Verdict.EXCEPTION, Verdict.STATEMENT})
"""Verdicts of a row that somebody answers for, whatever its checks saw."""
_OWN_GROUNDS = frozenset({"draft", "project"})
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def visible(text: str) -> str:
    """Text in which control and direction characters show as escapes: none may steer a reader's screen."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def apart(requirement: Requirement | None) -> bool:
    """Whether the row rests on draft or project grounds, so that failing it breaches no standard."""
    return requirement is not None and requirement.authority in _OWN_GROUNDS


def plain(value: object) -> str:
    """A declared value as the target file's reader would write it: lists as words, the rest as JSON."""
    if isinstance(value, list):
        return ", ".join(plain(item) for item in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def area_name(area: str) -> str:
    """The area in words, with its letters: they start the ids of its rows."""
    return f"{_AREAS[area]} ({area})" if area in _AREAS else area


def grounds(requirement: Requirement) -> str:
    """The row's authority in words."""
    return (
        f"{requirement.authority} grounds: no breach of a standard"
        if apart(requirement)
        else requirement.authority
    )


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 check`, `2 checks`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def rows(results: Results) -> Mapping[str, Requirement]:
    """Requirements by id; empty when the file stops before them."""
    return {row.id: row for row in results.requirements}


def headline(results: Results) -> str:
    """The sentence a reader must take away."""
    if results.end is not None:
        return results.end.sentence
    done, planned = len(results.checks), len(results.run.planned)
    return (
        f"TRUNCATED: this run did not finish. {done} of {count(planned, 'planned check')} left a result, "
        f"and nothing here is a verdict on {results.run.target.name}."
    )


def warnings(results: Results) -> list[tuple[str, str]]:
    """What a reader must know before any count: a word and a sentence each."""
    found: list[tuple[str, str]] = []
    if results.end is None:
        found.append(
            ("Not a verdict", "The results file has no end line. Run it again before using it for anything.")
        )
    elif results.end.stopped:
        found.append(("Stopped", f"The run ended early: {results.end.stopped}"))
    if results.run.filter:
        found.append(
            ("Partial run", f"Only {', '.join(results.run.filter)}. The other rows were not looked at.")
        )
    if results.end is not None and results.end.needless:
        found.append((NEEDLESS, f"{', '.join(results.end.needless)}: met, take it out of the file."))
    if results.never_ran:
        names = ", ".join(planned.check for planned in results.never_ran[:5])
        more = len(results.never_ran) - 5
        rest = f" and {more:,} more" if more > 0 else ""
        found.append(("Planned, never ran", f"{count(len(results.never_ran), 'check')}: {names}{rest}."))
    return found


def sharpness(score: Sharpness) -> str:
    """What the suite proved about itself."""
    seeds = f" (the same under {score.seeds} seeds)" if score.seeds > 1 else ""
    alarms = count(score.false_alarms, "false alarm") if score.false_alarms else "no false alarm"
    return (
        f"The suite detects {score.killed} of {count(score.defects, 'seeded defect')}, "
        f"with {alarms} on {count(score.variants, 'legal variant')}{seeds}."
    )


def effort(results: Results) -> str:
    """Which cases were drawn, and how hard the run looked."""
    run, end = results.run, results.end
    told = f"Seed {run.seed}, depth {run.depth} ({count(run.cases_per_check, 'drawn case')} per check)"
    asked = f", {count(end.requests, 'request')} in {end.seconds:.1f} s" if end else ""
    return f"{told}{asked}."


def meaning(run: Run) -> str:
    """What `met` is worth in this run."""
    cases = count(run.cases_per_check, "drawn case")
    return f"Met means that {cases} per check showed no breach; it is not a proof."


def evidence(checks: Iterable[Check], *, notes: bool = True) -> str:
    """How much was looked at, and what the checks add to their verdict."""
    all_checks = list(checks)
    cases, observed = sum(c.cases for c in all_checks), sum(c.observed for c in all_checks)
    looked = f"{count(cases, 'case')}; {count(observed, 'answer')} gave evidence"
    return "; ".join([looked, *(note for check in all_checks for note in check.notes if notes)])


def standing(check: Check, row: Requirement | None) -> Verdict:
    """What a check's conclusion stands for: what somebody answers for needs nobody's attention any more."""
    failed = check.verdict in (Verdict.NOT_MET, Verdict.NOT_TESTED)
    return row.verdict if failed and row is not None and row.verdict in CONCEDED else check.verdict


def conceded(results: Results) -> list[Requirement]:
    """Rows that somebody answers for."""
    return [row for row in results.requirements if row.verdict in CONCEDED]


def worst_first(results: Results, verdict: Verdict) -> list[tuple[Check, Requirement | None]]:
    """Checks that stand for this verdict and their rows: MUST before SHOULD, then by requirement."""
    by_id = rows(results)
    every = ((check, by_id.get(check.requirement)) for check in results.checks)
    found = [(check, row) for check, row in every if standing(check, row) is verdict]
    return sorted(found, key=lambda pair: (_level(pair[1]), pair[0].requirement, pair[0].check))


def _level(requirement: Requirement | None) -> str:
    return requirement.level if requirement else "MUST"
