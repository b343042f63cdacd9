"""The front door: one file per command, one line per mistake, an exit code that means something."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence

import harness
from harness.cli import coverage, doctor, explain, listing, run, selftest, serve
from harness.cli.usage import UsageError
from harness.requirements.catalogue import CatalogueError
from harness.suite.corpus import CorpusError
from harness.target.client import Unreachable
from harness.target.load import TargetError

_COMMANDS = (run, doctor, listing, explain, coverage, selftest, serve)
_EXITS = """\
exit codes: 0 met, 1 a MUST not met, 2 usage, 3 a MUST not tested, 4 test fault or incomplete,
5 met with declared departures"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    parser = _parser()
    try:
        arguments = parser.parse_args(argv)
        code: int = arguments.command(arguments)
        return code
    except (UsageError, TargetError, Unreachable, CatalogueError, CorpusError) as error:
        print(f"shcr: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("shcr: interrupted", file=sys.stderr)
        return 4
    except BrokenPipeError:
        sys.stderr.close()
        return 4
    except Exception as error:
        print(
            f"shcr: internal fault, {type(error).__name__} at {_place(error)}; please report it",
            file=sys.stderr,
        )
        return 4


def entry() -> None:
    """The `shcr` command."""
    sys.exit(main())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shcr",
        description="Tests whether a shared care record aggregates correctly, gives access for direct care "
        "only, audits every view, and alters nothing in silence.",
        epilog=_EXITS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"shcr {harness.__version__}")
    commands = parser.add_subparsers(required=True, metavar="command")
    for command in _COMMANDS:
        command.register(commands)
    return parser


def _place(error: BaseException) -> str:
    """Module and line, never the text of the error: it may hold what was being worked on."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.name}:{last.lineno}"
