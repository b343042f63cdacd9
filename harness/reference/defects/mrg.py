"""Faults of aggregation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from ..model import Resource, State, Stored, Thing
from ..rules import defect

T = TypeVar("T")
Items = Callable[[Sequence[Thing]], Sequence[Thing]]
_NOT_ITEMS: Final = frozenset({"Patient", "Provenance", "Organization", "Practitioner", "PractitionerRole"})
_LONG: Final = 5


def _items(rows: Sequence[Thing]) -> list[Thing]:
    return [row for row in rows if row.type not in _NOT_ITEMS]


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
def a_type_is_dropped(items: Items, rows: Sequence[Thing]) -> Sequence[Thing]:
    "Conditions are left out of every view."
    return [row for row in items(rows) if row.type != "Condition"]


@defect("MM-27", violates="MRG-001", replaces="view.items")
def an_item_comes_twice(items: Items, rows: Sequence[Thing]) -> Sequence[Thing]:
    "The last item of a record with several is shown twice."
    shown = items(rows)
    found = _items(shown)
    return [*shown, found[-1]] if len(found) > 1 else shown


@defect("MM-28", violates="MRG-001", replaces="view.items")
def long_records_are_cut(items: Items, rows: Sequence[Thing]) -> Sequence[Thing]:
    "A record of more than five items ends after five, and nothing says so."
    shown = items(rows)
    lost = {row.key for row in _items(shown)[_LONG:]}
    return [row for row in shown if row.key not in lost]


@defect("MM-09", violates="MRG-003", replaces="contribute.effect")
def replay_adds_a_copy(
    effect: Callable[[str, State | None, State, bool], str],
    type: str,
    current: State | None,
    arriving: State,
    known: bool,
) -> str:
    "An item that arrives again is stored once more, beside the first."
    result = effect(type, current, arriving, known)
    return "create" if result == "nothing" and type not in _NOT_ITEMS else result


@defect("MM-12", violates="MRG-003", replaces="contribute.merged")
def replay_doubles_identifiers(
    merged: Callable[[Resource, Stored], Resource], arriving: Resource, stored: Stored
) -> Resource:
    "When an item arrives again unchanged, its identifiers are appended to those it has."
    result, before = merged(arriving, stored), stored()
    if before is None or arriving["resourceType"] in _NOT_ITEMS or "identifier" not in before:
        return result
    first = {name: value for name, value in before.items() if name not in ("id", "meta")}
    again = {name: value for name, value in arriving.items() if name not in ("id", "meta")}
    known, stated = before["identifier"], result["identifier"]
    if first != again or not isinstance(known, list):
        return result
    return result | {"identifier": known + stated}
