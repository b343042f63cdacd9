"""`shcr validate`: FHIR R4 resources held to R4, to the profiles they name, and to those asked for."""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from harness.cli import asking
from harness.cli.usage import Commands, UsageError, command, refuse_unwritable, say
from harness.fhir.definitions.registry import DefinitionError, Definitions
from harness.fhir.profiles import own
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.validation.issues import Issue, Report
from harness.fhir.validation.validator import Validator

_SHOWN = 10
_WIDTH = 160


def register(commands: Commands) -> None:
    """Register the command."""
    parser = command(
        commands, "validate", "tell whether FHIR resources follow R4 and their profiles", _validate
    )
    parser.add_argument("paths", metavar="FILE|FOLDER", nargs="+", type=Path, help="resources, JSON or XML")
    parser.add_argument(
        "--profile",
        metavar="URL",
        action="append",
        default=[],
        help="hold every resource to this profile too",
    )
    parser.add_argument(
        "--package",
        metavar="P",
        action="append",
        default=[],
        type=Path,
        help="a FHIR package: .tgz or folder",
    )
    parser.add_argument(
        "--without",
        metavar="RULE",
        action="append",
        default=[],
        help="a rule to leave out, such as nhs-number",
    )
    parser.add_argument("--json", metavar="F", type=Path, help="write one JSON object per file to this file")
    asking.register(parser)


def _validate(arguments: argparse.Namespace) -> int:
    asking.refuse_unlawful(arguments)
    if arguments.json:
        refuse_unwritable(arguments.json, "--json")
    files = list(_files(arguments.paths))
    if arguments.json and any(arguments.json.resolve() == file.resolve() for file in files):
        raise UsageError(f"--json {arguments.json}: is one of the files to validate; expected another file")
    try:
        validator = Validator(_definitions(arguments.package), arguments.without, own.beside)
        _refuse_unknown(arguments.profile, validator.compiler)
        reports = [(file, validator.validate_file(file, arguments.profile)) for file in files]
    except DefinitionError as error:
        raise UsageError(str(error)) from None
    for file, report in reports:
        _tell(file, report)
    _conclude([report for _, report in reports], bool(arguments.json))
    written = [as_data(file, report) for file, report in reports]
    if arguments.ask:
        found = asking.opinions(arguments.ask, reports, arguments.profile, validator.compiler)
        asking.tell(arguments.ask, reports, found)
        for data, opinion in zip(written, found, strict=True):
            data["asked"] = asking.as_data(arguments.ask, opinion)
    if arguments.json:
        lines = [json.dumps(data, ensure_ascii=False) + "\n" for data in written]
        arguments.json.write_text("".join(lines), encoding="utf-8", errors="backslashreplace")
    return 0 if all(report.valid for _, report in reports) else 1


def as_data(file: Path, report: Report) -> dict[str, object]:
    """What is written of one file: `file, valid, issues [severity, rule, location, message], unevaluated`."""
    return {
        "file": str(file),
        "valid": report.valid,
        "issues": [
            {"severity": one.severity, "rule": one.rule, "location": one.location, "message": one.message}
            for one in report.issues
        ],
        "unevaluated": [{"rule": one.rule, "location": one.location} for one in report.unevaluated],
    }


def _definitions(paths: Sequence[Path]) -> Definitions:
    for path in paths:
        if not path.exists():
            raise UsageError(f"--package {path}: expected a .tgz archive or a folder, there is none")
    return own.with_own(paths)


def _refuse_unknown(urls: Sequence[str], compiler: Compiler) -> None:
    for url in urls:
        if compiler.type_of(url) is None:
            raise UsageError(
                f"--profile {url}: in no package given; add the one that holds it with --package"
            )


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from _inside(path)
        elif path.is_file():
            yield path
        else:
            raise UsageError(f"{path}: expected a file or folder, there is none")


def _inside(folder: Path) -> list[Path]:
    """The resources below a folder: what is left out is said, and what cannot be seen is refused."""
    found, others = [], 0
    for at, _, names in os.walk(folder, onerror=_refuse_unseen):
        for file in (Path(at) / name for name in names):
            if file.suffix.lower() not in (".json", ".xml"):
                others += 1
            elif file.is_file():
                found.append(file)
    if not found:
        raise UsageError(f"{folder}: expected a folder with .json or .xml files")
    if others:
        say(f"{folder}: {others} {'files' if others > 1 else 'file'} left out, neither .json nor .xml")
    return sorted(found)


def _refuse_unseen(error: OSError) -> NoReturn:
    raise UsageError(f"{error.filename}: expected a folder that can be read")


def _tell(file: Path, report: Report) -> None:
    errors = [one for one in report.issues if one.severity != "warning"]
    if report.valid:
        return
    say(f"not valid: {file}")
    for one in errors[:_SHOWN]:
        say(_line(one))
    if len(errors) > _SHOWN:
        say(f"  and {len(errors) - _SHOWN} more")


def _line(issue: Issue) -> str:
    place = issue.location if len(issue.location) <= _WIDTH else f"{issue.location[:_WIDTH]}..."
    place = f"{place}: " if place else ""
    return f"  {place}{issue.message} [{issue.rule}]"


def _conclude(reports: Sequence[Report], listed: bool) -> None:
    valid = sum(report.valid for report in reports)
    warnings = sum(one.severity == "warning" for report in reports for one in report.issues)
    say(f"{valid} of {len(reports)} valid" + (f", warnings: {warnings}." if warnings else "."))
    rules = Counter(one.rule for report in reports for one in report.unevaluated)
    if rules:
        say("Not checked: " + ", ".join(f"{rule} {count}" for rule, count in rules.most_common()) + ".")
    if "profile" in rules or "extension" in rules:
        say("Next: add the packages that define these profiles and extensions with --package.")
    if (rules or warnings or valid < len(reports)) and not listed:
        say("Next: --json F writes every issue and everything not checked, with its place.")
