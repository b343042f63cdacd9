"""Faults of updates by which parts of a record stay what they were when it was new."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...model import Resource, Stored
from ...rules import defect

Merged = Callable[[Resource, Stored], Resource]


@defect("MR-442", violates="RTP-001", replaces="contribute.merged")
def confirmed_is_confirmed(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "How sure a problem is and what an order asks for is written once: what was confirmed cannot be refuted."
    result, held = merged(arriving, stored), stored() or {}
    once = ("verificationStatus", "intent", "doNotPerform")
    return result | {name: held[name] for name in once if name in held}


@defect("MR-445", violates="RTP-001", replaces="contribute.merged")
def doses_keep_their_words(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "A dose that is changed has its new structure and its old text."
    result, held = merged(arriving, stored), stored() or {}
    doses, former = result.get("dosageInstruction", []), held.get("dosageInstruction", [])
    worded = [
        dose | {name: words for name, words in old.items() if name == "text"}
        for dose, old in zip(doses, former, strict=False)
    ]
    return result | {"dosageInstruction": [*worded, *doses[len(worded) :]]} if worded else result


@defect("MR-447", violates="RTP-001", replaces="contribute.merged")
def narrative_is_written_once(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "The narrative of an item is written once: an update that brings another keeps the first."
    return _first(merged(arriving, stored), stored, "text")


@defect("MR-449", violates="RTP-001", replaces="contribute.merged")
def only_columns_are_updated(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "An update reaches the elements that have columns; narrative and contained resources stay as they were."
    result, held = merged(arriving, stored), stored()
    if held is None:
        return result
    without = ("text", "contained")
    columns = {name: value for name, value in result.items() if name not in without}
    return columns | {name: held[name] for name in without if name in held}


@defect("MR-450", violates="RTP-001", replaces="contribute.merged")
def contained_is_written_once(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "Contained resources are written once: an update that brings others keeps the first."
    return _first(merged(arriving, stored), stored, "contained")


@defect("MR-451", violates="RTP-001", replaces="contribute.merged")
def extensions_keep_their_values(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "An extension is known by its url: an update that gives it another value keeps the one it had."
    result, held = merged(arriving, stored), stored() or {}
    had: dict[Any, Resource] = {one.get("url"): one for one in held.get("extension", ())}
    now = [had.get(one.get("url"), one) for one in result.get("extension", ())]
    return result | {"extension": now} if now else result


@defect("MR-454", violates="RTP-001", replaces="contribute.merged")
def what_and_when_are_written_once(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "What an item is about and when it was are its key, and written once: an update keeps code and date."
    return _first(merged(arriving, stored), stored, "code", "effectiveDateTime", "onsetDateTime")


@defect("MR-457", violates="RTP-001", replaces="contribute.merged")
def letters_are_written_once(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "The text of a letter is written once: an update of a document changes what is said about it alone."
    result = merged(arriving, stored)
    return _first(result, stored, "content") if result["resourceType"] == "DocumentReference" else result


def _first(now: Resource, stored: Stored, *names: str) -> Resource:
    """What arrives, with these elements as they are stored, where both have them."""
    held = stored() or {}
    return now | {name: held[name] for name in names if name in held and name in now}
