"""Faults of the view: what is missing from it, or twice in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from ...model import Resource, Thing
from ...rules import defect
from ...types import NOT_ITEMS

T = TypeVar("T")
Content = Callable[[Thing], Resource]
Items = Callable[[Sequence[Thing], Content], Sequence[Thing]]
_LONG: Final = 5
_CAP: Final = 100
_OVER: Final = frozenset({"inactive", "resolved", "remission"})


def _items(rows: Sequence[Thing]) -> list[Thing]:
    return [row for row in rows if row.type not in NOT_ITEMS]


def _first(rows: Sequence[Thing], number: int) -> list[Thing]:
    lost = {row.key for row in _items(rows)[number:]}
    return [row for row in rows if row.key not in lost]


def _clinical_status(resource: Resource) -> set[object]:
    status = resource.get("clinicalStatus")
    codings = status.get("coding") if isinstance(status, dict) else None
    return {each.get("code") for each in codings or () if isinstance(each, dict)}


@defect("MM-24", violates="MRG-001", replaces="view.page")
def lost_between_pages(
    page: Callable[[Sequence[T], int, int], tuple[Sequence[T], int | None]],
    keys: Sequence[T],
    start: int,
    size: int,
) -> tuple[Sequence[T], int | None]:
    "The resource at each page boundary is on neither page."
    shown, following = page(keys, start, size)
    return shown, None if following is None else following + 1


@defect("MM-25", violates="MRG-001", replaces="view.items")
def a_type_is_dropped(items: Items, rows: Sequence[Thing], content: Content) -> Sequence[Thing]:
    "Conditions are left out of every view."
    return [row for row in items(rows, content) if row.type != "Condition"]


@defect("MM-27", violates="MRG-001", replaces="view.items")
def an_item_comes_twice(items: Items, rows: Sequence[Thing], content: Content) -> Sequence[Thing]:
    "The last item of a record with several is shown twice."
    shown = items(rows, content)
    found = _items(shown)
    return [*shown, found[-1]] if len(found) > 1 else shown


@defect("MM-28", violates="MRG-001", replaces="view.items")
def long_records_are_cut(items: Items, rows: Sequence[Thing], content: Content) -> Sequence[Thing]:
    "A record of more than five items ends after five, and nothing says so."
    return _first(items(rows, content), _LONG)


@defect("MM-30", violates="MRG-001", replaces="view.items")
def very_long_records_are_cut(items: Items, rows: Sequence[Thing], content: Content) -> Sequence[Thing]:
    "A record of more than a hundred items ends after a hundred, and nothing says so."
    return _first(items(rows, content), _CAP)


@defect("MM-29", violates="MRG-001", replaces="view.items")
def what_is_over_is_dropped(items: Items, rows: Sequence[Thing], content: Content) -> Sequence[Thing]:
    "Problems and allergies that are resolved or inactive are left out of every view."
    return [
        row
        for row in items(rows, content)
        if row.type not in ("AllergyIntolerance", "Condition") or not _OVER & _clinical_status(content(row))
    ]


@defect("MM-31", violates="MRG-001", replaces="view.items")
def immunizations_are_dropped(items: Items, rows: Sequence[Thing], content: Content) -> Sequence[Thing]:
    "Immunizations are left out of every view."
    return [row for row in items(rows, content) if row.type != "Immunization"]


@defect("MM-32", violates="MRG-001", replaces="view.items")
def encounters_are_dropped(items: Items, rows: Sequence[Thing], content: Content) -> Sequence[Thing]:
    "Encounters are left out of every view."
    return [row for row in items(rows, content) if row.type != "Encounter"]


@defect("MM-33", violates="MRG-001", replaces="view.items")
def stopped_medicines_are_dropped(items: Items, rows: Sequence[Thing], content: Content) -> Sequence[Thing]:
    "Medicines that were stopped are left out of every view."
    return [
        row
        for row in items(rows, content)
        if not row.type.startswith("Medication") or content(row).get("status") != "stopped"
    ]
