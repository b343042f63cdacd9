"""Faults in which of several states of an item is the current one."""

from __future__ import annotations

from collections.abc import Callable

from ...model import State
from ...rules import defect

Effect = Callable[[str, State | None, State, bool], str]
_DAY = 86_400


@defect("MM-37", violates="MRG-005", replaces="contribute.effect")
def the_last_to_arrive_wins(
    effect: Effect, type: str, current: State | None, arriving: State, known: bool
) -> str:
    "The state that arrives last becomes the current one, however old it is."
    result = effect(type, current, arriving, known)
    return "replace" if result == "history" else result


@defect("MM-38", violates="MRG-005", replaces="contribute.effect")
def an_old_replay_wins(effect: Effect, type: str, current: State | None, arriving: State, known: bool) -> str:
    "An old state that arrives for the second time becomes the current one again."
    outdated = known and current is not None and arriving.recorded < current.recorded
    return "replace" if outdated else effect(type, current, arriving, known)


@defect("MM-39", violates="MRG-005", replaces="contribute.effect")
def one_day_is_one_moment(
    effect: Effect, type: str, current: State | None, arriving: State, known: bool
) -> str:
    "States are compared by date: of two recorded on one day, the one that arrives last wins."
    result = effect(type, current, arriving, known)
    if result != "history" or current is None:
        return result
    return "replace" if arriving.recorded // _DAY == current.recorded // _DAY else result
