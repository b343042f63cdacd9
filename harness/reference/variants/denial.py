"""Lawful oddities of refusing."""

from __future__ import annotations

from collections.abc import Callable

from ..model import Interaction
from ..problem import Denial, Problem
from ..rules import variant


@variant("denial-hidden", replaces="access.refusal", declares={"denial": "hide"}, allowed_by="CONTRACT 6")
def nothing_there(
    refusal: Callable[[Denial, Interaction], Problem | None], denial: Denial, request: Interaction
) -> Problem | None:
    "Who may not see a person is told that there is nobody; a persona with a route is told the route."
    hidden = denial.personal and request.caller.client.route is None
    return None if hidden else refusal(denial, request)
