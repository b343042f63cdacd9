"""The results file: one JSON object a line, written as the run happens, read here whole."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from harness.evidence.decode import Mismatch, decode
from harness.evidence.exchange import Exchange
from harness.evidence.lines import KINDS, SCHEMA, Check, End, ExchangeLine, Planned, Requirement, Run


class ResultsError(Exception):
    """A results file that cannot be trusted, in one line: file, line number, what was expected."""


@dataclass(frozen=True)
class Results:
    """A whole results file."""

    run: Run
    checks: tuple[Check, ...] = ()
    exchanges: Mapping[tuple[str, int], Exchange] = field(default_factory=dict)
    """By check and number: parallel workers each count their own requests."""
    requirements: tuple[Requirement, ...] = ()
    end: End | None = None

    @property
    def truncated(self) -> bool:
        """Whether the file stops before its end line: then nothing in it is a verdict."""
        return self.end is None

    def evidence(self, check: Check) -> tuple[Exchange, ...]:
        """The exchanges that the check names, as far as the file holds them."""
        keys = ((check.check, n) for n in check.exchanges)
        return tuple(self.exchanges[key] for key in keys if key in self.exchanges)

    @property
    def never_ran(self) -> tuple[Planned, ...]:
        """Checks that were planned and left no line."""
        done = {check.check for check in self.checks}
        return tuple(planned for planned in self.run.planned if planned.check not in done)


def read(path: str | Path) -> Results:
    """Read a results file, or raise ResultsError."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ResultsError(f"{path}: cannot be read: {error.strerror or error}") from error
    return parse(data, str(path))


def parse(data: bytes, name: str = "results.ndjson") -> Results:
    """Read the bytes of a results file; `name` stands in error messages."""
    lines = data.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    elif not _is_json(lines[-1]):
        lines.pop()  # a killed writer leaves half a line: that is truncation, not damage
    found = _Found()
    for number, line in enumerate(lines, 1):
        try:
            found.add(_line(line))
        except Mismatch as wrong:
            raise ResultsError(f"{name}: line {number}: expected {wrong}") from None
    if found.run is None:
        raise ResultsError(f"{name}: line 1: expected a run line, found nothing")
    return Results(
        found.run, tuple(found.checks), found.exchanges, tuple(found.requirements.values()), found.end
    )


@dataclass(slots=True)
class _Found:
    """What the lines so far hold, and which line may come next."""

    run: Run | None = None
    checks: list[Check] = field(default_factory=list)
    exchanges: dict[tuple[str, int], Exchange] = field(default_factory=dict)
    requirements: dict[str, Requirement] = field(default_factory=dict)
    end: End | None = None

    def add(self, item: object) -> None:
        if self.end is not None:
            raise Mismatch("nothing after the end line")
        if (self.run is None) is not isinstance(item, Run):
            raise Mismatch("a run line first, and only one")
        match item:
            case Run():
                self.run = item
            case Check():
                self.checks.append(item)
            case ExchangeLine():
                if (item.check, item.n) in self.exchanges:
                    raise Mismatch(f"a new exchange number for {item.check}, found {item.n} again")
                self.exchanges[item.check, item.n] = item.exchange()
            case Requirement():
                if item.id in self.requirements:
                    raise Mismatch(f"each requirement once, found {item.id} again")
                self.requirements[item.id] = item
            case End():
                _agree(item, self.requirements)
                self.end = item


def _agree(end: End, rows: Mapping[str, Requirement]) -> None:
    said = Counter({(level, verdict): n for level, by in end.counts.items() for verdict, n in by.items()})
    found = Counter((row.level, row.verdict) for row in rows.values())
    for key in sorted(said.keys() | found.keys()):
        if said[key] != found[key]:
            raise Mismatch(f"counts that match the rows: {' '.join(key)} {said[key]}, rows {found[key]}")


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _line(line: bytes) -> object:
    try:
        value = json.loads(line.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Mismatch("one JSON object in UTF-8") from None
    kind = value.pop("kind", None) if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        raise Mismatch(f"kind to be one of {', '.join(KINDS)}")
    if kind == "run" and value.get("schema") != SCHEMA:
        raise Mismatch(f"schema {SCHEMA}, found {value.get('schema')!r}: read it with the shcr that wrote it")
    return decode(KINDS[kind], value, kind)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)
