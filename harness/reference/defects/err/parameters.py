"""Faults with search parameters nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

from ...policy.search import RESULT, Pairs, Understood, criteria
from ...rules import defect

Parameters = Callable[[str, Pairs], Understood]


def _guessed(type: str, params: Pairs) -> Pairs:
    """Each name, or the known one it resembles most."""
    known = criteria(type) | RESULT
    return tuple(
        (name if name in known else next(iter(get_close_matches(name, sorted(known), 1)), name), value)
        for name, value in params
    )


@defect("ME-21", violates="ERR-003", replaces="search.understood")
def unknown_parameters_widen(understood: Parameters, type: str, params: Pairs) -> Understood:
    "A parameter that is not known is ignored, so that the search answers everybody the caller may see."
    known = criteria(type)
    kept = tuple(pair for pair in params if pair[0] in known | RESULT)
    if kept == params or any(name in known for name, _ in kept):
        return understood(type, kept)
    return Understood(kept, kept)


@defect("ME-24", violates="ERR-003", replaces="search.understood")
def unknown_parameters_widen_lookups(understood: Parameters, type: str, params: Pairs) -> Understood:
    "As ME-21, but only where people are searched for; other searches refuse."
    return (
        unknown_parameters_widen(understood, type, params) if type == "Patient" else understood(type, params)
    )


@defect("ME-22", violates="ERR-003", replaces="search.understood")
def the_self_link_lies(understood: Parameters, type: str, params: Pairs) -> Understood:
    "A misspelt parameter is taken for a known one, and the self link repeats it as it was misspelt."
    return Understood(understood(type, _guessed(type, params)).applied, params)


@defect("ME-23", violates="ERR-003", replaces="search.understood")
def the_self_link_is_missing(understood: Parameters, type: str, params: Pairs) -> Understood:
    "A misspelt parameter is taken for a known one, and no self link tells what was searched for."
    guessed = _guessed(type, params)
    found = understood(type, guessed)
    return found if guessed == params else Understood(found.applied, None)
