"""The report: one HTML file that needs no script, no network and no explanation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from harness.evidence.lines import Requirement
from harness.evidence.results import Results
from harness.evidence.verdicts import Verdict
from harness.render import commands, words
from harness.render.attention import by_row
from harness.render.counting import columns, selected, table, word
from harness.render.failures import LADDER, Failure, Limits, failures

CEILING = 1_900_000
"""Bytes; a report must travel by e-mail."""

_SHAPES = {
    Verdict.MET: "✓",
    Verdict.NOT_MET: "✕",
    Verdict.FAULT: "!",
    Verdict.NOT_TESTED: "○",
    Verdict.NOT_CHECKED: "□",
    Verdict.EXCEPTION: "◇",
    Verdict.STATEMENT: "§",
    Verdict.NOT_APPLICABLE: "·",
}
_TONES = {1: "not-met", 3: "not-tested", 4: "fault", 5: "exception"}
_OWN = "These rows rest on drafts or on this project's own reasoning. None of them is a breach of a standard."
_FAULTS = "The test itself or the connection failed. This says nothing about the system under test."
_ACCEPTED = "Somebody answers for these; who and until when stands on the first page. What was seen is below."
_UNSURE = "The test ran and could not conclude. What it saw is below."
_NO_CHECK = "this version of shcr has no check for them; each row says why"
_SHRINKS = "certify"
"""The depth at which a failing case is made as small as it gets."""
_REASONS_SHOWN = 5
_LINKS_SHOWN = 6
_ROWS_SHOWN = 10


def render(results: Results) -> str:
    """The whole page. Evidence is cut step by step until it fits under `CEILING`."""
    page = ""
    for limits in LADDER:
        page = _page(results, limits)
        if len(page.encode("utf-8", "replace")) <= CEILING:
            break
    return page


@dataclass(frozen=True, slots=True)
class Gap:
    """Rows without a verdict that are told together."""

    verdict: Verdict
    reason: str
    rows: Sequence[Requirement]
    links: Sequence[tuple[str, str]]
    more: int

    @property
    def numbers(self) -> str:
        """MUST and SHOULD apart: `3 MUST, 1 SHOULD`."""
        found = [sum(row.level == level for row in self.rows) for level in ("MUST", "SHOULD")]
        return ", ".join(f"{n} {level}" for n, level in zip(found, ("MUST", "SHOULD"), strict=True) if n)


@dataclass(frozen=True, slots=True)
class Area:
    """One area's rows: those with something to say, and those without a check."""

    anchor: str
    name: str
    told: Sequence[Requirement]
    unchecked: Sequence[Requirement]
    unselected: Sequence[Requirement]


def _page(results: Results, limits: Limits) -> str:
    failed = failures(results, limits)
    areas = _areas(results.requirements)
    sections = _sections(failed, results.truncated)
    page: str = _template().render(
        r=results,
        run=results.run,
        end=results.end,
        tone=_tone(results),
        headline=words.headline(results),
        warnings=words.warnings(results),
        effort=words.effort(results),
        meaning=words.meaning(results.run),
        sharpness=words.sharpness(results.run.sharpness) if results.run.sharpness else "",
        columns=[name for name, _ in columns(results.requirements)],
        counts=table(results.requirements) if results.end else [],
        calm=_calm(results),
        gaps=_gaps(areas),
        gaps_shown=_REASONS_SHOWN,
        rows_shown=_ROWS_SHOWN,
        sections=sections,
        urgent=[
            (title, by_row(members))
            for title, _, members in sections
            if members[0].verdict in (Verdict.NOT_MET, Verdict.FAULT)
        ],
        conceded=words.conceded(results),
        areas=areas,
        evidence={row.id: _evidence(results, row) for row in results.requirements},
        links=_links(failed),
        shrunk=results.run.depth == _SHRINKS,
        again=commands.run(results.run),
    )
    return page


@cache
def _template() -> Any:
    environment = Environment(
        loader=PackageLoader("harness.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters["grounds"] = words.grounds
    environment.filters["mark"] = _mark
    environment.filters["stands"] = _stands
    environment.filters["looked"] = lambda check: words.evidence([check], notes=False)
    environment.filters["plain"] = words.plain
    environment.filters["number"] = "{:,}".format
    environment.filters["cut"] = _cut
    environment.filters["moment"] = lambda text: text.replace("T", " ").replace("Z", " UTC")
    return environment.get_template("report.html")


def _finalize(value: object) -> object:
    """Every printed value: control characters shown, then escaped by Jinja."""
    return words.visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _cut(text: str, limit: int) -> str:
    return (
        text
        if len(text) <= limit
        else f"{text[:limit]} ... (cut; {len(text):,} characters in results.ndjson)"
    )


def _mark(verdict: Verdict) -> Markup:
    """A verdict as shape and word; the class only adds colour."""
    return Markup('<span class="v {}"><span class="shape" aria-hidden="true">{}</span> {}</span>').format(
        verdict.value, _SHAPES[verdict], words.WORDS[verdict]
    )


def _stands(row: Requirement) -> Markup:
    """A row's verdict; one that nobody asked for is no verdict."""
    return (
        _mark(row.verdict)
        if selected(row)
        else Markup('<span class="v not-selected">{}</span>').format(word(row))
    )


def _tone(results: Results) -> str:
    """How the first line looks; only a run in which every MUST is met looks like success."""
    if results.end is None or results.end.stopped:
        return "fault"
    if results.end.exit == 0:
        good = (Verdict.MET, Verdict.NOT_APPLICABLE)
        whole = all(row.verdict in good for row in results.requirements if row.level == "MUST")
        return "met" if whole else "neutral"
    return _TONES.get(results.end.exit, "fault")


def _calm(results: Results) -> str:
    """What to say where no failure is listed; silence must not read as success."""
    if results.end is None:
        return "No failure was seen before the run was cut short."
    verdicts = {row.verdict for row in results.requirements}
    if verdicts & {Verdict.NOT_MET, Verdict.FAULT}:
        return "Rows that are not met or faulty are in the table of requirements."
    return "Every requirement that was judged is met." if Verdict.MET in verdicts else "Nothing was judged."


def _gaps(areas: Sequence[Area]) -> list[Gap]:
    """Not tested by reason, as each can be acted on; not checked by area, as there is one cause: us."""
    by_reason: dict[str, list[Requirement]] = {}
    told = (row for area in areas for row in area.told)
    for row in (row for row in told if row.verdict is Verdict.NOT_TESTED):
        by_reason.setdefault(row.reason or "no reason recorded", []).append(row)
    gaps = [
        Gap(
            Verdict.NOT_TESTED,
            reason,
            group,
            [(row.id, row.id) for row in group[:_LINKS_SHOWN]],
            max(0, len(group) - _LINKS_SHOWN),
        )
        for reason, group in by_reason.items()
    ]
    unchecked = [row for area in areas for row in area.unchecked]
    if unchecked:
        links = [(area.anchor, area.name) for area in areas if area.unchecked]
        gaps.insert(0, Gap(Verdict.NOT_CHECKED, _NO_CHECK, unchecked, links, 0))
    return gaps


def _sections(failed: Sequence[Failure], truncated: bool) -> list[tuple[str, str, Sequence[Failure]]]:
    """Title, explanation and members; what breaches no standard never shares a heading with what does."""
    named = (
        ("Not met", "", _failed(failed, Verdict.NOT_MET, own=False)),
        ("Not met, on draft or project grounds", _OWN, _failed(failed, Verdict.NOT_MET, own=True)),
        ("Test faults", _FAULTS, _failed(failed, Verdict.FAULT)),
        ("Accepted as exceptions", _ACCEPTED, _failed(failed, Verdict.EXCEPTION)),
        ("Not tested, with evidence", _UNSURE, _failed(failed, Verdict.NOT_TESTED)),
    )
    cut = ", before the run was cut short" if truncated else ""
    return [(title + cut, about, members) for title, about, members in named if members]


def _failed(failed: Sequence[Failure], verdict: Verdict, own: bool | None = None) -> list[Failure]:
    return [f for f in failed if f.verdict is verdict and own in (None, f.apart)]


def _areas(found: Sequence[Requirement]) -> list[Area]:
    return [
        Area(
            f"area-{number}",
            words.area_name(name),
            [row for row in rows if row.verdict is not Verdict.NOT_CHECKED and selected(row)],
            [row for row in rows if row.verdict is Verdict.NOT_CHECKED],
            [row for row in rows if not selected(row)],
        )
        for number, (name, rows) in enumerate(_by_area(found).items(), 1)
    ]


def _by_area(found: Sequence[Requirement]) -> dict[str, list[Requirement]]:
    areas: dict[str, list[Requirement]] = {}
    for row in found:
        areas.setdefault(row.area, []).append(row)
    return areas


def _evidence(results: Results, row: Requirement) -> str:
    ran = [check for check in results.checks if check.requirement == row.id]
    return words.evidence(ran) if ran else ""


def _links(failed: Sequence[Failure]) -> dict[str, list[Failure]]:
    links: dict[str, list[Failure]] = {}
    for failure in failed:
        links.setdefault(failure.check.requirement, []).append(failure)
    return links
