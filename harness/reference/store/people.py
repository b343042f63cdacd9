"""Source patient records and the person each belongs to."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..model import Source
from .database import Database, Row
from .merges import Merge, Merges

_COLUMNS = "id, owner, number, verified, birth, families"


def _source(row: Row) -> Source:
    return Source(row[0], row[1], row[2], bool(row[3]), row[4], frozenset(json.loads(row[5])))


class People:
    """Who is who: a person is known by the id of the master, or of the one record they have.

    The master of a record is that of its own number. The person is the master that survives all merges.
    """

    def __init__(self, database: Database, merges: Merges) -> None:
        """Work on this database; people follow the merges."""
        self._db = database
        self._merges = merges

    def put(self, source: Source) -> None:
        """Add or replace a source patient record; until linked it is a person by itself."""
        self._db.run(
            f"INSERT OR REPLACE INTO source ({_COLUMNS}, master, person) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                source.id,
                source.owner,
                source.number,
                source.verified,
                source.birth,
                json.dumps(sorted(source.families)),
                source.id,
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

    def assign(self, ids: Sequence[str], master: str) -> None:
        """These records have this master, and are those of the person it was merged into."""
        person = self._merges.chain(master)[-1]
        self._db.many(
            "UPDATE source SET master = ?, person = ? WHERE id = ?", [(master, person, id) for id in ids]
        )

    def merge(self, merge: Merge) -> None:
        """All records of one person are the other's from now on."""
        self._merges.add(merge)
        self._db.run("UPDATE source SET person = ? WHERE person = ?", (merge.target, merge.source))

    def masters(self, number: str) -> list[str]:
        """The people known under a number."""
        rows = self._db.rows(
            "SELECT DISTINCT person FROM source WHERE number = ? AND master <> id ORDER BY person", (number,)
        )
        return [row[0] for row in rows]

    def master(self, id: str) -> str | None:
        """The master an id stands for: its own, whatever that was merged into."""
        row = self._db.one(
            "SELECT master FROM source WHERE id = ? "
            "UNION ALL SELECT ? FROM source WHERE master = ? OR person = ? LIMIT 1",
            (id, id, id, id),
        )
        return row[0] if row is not None else self._led(id) and id

    def person(self, id: str) -> str | None:
        """The person an id stands for, be it a master, merged away or not, or a source patient record."""
        row = self._db.one(
            "SELECT person FROM source WHERE id = ? "
            "UNION ALL SELECT person FROM source WHERE master = ? "
            "UNION ALL SELECT person FROM source WHERE person = ? LIMIT 1",
            (id, id, id),
        )
        return self._led(id) if row is None else row[0]

    def _led(self, id: str) -> str | None:
        """The person a master stands for that has no record of its own and that others were merged into."""
        *before, survivor = self._merges.chain(id)
        return survivor if before else None

    def members(self, person: str) -> list[str]:
        """The source patient records of a person."""
        return [
            row[0] for row in self._db.rows("SELECT id FROM source WHERE person = ? ORDER BY id", (person,))
        ]

    def numbers(self, person: str) -> list[str]:
        """The NHS numbers a person's records state."""
        rows = self._db.rows(
            "SELECT DISTINCT number FROM source WHERE person = ? AND number IS NOT NULL ORDER BY number",
            (person,),
        )
        return [row[0] for row in rows]

    def own_numbers(self, master: str) -> list[str]:
        """The NHS numbers that the records of one master state, whatever that was merged into."""
        rows = self._db.rows(
            "SELECT DISTINCT number FROM source WHERE master = ? AND number IS NOT NULL ORDER BY number",
            (master,),
        )
        return [row[0] for row in rows]
