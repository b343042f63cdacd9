"""Merges of people: which master identity was merged into which."""

from __future__ import annotations

from dataclasses import dataclass

from .database import Database


@dataclass(frozen=True, slots=True)
class Merge:
    """One master merged into another: why, and when."""

    source: str
    target: str
    reason: str
    at: str


class Merges:
    """Who was merged into whom, by ids of masters."""

    def __init__(self, database: Database) -> None:
        """Work on this database."""
        self._db = database

    def add(self, merge: Merge) -> None:
        """Remember a merge."""
        self._db.run(
            "INSERT INTO merge VALUES (?, ?, ?, ?)", (merge.source, merge.target, merge.reason, merge.at)
        )

    def chain(self, master: str) -> list[str]:
        """A master, the one it was merged into, and so on to the one that survives."""
        found = [master]
        while row := self._db.one("SELECT target FROM merge WHERE source = ?", (found[-1],)):
            found.append(row[0])
        return found

    def into(self, master: str) -> list[Merge]:
        """The merges that led to a master, directly or through others, in order of the ids merged."""
        rows = self._db.rows(
            "WITH RECURSIVE led (source, target, reason, at) AS ("
            "SELECT * FROM merge WHERE target = ? "
            "UNION SELECT merge.* FROM merge JOIN led ON merge.target = led.source"
            ") SELECT * FROM led ORDER BY source",
            (master,),
        )
        return [Merge(*row) for row in rows]

    def of(self, master: str) -> Merge | None:
        """The merge by which a master was merged away."""
        row = self._db.one("SELECT * FROM merge WHERE source = ?", (master,))
        return None if row is None else Merge(*row)

    def forget(self, master: str) -> None:
        """End the merges of a master of whom no record is left, and of those it alone led through."""
        ended: str | None = master
        while ended is not None:
            merge = self.of(ended)
            held = self._db.one(
                "SELECT 1 FROM source WHERE master = ? "
                "UNION ALL SELECT 1 FROM merge WHERE target = ? LIMIT 1",
                (ended, ended),
            )
            if merge is None or held is not None:
                return
            self._db.run("DELETE FROM merge WHERE source = ?", (ended,))
            ended = merge.target
