"""What happened since the present case began: the evidence that stands when a check ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from harness.evidence.exchange import Exchange


@dataclass(frozen=True)
class Kept:
    """An exchange that becomes evidence if anybody asks for it: then it is made, without any secret."""

    line: str
    """Method, address and status, without any secret."""
    make: Callable[[], Exchange]

    @cached_property
    def exchange(self) -> Exchange:
        """The whole of it."""
        return self.make()


class Journal:
    """Exchanges and the story in sentences; `requests` counts all since the journal was made."""

    def __init__(self, on_request: Callable[[], None] = lambda: None) -> None:
        self.kept: list[Kept] = []
        self.sentences: list[str] = []
        self.requests = 0
        self._on_request = on_request

    def begin(self) -> None:
        """A fresh case: what came before is no evidence for it."""
        self.kept = []
        self.sentences = []

    @property
    def exchanges(self) -> Sequence[Exchange]:
        """What happened in this case, in its order."""
        return [one.exchange for one in self.kept]

    def number(self) -> int:
        """The number of the next exchange."""
        self.requests += 1
        self._on_request()
        return self.requests

    def tells(self, sentence: str) -> None:
        """Add a sentence to the story."""
        self.sentences.append(sentence)
