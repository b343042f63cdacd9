"""Faults when the same thing arrives again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ...model import Resource, State, Stored
from ...rules import also, defect
from ...store import Index
from ...types import NOT_ITEMS

Effect = Callable[[str, State | None, State, bool], str]
Merged = Callable[[Resource, Stored], Resource]


def _content(resource: Resource) -> Resource:
    return {name: value for name, value in resource.items() if name not in ("id", "meta")}


def _replayed(arriving: Resource, before: Resource | None) -> bool:
    """Whether an item arrives as it is stored."""
    item = arriving["resourceType"] not in NOT_ITEMS
    return item and before is not None and _content(before) == _content(arriving)


@defect("MM-09", violates="MRG-003", replaces="contribute.effect")
def replay_adds_a_copy(
    effect: Effect,
    type: str,
    current: State | None,
    arriving: State,
    known: bool,
) -> str:
    "An item that arrives again is stored once more, beside the first."
    result = effect(type, current, arriving, known)
    return "create" if result == "nothing" and type not in NOT_ITEMS else result


@defect("MM-12", violates="MRG-003", replaces="contribute.merged")
def replay_doubles_identifiers(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "When an item arrives again unchanged, its identifiers are appended to those it has."
    result, before = merged(arriving, stored), stored()
    if before is None or not _replayed(arriving, before) or not isinstance(before.get("identifier"), list):
        return result
    return result | {"identifier": before["identifier"] + result["identifier"]}


@defect("MM-34", violates="MRG-003", replaces="contribute.reach")
def replay_removes_the_item(
    reach: Callable[[str, str, Index], Index | None], type: str, effect: str, index: Index
) -> Index | None:
    "An item that arrives again unchanged is taken out of the record."
    if effect != "nothing" or type in NOT_ITEMS:
        return reach(type, effect, index)
    return replace(index, identifiers=(), persons=(), mentions=())


@defect("MM-35", violates="MRG-003", replaces="contribute.merged")
def replay_brings_the_item_back_as_an_error(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "When an item arrives again unchanged, a second one appears under a new id, entered in error."
    result = merged(arriving, stored)
    if not _replayed(arriving, stored()):
        return result
    if "status" in result:
        return result | {"status": "entered-in-error"}
    return result | {"verificationStatus": {"coding": [{"code": "entered-in-error"}]}}


@defect("MM-36", violates="MRG-003", replaces="contribute.merged")
def replay_adds_a_nameless_copy(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "When an item arrives again unchanged, a copy without its identifier is stored beside it."
    result = merged(arriving, stored)
    if not _replayed(arriving, stored()):
        return result
    return {name: value for name, value in result.items() if name != "identifier"}


@also("MM-35", replaces="contribute.effect")
@also("MM-36", replaces="contribute.effect")
def _copied(effect: Effect, type: str, current: State | None, arriving: State, known: bool) -> str:
    """``create`` where a state of the same moment is stored already."""
    again = current is not None and current.recorded == arriving.recorded and type not in NOT_ITEMS
    return "create" if again else effect(type, current, arriving, known)
