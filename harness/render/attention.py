"""The rows that need attention, each once, whatever number of checks failed in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.render.failures import Failure


@dataclass(frozen=True, slots=True)
class Urgent:
    """One row and its failures, those that are no consequence first."""

    failures: Sequence[Failure]

    @property
    def leading(self) -> Failure:
        """The failure to look at first."""
        return self.failures[0]

    @property
    def cause(self) -> str:
        """The requirement that probably explains all of them, if there is one."""
        return self.leading.cause


def by_row(members: Sequence[Failure]) -> list[Urgent]:
    """The failures by their row, where the first that is no consequence stands."""
    rows: dict[str, list[Failure]] = {}
    for failure in members:
        rows.setdefault(failure.check.requirement, []).append(failure)
    place = {failure.anchor: n for n, failure in enumerate(members)}
    found = [Urgent(sorted(failures, key=lambda f: bool(f.cause))) for failures in rows.values()]
    return sorted(found, key=lambda row: place[row.leading.anchor])
