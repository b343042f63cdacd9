"""What the aggregated view holds and how it is cut into pages (CONTRACT 5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from ..model import Resource, Thing
from ..rules import seam

T = TypeVar("T")
PAGE: Final = 50
LARGEST: Final = 1000


WITHHELD: Final[Resource] = {
    "resourceType": "OperationOutcome",
    "issue": [
        {
            "severity": "warning",
            "code": "suppressed",
            "diagnostics": "Some content is withheld from this role.",
        }
    ],
}


@seam("view.offered")
def offered() -> bool:
    """Whether the whole record can be had in one request."""
    return True


@seam("view.items")
def items(rows: Sequence[Thing], content: Callable[[Thing], Resource]) -> Sequence[Thing]:
    """The resources of one person's record that the view holds: all of them, whatever their content."""
    return rows


@seam("view.shown")
def shown(thing: Thing, beside: Callable[[], Sequence[Any]]) -> Thing:
    """A resource as the view shows it: as it is, whatever the others of its type about the person say."""
    return thing


@seam("view.notices")
def notices(withheld: bool) -> Sequence[Resource]:
    """What is told beside the resources of a page: that something is withheld, not what."""
    return (WITHHELD,) if withheld else ()


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
