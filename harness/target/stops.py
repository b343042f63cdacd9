"""What ends a check or a run from inside the wire.

Subclasses of KeyboardInterrupt: Hypothesis lets them through untouched, where any other exception would be
taken for a failing case and replayed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


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


class Ending:
    """Somebody outside asked this process to end: the wire looks here before and while it waits."""

    def __init__(self) -> None:
        self._why = ""
        self._wake: Callable[[], None] = _nothing

    def ask(self, why: str) -> None:
        """End at the next request, or at once where one is being waited for."""
        self._why = why
        self._wake()

    def forget(self) -> None:
        """A new run: nobody has asked yet."""
        self._why = ""

    @property
    def asked(self) -> bool:
        """Whether somebody did."""
        return bool(self._why)

    @property
    def why(self) -> str:
        """What asked, in words; empty if nothing did."""
        return self._why

    def obey(self) -> None:
        """Go on if nobody asked.

        Raises:
            RunStopped: somebody did.
        """
        if self._why:
            raise RunStopped(self._why)

    @contextmanager
    def waking(self, wake: Callable[[], None]) -> Iterator[None]:
        """Call `wake` where the end is asked for while a request waits for its answer."""
        self._wake = wake
        try:
            yield
        finally:
            self._wake = _nothing


def _nothing() -> None:
    pass


ENDING = Ending()
"""Of this process: a signal is one process's, not one wire's."""
