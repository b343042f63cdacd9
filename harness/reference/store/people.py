"""Source patient records and the person each belongs to."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..model import Source
from .database import Database, Row

_COLUMNS = "id, owner, number, verified, birth, families"


def _source(row: Row) -> Source:
    return Source(row[0], row[1], row[2], bool(row[3]), row[4], frozenset(json.loads(row[5])))


class People:
    """Who is who: a person is known by the id of the master, or of the one record they have."""

    def __init__(self, database: Database) -> None:
        """Work on this database."""
        self._db = database

    def put(self, source: Source) -> None:
        """Add or replace a source patient record; until linked it is a person by itself."""
        self._db.run(
            f"INSERT OR REPLACE INTO source ({_COLUMNS}, person) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                source.id,
                source.owner,
                source.number,
                source.verified,
                source.birth,
                json.dumps(sorted(source.families)),
                source.id,
            ),
        )

    def drop(self, id: str) -> None:
        """Forget a source patient record."""
        self._db.run("DELETE FROM source WHERE id = ?", (id,))

    def get(self, id: str) -> Source | None:
        """One source patient record."""
        row = self._db.one(f"SELECT {_COLUMNS} FROM source WHERE id = ?", (id,))
        return None if row is None else _source(row)

    def with_number(self, number: str) -> list[Source]:
        """All source patient records that state this number."""
        rows = self._db.rows(f"SELECT {_COLUMNS} FROM source WHERE number = ? ORDER BY id", (number,))
        return [_source(row) for row in rows]

    def assign(self, ids: Sequence[str], person: str) -> None:
        """These records are this person's."""
        self._db.many("UPDATE source SET person = ? WHERE id = ?", [(person, id) for id in ids])

    def masters(self, number: str) -> list[str]:
        """The people known under a number."""
        rows = self._db.rows(
            "SELECT DISTINCT person FROM source WHERE number = ? AND person <> id ORDER BY person", (number,)
        )
        return [row[0] for row in rows]

    def person(self, id: str) -> str | None:
        """The person an id stands for, be it a master or a source patient record."""
        row = self._db.one(
            "SELECT person FROM source WHERE id = ? "
            "UNION ALL SELECT person FROM source WHERE person = ? LIMIT 1",
            (id, id),
        )
        return None if row is None else row[0]

    def members(self, person: str) -> list[str]:
        """The source patient records of a person."""
        return [
            row[0] for row in self._db.rows("SELECT id FROM source WHERE person = ? ORDER BY id", (person,))
        ]

    def numbers(self, person: str) -> list[str]:
        """The NHS numbers a person's records state."""
        rows = self._db.rows(
            "SELECT DISTINCT number FROM source WHERE person = ? AND number IS NOT NULL", (person,)
        )
        return [row[0] for row in rows]
