"""How a check ends other than by passing. Anything else that is raised is a test fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the requirement says: expected, seen, and where."""

    expected: str
    seen: str
    where: str = ""


class Nonconformance(AssertionError):
    """The target does not meet the requirement; the findings say how. The only way to `not met`."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(f"expected {f.expected}, seen {f.seen}" for f in findings[:3]))
        self.findings = tuple(findings)


class NotTestable(Exception):
    """The check could not judge; the text says why and what it would take."""


class Concluded(KeyboardInterrupt):
    """A nonconformance that took the whole settling time to see: it ends the check without a replay."""

    def __init__(self, nonconformance: Nonconformance) -> None:
        super().__init__(str(nonconformance))
        self.nonconformance = nonconformance
