"""Faults by which invalid input is put right in silence, and stored."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

from ...instants import span
from ...lossless import Json, Number, Unreadable
from ...rules import defect
from ...structures import Element
from .mending import LEFT_OUT, listed, mended, single, wanted

Parsed = Callable[[bytes], Json]
_CONTROLS: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))


@defect("MR-08", violates="RTP-015", replaces="content.parsed")
def the_last_of_two_keys_wins(parsed: Parsed, body: bytes) -> Json:
    "Of a property given twice, the last one is stored."
    return _with(parsed, body, dict)


@defect("MR-93", violates="RTP-015", replaces="content.parsed")
def the_first_of_two_keys_wins(parsed: Parsed, body: bytes) -> Json:
    "Of a property given twice, the first one is stored."
    return _with(parsed, body, lambda pairs: dict(reversed(pairs)))


@defect("MR-94", violates="RTP-015", replaces="content.parsed")
def texts_become_what_is_wanted(parsed: Parsed, body: bytes) -> Json:
    "A text that reads like a number or like true is stored as one where one belongs."
    return mended(parsed(body), wanted)


@defect("MR-95", violates="RTP-015", replaces="content.parsed")
def unknown_statuses_become_unknown(parsed: Parsed, body: bytes) -> Json:
    "A status that is not one of the codes is stored as another one that is."

    def known(element: Element, item: Any) -> Any:
        if (
            element.name != "status"
            or not element.codes
            or not isinstance(item, str)
            or item in element.codes
        ):
            return item
        return "unknown" if "unknown" in element.codes else "entered-in-error"

    return mended(parsed(body), known)


@defect("MR-96", violates="RTP-015", replaces="content.parsed")
def lists_of_one_are_unwrapped(parsed: Parsed, body: bytes) -> Json:
    "A list of one where R4 has a single element is stored as the element."
    return mended(parsed(body), single)


@defect("MR-97", violates="RTP-015", replaces="content.parsed")
def single_elements_become_lists(parsed: Parsed, body: bytes) -> Json:
    "A single element where R4 has a list is stored as a list of one."
    return mended(parsed(body), listed)


@defect("MR-98", violates="RTP-015", replaces="content.parsed")
def impossible_dates_are_left_out(parsed: Parsed, body: bytes) -> Json:
    "A date that is none, such as 30 February, is left out and the rest is stored."
    return mended(parsed(body), lambda element, item: LEFT_OUT if _no_date(element, item) else item)


def _no_date(element: Element, item: Any) -> bool:
    return element.type in ("date", "dateTime", "instant") and isinstance(item, str) and span(item) is None


@defect("MR-99", violates="RTP-015", replaces="content.parsed")
def empty_texts_are_left_out(parsed: Parsed, body: bytes) -> Json:
    "Empty texts, lists and objects are left out, and the rest is stored."
    return _without_empty(parsed(body))


@defect("MR-16", violates="RTP-001", replaces="content.parsed")
def control_characters_are_left_out(parsed: Parsed, body: bytes) -> Json:
    "Control characters in texts are taken out, and the rest is stored."

    def printable(element: Element, item: Any) -> Any:
        return item.translate(_CONTROLS) if isinstance(item, str) else item

    return mended(parsed(body), printable)


@defect("MR-100", violates="RTP-015", replaces="content.parsed")
def comments_are_left_out(parsed: Parsed, body: bytes) -> Json:
    "A body with comments or a comma too many is read as if they were not there."
    try:
        return parsed(body)
    except Unreadable:
        return parsed(re.sub(rb",(\s*[}\]])", rb"\1", re.sub(rb"(?m)^\s*//.*$|/\*.*?\*/", b"", body)))


def _with(parsed: Parsed, body: bytes, pairs: Callable[[list[tuple[str, Any]]], dict[str, Any]]) -> Json:
    """What a body holds, where it can be read but for a property given twice."""
    try:
        return parsed(body)
    except Unreadable as unreadable:
        if "twice" not in str(unreadable):
            raise
        decoder = json.JSONDecoder(object_pairs_hook=pairs, parse_float=Number, parse_int=Number)
        return decoder.decode(body.decode())


def _without_empty(value: Json) -> Json:
    if isinstance(value, list):
        return [item for item in map(_without_empty, value) if item not in ("", [], {})]
    if not isinstance(value, dict):
        return value
    found = {name: _without_empty(item) for name, item in value.items()}
    return {name: item for name, item in found.items() if item not in ("", [], {})}
