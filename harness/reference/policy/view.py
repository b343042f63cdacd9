"""What the aggregated view holds and how it is cut into pages (CONTRACT 5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from ..model import Thing
from ..rules import seam

T = TypeVar("T")
PAGE: Final = 50
LARGEST: Final = 1000


@seam("view.items")
def items(rows: Sequence[Thing]) -> Sequence[Thing]:
    """The resources of one person's record that the view holds: all of them."""
    return rows


@seam("view.order")
def order(rows: Sequence[Thing]) -> Sequence[Thing]:
    """The order in which they are shown: as they arrived."""
    return rows


@seam("view.page-size")
def page_size(asked: int | None) -> int:
    """How many resources a page has."""
    return PAGE if asked is None else min(asked, LARGEST)


@seam("view.page")
def page(keys: Sequence[T], start: int, size: int) -> tuple[Sequence[T], int | None]:
    """One page, and where the next one starts."""
    end = start + size
    return keys[start:end], end if end < len(keys) else None
