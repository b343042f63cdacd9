"""Records as their organisations sent them: every version, and indexes over the current one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ..model import State, Thing, Tie
from .database import Database, Row

_THING: Final = (
    "SELECT r.type, r.id, v.number, r.owner, r.persons, v.label, r.key, v.updated, v.body, r.deleted "
    "FROM record r JOIN version v ON v.key = r.key AND v.number = r.current "
)
_HEAD: Final = _THING.replace("v.body", "''")
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Record:
    """Where a record stands: who owns it and which state is current."""

    key: int
    id: str
    owner: str
    current: int
    latest: int
    deleted: bool
    state: State
    version: str


@dataclass(frozen=True, slots=True)
class Index:
    """What can be asked of a record's current state."""

    identifiers: Sequence[tuple[str, str]] = ()
    persons: Sequence[str] = ()
    mentions: Sequence[tuple[str, str]] = ()
    targets: Sequence[tuple[str, str]] = ()
    ties: Sequence[tuple[str, str, Tie]] = ()


class Records:
    """Reads and writes of records; the rules are elsewhere."""

    def __init__(self, database: Database, version: Callable[[int], str]) -> None:
        """Work on this database; ``version`` names the n-th state of a record."""
        self._db = database
        self.version = version

    def _thing(self, row: Row) -> Thing:
        type, id, number, owner, persons, label, key, updated, body, deleted = row
        of = tuple(persons.split())
        return Thing(type, id, self.version(number), owner, of, label, key, updated, body, bool(deleted))

    def get(self, type: str, id: str) -> Thing | None:
        """The current state of a record, deleted or not."""
        row = self._db.one(_THING + "WHERE r.type = ? AND r.id = ?", (type, id))
        return None if row is None else self._thing(row)

    def heads(self, keys: Iterable[int]) -> list[Thing]:
        """Records without their text, in order of arrival, deleted ones left out."""
        return self._by_keys(_HEAD, sorted(set(keys)))

    def bodies(self, keys: Sequence[int]) -> dict[int | str, Thing]:
        """Records with their text."""
        return {thing.key: thing for thing in self._by_keys(_THING, keys)}

    def _by_keys(self, select: str, keys: Sequence[int]) -> list[Thing]:
        found: list[Thing] = []
        for start in range(0, len(keys), _BATCH):
            some = keys[start : start + _BATCH]
            marks = ",".join("?" * len(some))
            sql = f"{select}WHERE r.key IN ({marks}) AND NOT r.deleted ORDER BY r.key"
            found += [self._thing(row) for row in self._db.rows(sql, some)]
        return found

    def versions(self, type: str, id: str) -> list[Thing]:
        """Every stored state, newest arrival first."""
        rows = self._db.rows(
            "SELECT r.type, r.id, v.number, r.owner, v.persons, v.label, r.key, v.updated, v.body, v.deleted "
            "FROM record r JOIN version v ON v.key = r.key WHERE r.type = ? AND r.id = ? "
            "ORDER BY v.number DESC",
            (type, id),
        )
        return [self._thing(row) for row in rows]

    def record(self, type: str, id: str) -> Record | None:
        """Where a record stands, for a writer."""
        row = self._db.one(
            "SELECT r.key, r.id, r.owner, r.current, r.latest, r.deleted, v.recorded, v.digest "
            "FROM record r JOIN version v ON v.key = r.key AND v.number = r.current "
            "WHERE r.type = ? AND r.id = ?",
            (type, id),
        )
        if row is None:
            return None
        key, id, owner, current, latest, deleted, recorded, digest = row
        state = State(recorded, digest)
        return Record(key, id, owner, current, latest, bool(deleted), state, self.version(current))

    def known(self, key: int, state: State) -> bool:
        """Whether this very state is stored already."""
        row = self._db.one(
            "SELECT 1 FROM version WHERE key = ? AND recorded = ? AND digest = ?",
            (key, state.recorded, state.digest),
        )
        return row is not None

    def create(self, type: str, id: str, owner: str) -> int:
        """A new record, still without a state."""
        return self._db.run(
            "INSERT INTO record (type, id, owner, current, latest) VALUES (?, ?, ?, 0, 0)", (type, id, owner)
        )

    def add(
        self, key: int, number: int, state: State, updated: str, label: str, body: str | None, current: bool
    ) -> None:
        """Store one more state; only a current one is what the record shows."""
        deleted = body is None
        self._db.run(
            "INSERT INTO version (key, number, recorded, updated, digest, label, persons, deleted, body) "
            "VALUES (?, ?, ?, ?, ?, ?, '', ?, ?)",
            (key, number, state.recorded, updated, state.digest, label, deleted, body or ""),
        )
        if current:
            self._db.run(
                "UPDATE record SET current = ?, latest = ?, deleted = ? WHERE key = ?",
                (number, number, deleted, key),
            )
        else:
            self._db.run("UPDATE record SET latest = ? WHERE key = ?", (number, key))

    def confirm(self, key: int, number: int, recorded: float) -> None:
        """The same state was stated again, later: it holds against anything older."""
        self._db.run(
            "UPDATE version SET recorded = max(recorded, ?) WHERE key = ? AND number = ?",
            (recorded, key, number),
        )

    def rewrite(self, key: int, bodies: Sequence[str], updated: str) -> None:
        """Put other texts in place of the stored states of a record, oldest first; the last is current.

        A state there was none of takes everything else from the latest there was.
        """
        *_, latest = numbers = [
            row[0]
            for row in self._db.rows("SELECT number FROM version WHERE key = ? ORDER BY number", (key,))
        ]
        for number, body in enumerate(bodies, 1):
            if number > latest:
                self._db.run(
                    "INSERT INTO version SELECT key, ?, recorded, ?, digest, label, persons, ?, '' "
                    "FROM version WHERE key = ? AND number = ?",
                    (number, updated, not body, key, latest),
                )
            self._db.run("UPDATE version SET body = ? WHERE key = ? AND number = ?", (body, key, number))
        self._db.run("DELETE FROM version WHERE key = ? AND number > ?", (key, len(bodies)))
        if len(bodies) != len(numbers):
            self._db.run(
                "UPDATE record SET current = ?, latest = ? WHERE key = ?", (len(bodies), len(bodies), key)
            )

    def tag(self, key: int, number: int, persons: Sequence[str]) -> None:
        """Whom one stored state is about."""
        self._db.run(
            "UPDATE version SET persons = ? WHERE key = ? AND number = ?", (" ".join(persons), key, number)
        )

    def index(self, key: int, type: str, index: Index, *, new: bool) -> None:
        """Replace what can be asked of a record."""
        if not new:
            self.unindex(key)
        self._db.run("UPDATE record SET persons = ? WHERE key = ?", (" ".join(index.persons), key))
        if index.identifiers:
            self._db.many(
                "INSERT OR IGNORE INTO identifier VALUES (?, ?, ?, ?)",
                [(type, value, system, key) for system, value in index.identifiers],
            )
        if index.persons:
            self._db.many(
                "INSERT OR IGNORE INTO about VALUES (?, ?, ?)",
                [(patient, type, key) for patient in index.persons],
            )
        if index.mentions:
            self._db.many(
                "INSERT OR IGNORE INTO mention VALUES (?, ?, ?, ?)",
                [(*mention, patient, key) for mention in index.mentions for patient in index.persons],
            )
        if index.targets:
            self._db.many(
                "INSERT OR IGNORE INTO target VALUES (?, ?, ?)", [(*target, key) for target in index.targets]
            )
        if index.ties:
            self._db.many(
                "INSERT OR IGNORE INTO tie VALUES (?, ?, ?, ?, ?)",
                [(patient, owner, tie.start, tie.end, key) for patient, owner, tie in index.ties],
            )

    def unindex(self, key: int) -> None:
        """Nothing leads to the record any more but its own id; whom it was about is kept."""
        for table in ("identifier", "about", "mention", "target", "tie"):
            self._db.run(f"DELETE FROM {table} WHERE key = ?", (key,))
