"""One SQLite connection with explicit transactions."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from .schema import SCHEMA

Row = tuple[Any, ...]


class Database:
    """The connection; its user holds the one lock around every call."""

    def __init__(self, path: str | None) -> None:
        """Open or create; None is a database in memory."""
        self._connection = sqlite3.connect(
            path or ":memory:", check_same_thread=False, isolation_level=None, cached_statements=256
        )
        self._close = weakref.finalize(self, self._connection.close)
        if path is not None:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(SCHEMA)
        self._execute = self._connection.execute

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query."""
        return self._execute(sql, parameters).fetchall()

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
        """The first row of a query."""
        row: Row | None = self._execute(sql, parameters).fetchone()
        return row

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """A statement that writes; answers the id of the row it made."""
        return self._execute(sql, parameters).lastrowid or 0

    def many(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        """One statement for many rows."""
        self._connection.executemany(sql, parameters)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, committed before the answer leaves."""
        self._execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._execute("ROLLBACK")
            raise
        self._execute("COMMIT")

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part that can fail without the rest: its writes are undone, the error goes on."""
        self._execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            self._execute("ROLLBACK TO attempt")
            self._execute("RELEASE attempt")
            raise
        self._execute("RELEASE attempt")

    @contextmanager
    def trial(self) -> Iterator[None]:
        """A part that is looked at and not kept: its writes are undone in any case."""
        self._execute("SAVEPOINT trial")
        try:
            yield
        finally:
            self._execute("ROLLBACK TO trial")
            self._execute("RELEASE trial")

    def close(self) -> None:
        """Close the connection; closing twice is harmless."""
        self._close()
