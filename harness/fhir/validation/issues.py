"""What validation finds: issues, and rules that could not be evaluated; never a value of the resource."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from harness.fhir.validation.limits import MAX_ISSUES

Severity = Literal["fatal", "error", "warning"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One rule that does not hold at one place; `location` is FHIRPath, `message` says what was expected."""

    severity: Severity
    rule: str
    location: str
    message: str


@dataclass(frozen=True, slots=True)
class Unevaluated:
    """One rule that nobody could decide with the definitions at hand: not passed, not failed."""

    rule: str
    location: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found in one resource, each rule once per place."""

    issues: tuple[Issue, ...] = ()
    unevaluated: tuple[Unevaluated, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether nothing worse than a warning was found."""
        return all(issue.severity == "warning" for issue in self.issues)


class Findings:
    """Where a walk over a resource writes down what it finds."""

    __slots__ = ("_counts", "issues", "unevaluated", "without")

    def __init__(self, without: frozenset[str] = frozenset()) -> None:
        self.issues: dict[tuple[str, str, str], Issue] = {}
        self.unevaluated: dict[Unevaluated, None] = {}
        self.without = without
        self._counts: dict[Severity, int] = {}

    def error(self, rule: str, location: str, message: str, severity: Severity = "error") -> None:
        """A rule does not hold; said twice it counts once, and a rule switched off is not said."""
        if rule in self.without or (key := (rule, location, message)) in self.issues:
            return
        count = self._counts.get(severity, 0)
        self._counts[severity] = count + 1
        if count < MAX_ISSUES:
            self.issues[key] = Issue(severity, rule, location, message)
        elif count == MAX_ISSUES:
            told = f"more than {MAX_ISSUES} of this severity: the others are not told"
            self.issues[key] = Issue(severity, "too-many", location.partition(".")[0], told)

    def warning(self, rule: str, location: str, message: str) -> None:
        """What is legal, and hardly ever meant."""
        self.error(rule, location, message, "warning")

    def not_checked(self, rule: str, location: str) -> None:
        """A rule could not be decided."""
        if rule not in self.without:
            self.unevaluated[Unevaluated(rule, location)] = None

    @property
    def failed(self) -> bool:
        """Whether anything worse than a warning was found."""
        return any(issue.severity != "warning" for issue in self.issues.values())

    def report(self) -> Report:
        """All of it."""
        return Report(tuple(self.issues.values()), tuple(self.unevaluated))
