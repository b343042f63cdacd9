"""Accepted exceptions: a requirement a programme lives without for now, with an owner and a last day."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from harness.evidence.lines import Requirement
from harness.evidence.verdicts import Verdict

_KEYS = ("requirement", "reason", "owner", "expires", "ticket")
_MAY_BE_ACCEPTED = frozenset({Verdict.NOT_MET, Verdict.NOT_TESTED})


class ExceptionsError(ValueError):
    """An exceptions file cannot be used; the message is one line: file, entry, what was expected."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """One accepted exception; `expires` is the last day it holds."""

    requirement: str
    reason: str
    owner: str
    expires: date
    ticket: str

    def told_of(self, row: Requirement) -> str:
        """By whom, until when, under which ticket, and what was seen."""
        until = f"{self.expires.day} {self.expires:%B %Y}"
        seen = f"{str(row.verdict).replace('-', ' ')}: {row.reason}"
        return f"accepted by {self.owner} until {until} ({self.ticket}): {self.reason}. Seen: {seen}"


def load(path: Path, known: Collection[str], today: date) -> list[Accepted]:
    """The accepted exceptions of a file; `known`: requirements there can be one for.

    Raises:
        ExceptionsError: no TOML, an entry of another shape, an unknown requirement, one twice, one expired.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ExceptionsError(
            f"{path}: cannot be read ({type(error).__name__}); expected a TOML file"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ExceptionsError(f"{path}: not TOML: {error}") from None
    entries = data.get("exception", [])
    if set(data) - {"exception"} or not isinstance(entries, list):
        raise ExceptionsError(f"{path}: expected [[exception]] entries and nothing else")
    found = [_entry(path, n, entry) for n, entry in enumerate(entries, 1)]
    for accepted in found:
        if accepted.requirement not in known:
            raise ExceptionsError(
                f"{path}: no check verifies {accepted.requirement}; `shcr coverage` tells which there are"
            )
        if accepted.expires < today:
            raise ExceptionsError(
                f"{path}: the exception for {accepted.requirement} expired on {accepted.expires}"
            )
    for requirement, times in Counter(accepted.requirement for accepted in found).items():
        if times > 1:
            raise ExceptionsError(f"{path}: {times} exceptions for {requirement}; expected one")
    return found


def apply(
    rows: Sequence[Requirement], accepted: Iterable[Accepted], concluded: Collection[str]
) -> list[Requirement]:
    """The rows, those not met or not tested marked as excepted where somebody accepted that.

    `concluded`: requirements whose checks all ran without a test fault; nobody accepts what nobody saw.
    """
    by_row = {one.requirement: one for one in accepted if one.requirement in concluded}
    return [
        replace(row, verdict=Verdict.EXCEPTION, reason=by_row[row.id].told_of(row))
        if row.id in by_row and row.verdict in _MAY_BE_ACCEPTED
        else row
        for row in rows
    ]


def needless(
    rows: Iterable[Requirement], accepted: Iterable[Accepted], selected: Collection[str]
) -> list[str]:
    """Requirements with an exception that this run shows to be met: the exception has to go."""
    met = {row.id for row in rows if row.verdict is Verdict.MET}
    return [one.requirement for one in accepted if one.requirement in met & set(selected)]


def template(rows: Iterable[Requirement]) -> str:
    """A file that would except these rows, to be filled in by whoever answers for it; nothing for none."""
    lines = [
        f'  {{requirement = "{row.id}", reason = "", owner = "", expires = "", ticket = ""}},  # {row.title}'
        for row in rows
    ]
    return "\n".join(["exception = [", *lines, "]"]) if lines else ""


def _entry(path: Path, n: int, entry: object) -> Accepted:
    if not isinstance(entry, Mapping) or set(entry) != set(_KEYS):
        raise ExceptionsError(f"{path}: exception {n}: expected the keys {', '.join(_KEYS)}")
    for key in _KEYS:
        wanted = date if key == "expires" else str
        blank = isinstance(entry[key], str) and not entry[key].strip()
        if not isinstance(entry[key], wanted) or isinstance(entry[key], datetime) or blank:
            told = "a date, such as 2026-12-31" if key == "expires" else "text"
            raise ExceptionsError(f"{path}: exception {n}: {key}: expected {told}")
    return Accepted(**{key: entry[key] for key in _KEYS})
