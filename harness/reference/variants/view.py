"""Lawful oddities of the view."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..model import Thing
from ..rules import variant


@variant("page-size-1", replaces="view.page-size", declares={}, allowed_by="CONTRACT 5: $everything is paged")
def one_on_a_page(page_size: Callable[[int | None], int], asked: int | None) -> int:
    "Every page holds one resource, whatever page size is asked for."
    return min(page_size(asked), 1)


@variant("reversed-order", replaces="view.order", declares={}, allowed_by="CONTRACT 5: a union has no order")
def last_first(order: Callable[[Sequence[Thing]], Sequence[Thing]], rows: Sequence[Thing]) -> Sequence[Thing]:
    "Views and searches answer the latest arrival first."
    return tuple(reversed(order(rows)))


@variant(
    "searches-view",
    replaces="view.offered",
    declares={"view": "searches"},
    allowed_by="CONTRACT 5: the view may be asked for by searches",
)
def no_operation(offered: Callable[[], bool]) -> bool:
    "There is no $everything: the view is what the searches by type answer."
    return False
