"""Faults with versions that show late: at the tenth, on a search, when an item is deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ...lossless import dump, parse
from ...model import Thing
from ...rules import defect
from .walk import top

Past = Callable[[Thing, Thing], Thing | None]


@defect("MR-510", violates="RTP-018", replaces="contribute.matches")
def deletes_ignore_if_match(
    matches: Callable[[str, str | None, str], bool], tag: str, version: str | None, way: str
) -> bool:
    "An item is deleted whatever version the delete names, and with it a change nobody had seen."
    return way == "delete" or matches(tag, version, way)


@defect("MR-511", violates="RTP-018", replaces="content.version")
def versions_have_one_digit(version: Callable[[int], str], number: int) -> str:
    "The column of the version id holds one digit: from the ninth state on it stays at 9."
    return version(min(number, 9))


@defect("MR-512", violates="RTP-018", replaces="content.past")
def only_observations_have_a_history(past: Past, state: Thing, current: Thing) -> Thing | None:
    "A version read of anything but an observation answers the current text."
    found = past(state, current)
    kept = found is None or state.type == "Observation" or not current.body
    return found if found is None or kept else replace(found, body=current.body)


@defect("MR-513", violates="RTP-018", replaces="content.past")
def deleted_items_are_thinned_out(past: Past, state: Thing, current: Thing) -> Thing | None:
    "Once an item is deleted, its earlier versions are answered from an archive without notes and values."
    found = past(state, current)
    if found is None or not current.deleted or not found.body:
        return found
    return replace(found, body=dump(top(parse(found.body.encode()), "note", "valueQuantity")))


@defect("MR-514", violates="RTP-018", replaces="content.shown")
def lists_know_first_versions_only(shown: Callable[[str, str], str], body: str, channel: str) -> str:
    "Searches and the view call every state of an item its version 1; a read names the right one."
    resource = parse(shown(body, channel).encode())
    if channel != "bundle":
        return dump(resource)
    return dump(resource | {"meta": resource.get("meta", {}) | {"versionId": "1"}})
