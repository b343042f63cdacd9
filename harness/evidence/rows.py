"""From conclusions of checks to one row for every requirement of the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from harness.evidence.lines import Check, Requirement
from harness.evidence.verdicts import Verdict, worst
from harness.requirements.catalogue import AREAS
from harness.requirements.catalogue import Requirement as Wanted

NOT_SELECTED = "not selected: this was a partial run"
"""The reason of a row that nobody asked for: reports count it apart from what could not be tested."""
NOT_CLAIMED = "the target claims nothing of what the checks look at"
NOT_REACHED = "the run ended before this check was executed"


def rows(
    catalogue: Mapping[str, Wanted],
    checks: Mapping[str, str],
    selected: Collection[str],
    conclusions: Iterable[Check],
) -> list[Requirement]:
    """A row for every requirement, in area order; `checks` maps every check id to its requirement."""
    concluded: dict[str, list[Check]] = {}
    for conclusion in conclusions:
        concluded.setdefault(conclusion.requirement, []).append(conclusion)
    ordered = sorted(catalogue.values(), key=lambda row: (list(AREAS).index(row.area), row.id))
    return [_row(row, _own(row.id, checks), row.id in selected, concluded.get(row.id, [])) for row in ordered]


def _row(wanted: Wanted, checks: Sequence[str], selected: bool, conclusions: Sequence[Check]) -> Requirement:
    verdict, reason = _concluded(wanted, checks, selected, conclusions)
    return Requirement(
        id=wanted.id,
        level="MUST" if wanted.level == "MUST" else "SHOULD",
        area=wanted.area,
        title=wanted.title,
        text=wanted.text,
        advice=wanted.advice,
        source=wanted.source,
        authority=wanted.authority,
        hazard=wanted.hazard,
        optional=wanted.optional,
        control=wanted.control,
        verdict=verdict,
        reason=reason,
        checks=tuple(checks),
    )


def _concluded(
    wanted: Wanted, checks: Sequence[str], selected: bool, conclusions: Sequence[Check]
) -> tuple[Verdict, str]:
    if not checks:
        return Verdict.NOT_CHECKED, wanted.not_checked
    if not selected:
        return Verdict.NOT_TESTED, NOT_SELECTED
    if {one.check for one in conclusions} != set(checks):
        missing = Verdict.NOT_TESTED
        verdict = worst([missing, *(one.verdict for one in conclusions)])
        return verdict, next((c.reason for c in conclusions if c.verdict is verdict), NOT_REACHED)
    verdict = worst(one.verdict for one in conclusions)
    if verdict is Verdict.NOT_APPLICABLE and not wanted.optional:
        return Verdict.NOT_TESTED, NOT_CLAIMED
    return verdict, next(one.reason for one in conclusions if one.verdict is verdict)


def _own(requirement: str, checks: Mapping[str, str]) -> list[str]:
    return [check for check, verified in checks.items() if verified == requirement]
