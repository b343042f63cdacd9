"""What ends a check or a run from inside the wire.

Subclasses of KeyboardInterrupt: Hypothesis lets them through untouched, where any other exception would be
taken for a failing case and replayed.
"""

from __future__ import annotations


class BudgetSpent(KeyboardInterrupt):
    """The check has used the time it may spend on this target."""


class RunStopped(KeyboardInterrupt):
    """Nothing more may be sent to this target; the text says why."""


class OtherPerson(RunStopped):
    """An answer held a person who is not part of this run; `where` is the endpoint, never the body."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "an answer held a person who is not part of this run: possible personal data, "
            "tell your data protection officer and SIRO now"
        )
        self.where = where
