"""Open listings: what a search found when it was asked, kept for its later pages."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from typing import Final

from .database import Database

KEPT: Final = 5000
RECENT: Final = 64


@dataclass(frozen=True, slots=True)
class Listing:
    """The keys found, for one client; a key is a record's, an event's or a master's id."""

    type: str
    path: str
    size: int
    keys: tuple[int | str, ...]
    named: tuple[str, ...]


class Listings:
    """Listings by an unguessable id."""

    def __init__(self, database: Database) -> None:
        """Work on this database; listings in use are kept at hand, so that paging costs what a page costs."""
        self._db = database
        self._recent: dict[str, tuple[str, Listing]] = {}

    def keep(self, client: str, listing: Listing) -> str:
        """Store a listing for its later pages; the oldest ones make room."""
        id = secrets.token_urlsafe(16)
        row = self._db.run(
            "INSERT INTO listing (id, client, content) VALUES (?, ?, ?)",
            (id, client, json.dumps(asdict(listing))),
        )
        if row % 100 == 0:
            self._db.run("DELETE FROM listing WHERE rowid <= ?", (row - KEPT,))
        return id

    def get(self, id: str, client: str) -> Listing | None:
        """A listing, if it is this client's."""
        recent = self._recent.get(id)
        if recent is not None:
            return recent[1] if recent[0] == client else None
        row = self._db.one("SELECT content FROM listing WHERE id = ? AND client = ?", (id, client))
        if row is None:
            return None
        content = json.loads(row[0])
        content["keys"], content["named"] = tuple(content["keys"]), tuple(content["named"])
        listing = Listing(**content)
        if len(self._recent) >= RECENT:
            self._recent.clear()
        self._recent[id] = client, listing
        return listing
