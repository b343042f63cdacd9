"""`--ask`: a FHIR server's opinion beside ours, and where the two differ."""

from __future__ import annotations

import argparse
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from harness.cli.usage import UsageError, say
from harness.fhir import lossless
from harness.fhir.lossless import Json
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.validation.issues import Report
from harness.fhir.validation.opinions import Opinion, differences, no_opinion
from harness.fhir.xml import to_json
from harness.target.addresses import is_this_machine, problem, without_login
from harness.target.asking import Asked

_SHOWN = 10

Reports: TypeAlias = Sequence[tuple[Path, Report]]


def register(parser: argparse.ArgumentParser) -> None:
    """Add what `shcr validate` takes for it."""
    parser.add_argument(
        "--ask",
        metavar="URL",
        help="send each resource to this FHIR server's $validate too, and tell where it differs from us; "
        "the exit code stays that of our own validation",
    )
    parser.add_argument(
        "--synthetic",
        action="store_true",
        help="you state that the files hold synthetic data only; needed where --ask is not this machine",
    )


def refuse_unlawful(arguments: argparse.Namespace) -> None:
    """See that a server may be asked before anything is read.

    Raises:
        UsageError: it is no address that can be asked, or another machine without `--synthetic`.
    """
    url = arguments.ask
    if url is None:
        if arguments.synthetic:
            raise UsageError("--synthetic: expected together with --ask")
        return
    if wrong := problem(url):
        raise UsageError(f"--ask: {wrong}")
    if "?" in url or "#" in url:
        raise UsageError("--ask: expected a FHIR base address, without ? and #")
    if not arguments.synthetic and not is_this_machine(url):
        raise UsageError(
            f"--ask: {without_login(url)} is not this machine; expected --synthetic too, by which you state "
            "that the files hold synthetic data only"
        )


def opinions(url: str, reports: Reports, profiles: Sequence[str], compiler: Compiler) -> list[Opinion]:
    """The server's opinion of each file, in their order."""
    server = Asked(url)
    try:
        return [_opinion(server, file, report, profiles, compiler) for file, report in reports]
    finally:
        server.close()


def tell(url: str, reports: Reports, found: Iterable[Opinion]) -> None:
    """Where the opinions differ, file by file; then how many do, and why there are not more."""
    silent: dict[str, list[Path]] = {}
    differing = agreeing = 0
    for (file, report), opinion in zip(reports, found, strict=True):
        lines = differences(report, opinion)
        if opinion.valid is None:
            silent.setdefault(opinion.reason, []).append(file)
        elif not lines:
            agreeing += 1
        else:
            differing += 1
            say(f"opinions differ: {file}")
            for line in lines[:_SHOWN]:
                say(f"  {line}")
            if len(lines) > _SHOWN:
                say(f"  and {len(lines) - _SHOWN} more")
    none = sum(map(len, silent.values()))
    say(f"{url} agrees on {agreeing} of {len(reports)}, differs on {differing}, has no opinion on {none}.")
    for reason, files in silent.items():
        say(f"No opinion on {len(files)}, first {files[0]}: {reason}.")


def as_data(url: str, opinion: Opinion) -> dict[str, object]:
    """The member `asked`: `server, valid, issues [severity, code, location, message]`; `reason` if none."""
    issues = [
        {"severity": one.severity, "code": one.code, "location": one.location, "message": one.message}
        for one in opinion.issues
    ]
    asked: dict[str, object] = {"server": url, "valid": opinion.valid, "issues": issues}
    return asked if opinion.valid is not None else {**asked, "reason": opinion.reason}


def _opinion(
    server: Asked, file: Path, report: Report, profiles: Sequence[str], compiler: Compiler
) -> Opinion:
    if any(one.severity == "fatal" for one in report.issues):
        return no_opinion("not sent: it cannot be read to its end")
    return server.opinion(_resource(file, compiler), profiles)


def _resource(file: Path, compiler: Compiler) -> Json:
    content = file.read_bytes()
    if file.suffix.lower() == ".xml":
        return to_json(content, compiler)
    return lossless.loads(content.removeprefix(BOM_UTF8))
