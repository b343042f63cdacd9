"""`shcr run`: test a shared care record and say what was found."""

from __future__ import annotations

import argparse
import secrets
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from harness.cli.conducting import Conducted, Conducting
from harness.cli.permission import check_marker, check_permission
from harness.cli.progress import progressing
from harness.cli.selecting import select
from harness.cli.usage import Commands, UsageError, command
from harness.evidence.results import read
from harness.render import html, junit, terminal
from harness.suite.depth import DEPTHS
from harness.suite.opening import open_world
from harness.suite.plan import Plan, Trial, World
from harness.target.client import Answer, reach
from harness.target.model import REFERENCE

DEFAULT_SEED = 1
"""One seed unless asked: two runs of one release try the same cases."""


def register(commands: Commands) -> None:
    """Register the command."""
    parser = command(
        commands, "run", "test a shared care record (the bundled reference unless told otherwise)", _run
    )
    parser.add_argument(
        "--target", metavar="F|URL", default=REFERENCE, help="target file, or a FHIR base address"
    )
    parser.add_argument("--area", metavar="A", action="append", default=[], help="only this area; repeatable")
    parser.add_argument(
        "--requirement", metavar="ID", action="append", default=[], help="only this; repeatable"
    )
    parser.add_argument("--depth", choices=list(DEPTHS), default="standard", help="how hard to look")
    parser.add_argument("--seed", metavar="N|random", default=str(DEFAULT_SEED), help="which cases are drawn")
    parser.add_argument("--out", metavar="DIR", type=Path, help="where reports go (default: reports/RUN)")
    parser.add_argument(
        "--environment", choices=["test"], default="", help="declare the system a test system"
    )


def _run(arguments: argparse.Namespace) -> int:
    selected, filters = select(arguments.area, arguments.requirement)
    seed, run = _seed(arguments.seed), _run_id()
    world = World(arguments.target, arguments.environment)
    with closing(open_world(world, run)) as opened:
        target = opened.wire.target
        check_permission(target, arguments.environment)
        opened.credentials.check(target.personas.values())
        metadata = reach(opened.wire)
        check_marker(opened.wire)
        if target.may_write:
            opened.lease.take()

    console = Console(stderr=True)
    trials = tuple(Trial(check.id, world, arguments.depth) for check in selected)
    out = _folder(arguments.out or Path("reports") / run)
    conducting = Conducting(Plan(run, seed, trials), target, filters, _software(metadata), out)
    conducted = conducting.conduct(progressing(len(trials), console))
    return _report(conducted, out)


def _report(conducted: Conducted, out: Path) -> int:
    results = read(out / "results.ndjson")
    (out / "report.html").write_text(html.render(results), encoding="utf-8")
    (out / "junit.xml").write_text(junit.render(results), encoding="utf-8")
    print(terminal.summary(results))
    print(f"Report   {out / 'report.html'}")
    print(f"Results  {out / 'results.ndjson'}")
    print(f"JUnit    {out / 'junit.xml'}")
    return conducted.exit


def _seed(text: str) -> int:
    if text == "random":
        return secrets.randbelow(2**31)
    if not text.isdecimal():
        raise UsageError(f"--seed {text}: expected a whole number, or random")
    return int(text)


def _run_id() -> str:
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def _folder(out: Path) -> Path:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise UsageError(f"--out {out}: cannot be made; expected a folder that can be written to") from None
    return out


def _software(metadata: Answer) -> str:
    """What the server says it is; what it says is not relied on."""
    if not metadata.given:
        return ""
    try:
        software = metadata.body.get("software") or {}
        return f"{software.get('name', '')} {software.get('version', '')}".strip()
    except (AttributeError, RuntimeError):
        return ""
