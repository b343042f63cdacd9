"""The front door: one file per command, one line per mistake, an exit code that means something."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress

import harness
from harness.cli.usage import UsageError, reader_may_leave

_EXITS = """\
exit codes: 0 met, 1 a MUST not met, 2 usage, 3 a MUST not tested, 4 test fault or incomplete,
5 met with declared departures"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    _write_any_name()
    code = 0
    try:
        with reader_may_leave():
            code = _command(argv)
        return code
    except KeyboardInterrupt as stop:
        _complain(str(stop) or "interrupted")
        return 4
    except OSError as error:
        what = f"{error.filename}: " if error.filename else ""
        _complain(f"{what}cannot be read or written: {error.strerror or type(error).__name__}")
        return 2
    except Exception as error:
        _complain(f"internal fault, {type(error).__name__} at {_place(error)}; please report it")
        return 4


def _command(argv: Sequence[str] | None) -> int:
    # imported here, so that an interrupt while they are imported is no traceback
    from harness.corpus import CorpusError
    from harness.evidence.results import ResultsError
    from harness.requirements.catalogue import CatalogueError
    from harness.target.client import Unreachable
    from harness.target.load import TargetError

    try:
        arguments = _parser().parse_args(argv)
        code: int = arguments.command(arguments)
        return code
    except (UsageError, TargetError, Unreachable, CatalogueError, CorpusError, ResultsError) as error:
        _complain(str(error))
        return 2


def _complain(line: str) -> None:
    with suppress(OSError):
        print(f"shcr: {line}", file=sys.stderr, flush=True)


def _write_any_name() -> None:
    """A name that the terminal's encoding has no letters for is written with escapes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def entry() -> None:
    """The `shcr` command."""
    code = main()
    try:
        sys.stdout.flush()
    except OSError:  # already told; Python would tell again, with a traceback
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)


def _parser() -> argparse.ArgumentParser:
    from harness.cli import coverage, doctor, explain, listing, report, run, selftest, serve, validate

    parser = argparse.ArgumentParser(
        prog="shcr",
        description="Tests whether a shared care record aggregates correctly, gives access for direct care "
        "only, audits every view, and alters nothing in silence.",
        epilog=_EXITS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"shcr {harness.__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")
    for command in (run, report, doctor, listing, explain, coverage, selftest, serve, validate):
        command.register(commands)
    return parser


def _place(error: BaseException) -> str:
    """Module and line, never the text of the error: it may hold what was being worked on."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.name}:{last.lineno}"
