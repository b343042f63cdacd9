"""Faults with what versions are called and in which order they come, and with what is left of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ...lossless import dump, parse
from ...model import Resource, Thing
from ...rules import also, defect

Etag = Callable[[str, str], str]
History = Callable[[Sequence[Thing]], Sequence[Thing]]
Matches = Callable[[str, str | None, str], bool]
Past = Callable[[Thing, Thing], Thing | None]
Unless = Callable[[str, Thing], Thing | None]


@defect("MR-406", violates="RTP-018", replaces="content.etag")
def etags_count_changes(etag: Etag, version: str, moment: str) -> str:
    "The ETag counts the changes, from nought, and the versionId the versions: each names another version."
    return etag(_before(version), moment)


@also("MR-406", replaces="contribute.matches")
def its_own_count_matches(matches: Matches, tag: str, version: str | None, way: str) -> bool:
    "And an update is held to that count."
    return matches(tag, None if version is None else _before(version), way)


@also("MR-406", replaces="content.unless")
def its_own_count_is_news(unless: Unless, held: str, thing: Thing) -> Thing | None:
    "So is a read."
    return None if unless(held, replace(thing, version=_before(thing.version))) is None else thing


@defect("MR-407", violates="RTP-018", replaces="content.past")
def old_versions_have_the_current_etag(past: Past, state: Thing, current: Thing) -> Thing | None:
    "An old version is answered with the ETag of the current one, so that an update from it is accepted."
    found = past(state, current)
    return None if found is None else replace(found, version=current.version)


@defect("MR-408", violates="RTP-018", replaces="content.history")
def histories_begin_at_the_beginning(history: History, states: Sequence[Thing]) -> Sequence[Thing]:
    "A history tells the oldest version first."
    return tuple(reversed(history(states)))


@defect("MR-409", violates="RTP-018", replaces="content.history")
def histories_tell_the_past_alone(history: History, states: Sequence[Thing]) -> Sequence[Thing]:
    "A history of an item that was changed lacks the version that is current."
    told = history(states)
    return told[1:] if len(told) > 1 else told


@defect("MR-410", violates="RTP-018", replaces="content.history")
def histories_lag_behind(history: History, states: Sequence[Thing]) -> Sequence[Thing]:
    "A history shows the current version with the content of the one before it."
    told = history(states)
    if len(told) < 2 or not (told[0].body and told[1].body):
        return told
    latest, before = parse(told[0].body.encode()), parse(told[1].body.encode())
    stamps = {name: latest["meta"][name] for name in ("versionId", "lastUpdated")}
    body = dump(before | {"meta": before["meta"] | stamps})
    return (replace(told[0], body=body), *told[1:])


@defect("MR-411", violates="RTP-018", replaces="content.history")
def histories_go_by_the_second(history: History, states: Sequence[Thing]) -> Sequence[Thing]:
    "A history is sorted by the second in which a version was stored; of one second the oldest comes first."
    return sorted(reversed(history(states)), key=lambda state: state.updated[:19], reverse=True)


@defect("MR-412", violates="RTP-018", replaces="content.past")
def old_versions_are_in_error_too(past: Past, state: Thing, current: Thing) -> Thing | None:
    "Once an item is entered in error, its earlier versions are answered as entered in error as well."
    found = past(state, current)
    if found is None or not current.body:
        return found
    now = parse(current.body.encode())
    said = {name: now[name] for name in ("status", "verificationStatus") if _in_error(now.get(name))}
    return replace(found, body=dump(parse(found.body.encode()) | said)) if said else found


@defect("MR-413", violates="RTP-018", replaces="content.past")
def deletion_empties_the_past(past: Past, state: Thing, current: Thing) -> Thing | None:
    "Once an item is deleted, its earlier versions are answered without what they said, rather than as gone."
    found = past(state, current)
    if found is None or not current.deleted:
        return found
    kept = ("resourceType", "id", "meta", "identifier", "status", "subject", "patient")
    resource = parse(found.body.encode())
    return replace(found, body=dump({name: resource[name] for name in kept if name in resource}))


@defect("MR-414", violates="RTP-018", replaces="content.past")
def only_measurements_have_a_past(past: Past, state: Thing, current: Thing) -> Thing | None:
    "Versions are kept of observations; of anything else a version read answers the current text."
    found = past(state, current)
    if found is None or state.type == "Observation" or not current.body:
        return found
    return replace(found, body=current.body)


def _before(version: str) -> str:
    return str(int(version) - 1) if version.isdecimal() else version


def _in_error(stated: str | Resource | None) -> bool:
    codings = stated.get("coding", ()) if isinstance(stated, dict) else ({"code": stated},)
    return any(each.get("code") == "entered-in-error" for each in codings)
