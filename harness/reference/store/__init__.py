"""Everything the server remembers."""

from __future__ import annotations

from collections.abc import Callable

from .database import Database
from .finder import Finder
from .listings import Listing, Listings
from .merges import Merge, Merges
from .people import People
from .records import Index, Record, Records
from .trail import Trail

__all__ = ["Database", "Index", "Listing", "Merge", "Record", "Store", "Trail"]


class Store:
    """The rooms of one database."""

    def __init__(self, path: str | None, version: Callable[[int], str]) -> None:
        """Open or create; None is a database in memory; ``version`` names the n-th state of a record."""
        self.database = Database(path)
        self.records = Records(self.database, version)
        self.find = Finder(self.database)
        self.merges = Merges(self.database)
        self.people = People(self.database, self.merges)
        self.trail = Trail(self.database)
        self.listings = Listings(self.database)
