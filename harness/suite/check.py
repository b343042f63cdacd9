"""What a check is: one requirement, one function, and the cases it is tried on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis.strategies import SearchStrategy, nothing

from harness.target.model import Target
from harness.verbs.case import Case

Drawing = SearchStrategy[Any] | Callable[[Target], SearchStrategy[Any]]
"""What cases are drawn from: the same for every target, or by what a target declares to support."""

Examples = Sequence[Any] | Callable[[Target], Sequence[Any]]
"""Cases that are always tried, likewise."""

Unclaimed = Callable[[Target], str]
"""What a check is about that a target does not claim; empty where it does."""

CheckFunction = Callable[..., None]
"""Takes a `Case`, and what was drawn where the check draws; raises to say anything but met."""


@dataclass(frozen=True)
class Check:
    """A check of exactly one requirement.

    `id` is `area.name`. `given` draws the cases, None where none are drawn; `always` are cases tried before
    any drawn one; without both there is a single case. `stranger_violates`: data of anybody, known or not,
    breaks the requirement. `unclaimed`: of a check that its row can do without.
    """

    id: str
    requirement: str
    function: CheckFunction
    given: Drawing | None = field(default=None, repr=False)
    always: Examples = ()
    stranger_violates: bool = False
    unclaimed: Unclaimed | None = field(default=None, repr=False)

    @property
    def story(self) -> str:
        """What the check does, in one sentence."""
        return " ".join((self.function.__doc__ or "").split())

    def examples(self, target: Target) -> Sequence[Any]:
        """The cases always tried on this target; a check that has none and draws none is tried once."""
        if self._is_one_case:
            return (None,)
        return self.always(target) if callable(self.always) else self.always

    def drawing(self, target: Target) -> SearchStrategy[Any]:
        """What cases are drawn from for this target; nothing where the check draws none."""
        if self.given is None:
            return nothing()
        return self.given if isinstance(self.given, SearchStrategy) else self.given(target)

    def lacks(self, target: Target) -> str:
        """What the check is about and this target does not claim, so that it is left out; mostly nothing."""
        return self.unclaimed(target) if self.unclaimed is not None else ""

    def tries(self, case: Case, drawn: Any = None) -> None:
        """One case."""
        if self._is_one_case:
            self.function(case)
        else:
            self.function(case, drawn)

    @property
    def _is_one_case(self) -> bool:
        return self.given is None and not self.always


def verifies(
    requirement: str,
    *,
    given: Drawing | None = None,
    always: Examples = (),
    stranger_violates: bool = False,
    unclaimed: Unclaimed | None = None,
) -> Callable[[CheckFunction], Check]:
    """Make a function the check of one requirement; its id comes from its folder and its name.

    `unclaimed`: the check looks at something beyond what its row asks of everybody. Where the target does not
    claim that, it is left out and does not count, and the report says so beside the verdict of the row.
    """

    def made(function: CheckFunction) -> Check:
        area = function.__module__.split(".")[2]
        name = function.__name__.replace("_", "-")
        return Check(f"{area}.{name}", requirement, function, given, always, stranger_violates, unclaimed)

    return made
