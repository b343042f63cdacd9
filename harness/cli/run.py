"""`shcr run`: test a shared care record and say what was found."""

from __future__ import annotations

import argparse
import secrets
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console

from harness.cli.conducting import Conducting, Terms
from harness.cli.interrupting import ends_in_order
from harness.cli.permission import check_marker, check_permission
from harness.cli.progress import progressing
from harness.cli.report import publish
from harness.cli.selecting import select
from harness.cli.staffing import staff
from harness.cli.usage import Commands, UsageError, can_write, command, reader_may_leave
from harness.corpus import checks
from harness.evidence.exceptions import Accepted, ExceptionsError, load
from harness.suite.depth import DEPTHS
from harness.suite.opening import open_world
from harness.suite.plan import Plan, Trial, World
from harness.suite.round_trip.profiled import supported
from harness.target.client import reach
from harness.target.examination import claimed_software
from harness.target.model import REFERENCE, Target

DEFAULT_SEED = 1
"""One seed unless asked: two runs of one release try the same cases."""
_LONGEST_SEED = 18


_WORKERS = (
    "how many checks to try at once (default: 1; on the reference, as many as there are cores, up to 4)"
)


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
    parser.add_argument(
        "--profile",
        metavar="URL",
        action="append",
        default=[],
        help="a profile the target supports: what is contributed follows it; repeatable",
    )
    parser.add_argument(
        "--package", metavar="P", action="append", default=[], help="a FHIR package that defines profiles"
    )
    parser.add_argument("--depth", choices=list(DEPTHS), default="standard", help="how hard to look")
    parser.add_argument("--seed", metavar="N|random", default=str(DEFAULT_SEED), help="which cases are drawn")
    parser.add_argument("--workers", metavar="N", type=int, help=_WORKERS)
    parser.add_argument("--exceptions", metavar="F", type=Path, help="a file of accepted exceptions")
    parser.add_argument("--allure", metavar="DIR", type=Path, help="write Allure results here as well")
    parser.add_argument("--out", metavar="DIR", type=Path, help="where reports go (default: reports/RUN)")
    parser.add_argument(
        "--environment", choices=["test"], default="", help="declare the system a test system"
    )


def _run(arguments: argparse.Namespace) -> int:
    selected, filters = select(arguments.area, arguments.requirement)
    seed, run = _seed(arguments.seed), _run_id()
    accepted = _accepted(arguments.exceptions) if arguments.exceptions else []
    out = arguments.out or Path("reports") / run
    _refuse_folder(out)
    definitions = {"packages": tuple(arguments.package), "profiles": tuple(arguments.profile)}
    world = World(arguments.target, arguments.environment, **definitions)
    trials = tuple(Trial(check.id, world, arguments.depth) for check in selected)
    with ends_in_order():
        target, workers, software = _opening(world, run, arguments)
        out.mkdir(parents=True, exist_ok=True)
        terms = Terms(target, workers, filters, software, accepted, str(arguments.exceptions or ""))
        conducting = Conducting(Plan(run, seed, trials), terms, out)
        progress = progressing(len(trials), Console(stderr=True))
        try:
            conducted = conducting.conduct(progress)
        except FileExistsError:  # a run that began since we looked
            raise _taken(out) from None
        finally:
            progress.close()
    with reader_may_leave():
        publish(out, arguments.allure)
    return conducted.exit


def _opening(world: World, run: str, arguments: argparse.Namespace) -> tuple[Target, int, str]:
    """See that the run may begin and has somebody to ask; the target, how many ask it, what it says it is."""
    with closing(open_world(world, run)) as opened:
        target = opened.wire.target
        workers = staff(arguments.workers, target)
        check_permission(target, arguments.environment)
        supported(target)
        opened.credentials.check(target.personas.values())
        metadata = reach(opened.wire)
        check_marker(opened.wire)
        if target.may_write:
            opened.lease.take()
        return target, workers, claimed_software(opened.wire, metadata)


def _accepted(file: Path) -> list[Accepted]:
    """What somebody accepts, of the requirements that have a check."""
    try:
        return load(file, {check.requirement for check in checks().values()}, date.today())
    except ExceptionsError as error:
        raise UsageError(str(error)) from None


def _seed(text: str) -> int:
    if text == "random":
        return secrets.randbelow(2**31)
    if not (text.isascii() and text.isdecimal()) or len(text) > _LONGEST_SEED:
        shown = text if len(text) <= _LONGEST_SEED else f"of {len(text)} characters"
        raise UsageError(f"--seed {shown}: expected a whole number, or random")
    return int(text)


def _run_id() -> str:
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def _taken(out: Path) -> UsageError:
    return UsageError(f"--out {out}: holds the results of a run; expected another folder")


def _refuse_folder(out: Path) -> None:
    """Before anything is sent: a run has a folder of its own, and it can be written to."""
    if (out / "results.ndjson").exists():
        raise _taken(out)
    there = out
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir() or not can_write(there):
        raise UsageError(f"--out {out}: cannot be made; expected a folder that can be written to")
