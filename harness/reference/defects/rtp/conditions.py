"""Faults with conditional reads and creates: the condition is not looked at, or held to something else."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from ...model import Thing
from ...rules import defect

Unless = Callable[[str, Thing], Thing | None]
There = Callable[[str, bool, str], tuple[str, bool]]


@defect("MR-400", violates="RTP-018", replaces="content.unless")
def nothing_is_ever_news(unless: Unless, held: str, thing: Thing) -> Thing | None:
    "A read with If-None-Match is answered 304, whatever ETag it names."
    return None


@defect("MR-401", violates="RTP-018", replaces="content.unless", remembers=True)
def what_was_current_once_is_current(unless: Unless, seen: set[Any], held: str, thing: Thing) -> Thing | None:
    "An ETag that was answered with 304 once is answered so from then on: a cache that no change empties."
    mark = (thing.type, thing.id, held)
    if mark in seen:
        return None
    answered = unless(held, thing)
    if answered is None:
        seen.add(mark)
    return answered


@defect("MR-402", violates="RTP-018", replaces="content.unless", remembers=True)
def conditional_reads_are_late(unless: Unless, seen: set[Any], held: str, thing: Thing) -> Thing | None:
    "A read with If-None-Match answers the item as the first of them found it, from a cache."
    first: Thing | None = next(
        (each for each in seen if (each.type, each.id) == (thing.type, thing.id)), None
    )
    if first is None:
        seen.add(thing)
        return unless(held, thing)
    return first


@defect("MR-403", violates="RTP-018", replaces="contribute.there")
def creates_ignore_if_none_exist(there: There, id: str, found: bool, way: str) -> tuple[str, bool]:
    "A create by itself files what it brings, whatever If-None-Exist says."
    return (_fresh(), False) if way == "create" else there(id, found, way)


@defect("MR-404", violates="RTP-018", replaces="contribute.there")
def transactions_ignore_if_none_exist(there: There, id: str, found: bool, way: str) -> tuple[str, bool]:
    "A create in a transaction files what it brings, whatever its ifNoneExist says."
    return (_fresh(), False) if way == "transaction" else there(id, found, way)


@defect("MR-405", violates="RTP-018", replaces="contribute.there")
def conditional_creates_overwrite(there: There, id: str, found: bool, way: str) -> tuple[str, bool]:
    "A create with If-None-Exist of what is there replaces it, as if it were a conditional update."
    return there(id, found, way)[0], False


def _fresh() -> str:
    return uuid.uuid4().hex
