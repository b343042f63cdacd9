"""The audit events: appended, found by person, never changed."""

from __future__ import annotations

from collections.abc import Iterable

from .database import Database


class Trail:
    """Events in the order in which they were recorded."""

    def __init__(self, database: Database) -> None:
        """Work on this database."""
        self._db = database

    def append(self, id: str, recorded: str, body: str, persons: Iterable[str]) -> None:
        """Record one event under the people it concerns."""
        seq = self._db.run("INSERT INTO event (id, recorded, body) VALUES (?, ?, ?)", (id, recorded, body))
        for person in persons:
            self._db.run("INSERT OR IGNORE INTO event_person VALUES (?, ?)", (person, seq))

    def since(self, recorded: str) -> set[int]:
        """Events recorded after this moment."""
        return {row[0] for row in self._db.rows("SELECT seq FROM event WHERE recorded > ?", (recorded,))}

    def under(self, persons: list[str]) -> list[int]:
        """Events under any of these names of a person."""
        marks = ",".join("?" * len(persons))
        rows = self._db.rows(
            f"SELECT DISTINCT seq FROM event_person WHERE person IN ({marks}) ORDER BY seq", persons
        )
        return [row[0] for row in rows]

    def get(self, id: str) -> tuple[str, str, str] | None:
        """One event: id, when, text."""
        row = self._db.one("SELECT id, recorded, body FROM event WHERE id = ?", (id,))
        return None if row is None else (row[0], row[1], row[2])

    def bodies(self, seqs: list[int]) -> list[tuple[str, str]]:
        """Ids and texts of events, in the order asked."""
        found: dict[int, tuple[str, str]] = {}
        for start in range(0, len(seqs), 500):
            some = seqs[start : start + 500]
            marks = ",".join("?" * len(some))
            for seq, id, body in self._db.rows(
                f"SELECT seq, id, body FROM event WHERE seq IN ({marks})", some
            ):
                found[seq] = (id, body)
        return [found[seq] for seq in seqs if seq in found]
