"""Faults with bodies that are not what they should be."""

from __future__ import annotations

from collections.abc import Callable, Collection

from ...lossless import Json, Unreadable
from ...model import Answer, Resource
from ...problem import Problem
from ...rules import defect

Again = Callable[[Resource], Answer]
Refused = Callable[[Answer, Resource, Again], Answer]
Parsed = Callable[[bytes], Json]
_BAD = (400, 422)
_ENTRY = 3
_CLOSERS = {"{": "}", "[": "]"}


@defect("ME-31", violates="ERR-005", replaces="content.media")
def plain_text_is_stored(
    media: Callable[[str, Collection[str]], bool], kind: str, allowed: Collection[str]
) -> bool:
    "A resource that is sent as plain text is stored."
    return media(kind, allowed) or (kind == "text/plain" and "application/fhir+json" in allowed)


@defect("ME-32", violates="ERR-005", replaces="content.type")
def the_address_is_not_compared(same_type: Callable[[str, str], bool], stated: str, addressed: str) -> bool:
    "A resource of another type than its address says is stored."
    return True


@defect("ME-33", violates="ERR-005", replaces="contribute.refused")
def a_bad_entry_is_left_out(refused: Refused, answer: Answer, bundle: Resource, again: Again) -> Answer:
    "A transaction with one bad entry is accepted without it."
    stored = _without_one(bundle, again) if answer.status in _BAD else None
    return stored or refused(answer, bundle, again)


@defect("ME-34", violates="ERR-005", replaces="contribute.refused")
def a_refused_transaction_is_half_stored(
    refused: Refused, answer: Answer, bundle: Resource, again: Again
) -> Answer:
    "A transaction with one bad entry is refused, and all its other entries are stored."
    if answer.status in _BAD:
        _without_one(bundle, again)
    return refused(answer, bundle, again)


def _without_one(bundle: Resource, again: Again) -> Answer | None:
    entries = bundle.get("entry")
    if not isinstance(entries, list):
        return None
    for at in range(len(entries)):
        answer = again(bundle | {"entry": entries[:at] + entries[at + 1 :]})
        if answer.problem is None:
            return answer
    return None


@defect("ME-35", violates="ERR-005", replaces="content.parsed")
def a_cut_body_is_mended(parsed: Parsed, body: bytes) -> Json:
    "A body that ends too soon is closed where it ends, and what arrived is stored."
    try:
        return parsed(body)
    except Unreadable:
        mended = _mended(parsed, body)
        if mended is None:
            raise
        return mended


@defect("ME-36", violates="ERR-005", replaces="content.parsed")
def a_cut_body_is_our_error(parsed: Parsed, body: bytes) -> Json:
    "A body that ends too soon is answered as an error of the server."
    try:
        return parsed(body)
    except Unreadable as unreadable:
        if _open(body.decode("utf-8", "replace"))[0]:
            raise Problem(500, "exception", "The request failed.") from unreadable
        raise


def _open(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The brackets still open at the end, and after each closing bracket where it was and what was open."""
    opened, ends, quoted, escaped = "", [], False, False
    for at, character in enumerate(text):
        if quoted:
            quoted = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            quoted = True
        elif character in "{[":
            opened += character
        elif character in "}]":
            opened = opened[:-1]
            ends.append((at + 1, opened))
    return opened, ends


def _mended(parsed: Parsed, body: bytes) -> Json | None:
    text = body.decode("utf-8", "replace")
    opened, ends = _open(text)
    for end, still in reversed(ends) if opened else ():
        try:
            value = parsed((text[:end] + "".join(_CLOSERS[each] for each in reversed(still))).encode())
        except Unreadable:
            continue
        if len(still) >= _ENTRY and isinstance(value, dict) and isinstance(value.get("entry"), list):
            value["entry"].pop()
        return value
    return None
