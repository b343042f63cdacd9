"""Lawful oddities of refusing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ..model import Caller, Interaction, Thing
from ..problem import Denial, Problem
from ..rules import variant

_STAFF: Final = frozenset({"Organization", "Practitioner", "PractitionerRole", "Schedule", "Slot"})
_UNSHOWN: Final = Denial("ACCESS_DENIED", "Not shown by itself.")


@variant("denial-hidden", replaces="access.refusal", declares={"denial": "hide"}, allowed_by="CONTRACT 6")
def nothing_there(
    refusal: Callable[[Denial, Interaction], Problem | None], denial: Denial, request: Interaction
) -> Problem | None:
    "Who may not see a person is told that there is nobody; a persona with a route is told the route."
    hidden = denial.personal and request.caller.client.route is None
    return None if hidden else refusal(denial, request)


@variant(
    "staff-unshown",
    replaces="access.content",
    allowed_by="CONTRACT 5: the view is of items, and staff and organisations are none",
)
def directories_are_elsewhere(
    content: Callable[[Caller, Thing], Denial | None], caller: Caller, thing: Thing
) -> Denial | None:
    "Care professionals are not shown staff, organisations and their diaries by themselves."
    unshown = thing.type in _STAFF and caller.client.kind != "system"
    return _UNSHOWN if unshown else content(caller, thing)
