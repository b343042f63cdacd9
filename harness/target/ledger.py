"""What the workers of one run tell each other of their people: none takes another's for a stranger."""

from __future__ import annotations

import json
from pathlib import Path


class Ledger:
    """A file to which each worker appends what it knows of its people, and which it reads when in doubt.

    A number is written before anything is sent about it, so whoever sees it in an answer finds it here.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._read = path, 0

    def tell(self, system: str, value: str) -> None:
        """This identifier is the run's; for a server's own id of a person the system is empty."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([system, value]) + "\n")

    def news(self) -> list[tuple[str, str]]:
        """What was told since the last time, this worker's own words included."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._read)
                whole = file.read().rpartition(b"\n")[0]
        except FileNotFoundError:
            return []
        self._read += len(whole) + 1 if whole else 0
        return [(system, value) for system, value in map(json.loads, whole.splitlines())]
