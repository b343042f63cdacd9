"""What happened since the present case began: the evidence that stands when a check ends."""

from __future__ import annotations

from collections.abc import Callable

from harness.evidence.exchange import Exchange


class Journal:
    """Exchanges and the story in sentences; `requests` counts all since the journal was made."""

    def __init__(self, on_request: Callable[[], None] = lambda: None) -> None:
        self.exchanges: list[Exchange] = []
        self.sentences: list[str] = []
        self.requests = 0
        self._on_request = on_request

    def begin(self) -> None:
        """A fresh case: what came before is no evidence for it."""
        self.exchanges = []
        self.sentences = []

    def number(self) -> int:
        """The number of the next exchange."""
        self.requests += 1
        self._on_request()
        return self.requests

    def tells(self, sentence: str) -> None:
        """Add a sentence to the story."""
        self.sentences.append(sentence)
