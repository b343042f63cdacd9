"""Ways to find records: by identifier, by person, by target."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Tie, Token
from ..vocabulary import NHS_NUMBER
from .database import Database


class Finder:
    """Indexed look-ups that answer record keys."""

    def __init__(self, database: Database) -> None:
        """Work on this database."""
        self._db = database

    def owned(self, type: str, owner: str, system: str, value: str) -> list[str]:
        """Ids of an organisation's current records with this identifier."""
        rows = self._db.rows(
            "SELECT r.id FROM identifier i JOIN record r ON r.key = i.key "
            "WHERE i.type = ? AND i.value = ? AND i.system = ? AND r.owner = ? ORDER BY r.key",
            (type, value, system, owner),
        )
        return [row[0] for row in rows]

    def identified(self, type: str, token: Token) -> list[int]:
        """Records whose own identifiers match; a patient's NHS number is looked up by person instead."""
        if token.system is None:
            rows = self._db.rows(
                "SELECT DISTINCT key FROM identifier WHERE type = ? AND value = ? "
                "AND NOT (type = 'Patient' AND system = ?)",
                (type, token.value, NHS_NUMBER),
            )
        elif not token.value:
            rows = self._db.rows(
                "SELECT DISTINCT key FROM identifier WHERE type = ? AND system = ?", (type, token.system)
            )
        else:
            rows = self._db.rows(
                "SELECT key FROM identifier WHERE type = ? AND value = ? AND system = ?",
                (type, token.value, token.system),
            )
        return [row[0] for row in rows]

    def about(self, persons: Sequence[str], type: str | None = None) -> list[int]:
        """Records about any of these source patient records, with what came along to explain them."""
        marks = ",".join("?" * len(persons))
        if type is None:
            rows = self._db.rows(
                f"SELECT key FROM about WHERE patient IN ({marks}) UNION "
                "SELECT r.key FROM mention m JOIN record r ON r.type = m.type AND r.id = m.id "
                "JOIN record by_whom ON by_whom.key = m.key AND by_whom.owner = r.owner "
                f"WHERE m.patient IN ({marks})",
                (*persons, *persons),
            )
        else:
            rows = self._db.rows(
                f"SELECT key FROM about WHERE patient IN ({marks}) AND type = ?", (*persons, type)
            )
        return [row[0] for row in rows]

    def targeting(self, type: str, id: str) -> list[int]:
        """Provenance of a record."""
        rows = self._db.rows("SELECT key FROM target WHERE type = ? AND id = ?", (type, id))
        return [row[0] for row in rows]

    def mentioned_for(self, type: str, id: str) -> tuple[str, ...]:
        """The people whose items, of the same organisation, refer to this record."""
        rows = self._db.rows(
            "SELECT DISTINCT m.patient FROM mention m JOIN record r ON r.type = m.type AND r.id = m.id "
            "JOIN record by_whom ON by_whom.key = m.key AND by_whom.owner = r.owner "
            "WHERE m.type = ? AND m.id = ?",
            (type, id),
        )
        return tuple(row[0] for row in rows)

    def ties(self, person: str, owner: str) -> list[Tie]:
        """Grounds for a relationship of an organisation with a person."""
        rows = self._db.rows(
            "SELECT t.start, t.finish FROM source s JOIN tie t ON t.patient = s.id "
            "WHERE s.person = ? AND t.owner = ?",
            (person, owner),
        )
        return [Tie(*row) for row in rows]

    def blocks_delete(self, patient: str, key: int) -> bool:
        """Whether other records are still about this source patient record."""
        row = self._db.one(
            "SELECT 1 FROM about WHERE patient = ? AND key <> ? AND type <> 'Provenance' LIMIT 1",
            (patient, key),
        )
        return row is not None
