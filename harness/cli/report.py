"""`shcr report DIR`: the reports of a run, made again from its results; a killed run has some too."""

from __future__ import annotations

import argparse
from pathlib import Path

from harness.cli import purge_list
from harness.cli.usage import Commands, UsageError, command, say
from harness.evidence.exceptions import template
from harness.evidence.lines import Requirement
from harness.evidence.results import Results, ResultsError, read
from harness.evidence.verdicts import Verdict
from harness.render import allure, html, junit, terminal
from harness.render.counting import selected

_TRUNCATED = 4
"""How a run ends that was cut short: it has no verdict."""


def register(commands: Commands) -> None:
    """Register the command."""
    parser = command(commands, "report", "make the reports of a run again from its results", _report)
    parser.add_argument("--allure", metavar="DIR", type=Path, help="write Allure results here as well")
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder that shcr run wrote")


def publish(out: Path, to_allure: Path | None = None) -> int:
    """Write the reports beside the results, print the summary; the exit code of the run.

    `to_allure`: a folder for Allure results, None for none.

    Raises:
        UsageError: no results that can be read, or a folder that cannot be written to.
    """
    try:
        results = read(out / "results.ndjson")
    except ResultsError as error:
        raise UsageError(f"{error}; expected a folder that shcr run wrote") from None
    try:
        (out / "report.html").write_text(html.render(results), encoding="utf-8")
        (out / "junit.xml").write_text(junit.render(results), encoding="utf-8")
        if to_allure is not None:
            allure.write(results, to_allure)
    except OSError as error:
        raise UsageError(f"{out}: reports cannot be written ({error.strerror})") from None
    say(terminal.summary(results))
    if to_accept := template(_unaccepted(results)):
        say(f"To accept for now, fill this in and give it as --exceptions FILE:\n\n{to_accept}\n")
    say(paths(out))
    if to_allure is not None:
        say(f"Allure   {to_allure}")
    return results.end.exit if results.end else _TRUNCATED


def _unaccepted(results: Results) -> list[Requirement]:
    """The MUSTs that decide the exit code: those not met, else those not tested."""
    if results.end is None:
        return []
    of = {1: Verdict.NOT_MET, 3: Verdict.NOT_TESTED}.get(results.end.exit)
    return [
        row for row in results.requirements if row.level == "MUST" and row.verdict is of and selected(row)
    ]


def paths(out: Path) -> str:
    """Where everything is, and whom the owner of the system may purge."""
    lines = [
        f"Report   {out / 'report.html'}",
        f"Results  {out / 'results.ndjson'}",
        f"JUnit    {out / 'junit.xml'}",
    ]
    if people := purge_list.told(out):
        lines.append(f"People   {people}")
    return "\n".join(lines)


def _report(arguments: argparse.Namespace) -> int:
    return publish(arguments.folder, arguments.allure)
