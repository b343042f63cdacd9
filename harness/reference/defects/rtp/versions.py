"""Faults with versions: what names one, what may follow on it, what it answers later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ...lossless import dump, parse
from ...model import Resource, Thing
from ...rules import also, defect

Etag = Callable[[str, str], str]
Matches = Callable[[str, str | None, str], bool]
Past = Callable[[Thing, Thing], Thing | None]


@defect("MR-14", violates="RTP-018", replaces="content.stamped")
def the_clients_version_is_kept(
    stamped: Callable[[str, str, Resource], tuple[str, str]], version: str, updated: str, sent: Resource
) -> tuple[str, str]:
    "A resource that states a version id and a time keeps them, whatever has changed."
    own = stamped(version, updated, sent)
    return sent.get("versionId", own[0]), sent.get("lastUpdated", own[1])


@defect("MR-20", violates="RTP-018", replaces="contribute.matches")
def if_match_is_ignored(matches: Matches, tag: str, version: str | None, way: str) -> bool:
    "An update by id is accepted whatever version it names."
    return way == "update" or matches(tag, version, way)


@defect("MR-107", violates="RTP-018", replaces="contribute.matches")
def transactions_ignore_if_match(matches: Matches, tag: str, version: str | None, way: str) -> bool:
    "The version an entry of a transaction names is not looked at."
    return way == "transaction" or matches(tag, version, way)


@defect("MR-108", violates="RTP-018", replaces="contribute.matches")
def conditional_updates_ignore_if_match(matches: Matches, tag: str, version: str | None, way: str) -> bool:
    "An update by record id is accepted whatever version it names."
    return way == "conditional" or matches(tag, version, way)


@defect("MR-109", violates="RTP-018", replaces="contribute.matches")
def the_version_before_will_do(matches: Matches, tag: str, version: str | None, way: str) -> bool:
    "An update that names any version there has been is accepted, only one that never was is refused."
    named = tag.strip().removeprefix("W/").strip('"')
    older = (
        named.isdecimal() and version is not None and version.isdecimal() and 0 < int(named) < int(version)
    )
    return older or matches(tag, version, way)


@defect("MR-110", violates="RTP-018", replaces="content.version")
def every_second_change_has_no_version(version: Callable[[int], str], number: int) -> str:
    "Every second change keeps the version id and the ETag of the one before."
    return version((number + 1) // 2)


@defect("MR-111", violates="RTP-018", replaces="content.etag")
def the_etag_never_changes(etag: Etag, version: str, moment: str) -> str:
    "The ETag is the same for every version; the version id changes."
    return 'W/"current"'


@also("MR-111", replaces="contribute.matches")
def the_one_etag_matches(matches: Matches, tag: str, version: str | None, way: str) -> bool:
    "And it is accepted."
    return version is not None and tag == 'W/"current"'


@defect("MR-112", violates="RTP-018", replaces="content.etag", remembers=True)
def a_read_changes_the_etag(etag: Etag, seen: set[object], version: str, moment: str) -> str:
    "Each answer has an ETag of its own, though nothing has changed."
    seen.add(len(seen))
    return etag(f"{version}.{len(seen)}", moment)


@also("MR-112", replaces="contribute.matches")
def its_version_counts(matches: Matches, tag: str, version: str | None, way: str) -> bool:
    "The version in it is what an update is held to."
    return matches(tag.partition(".")[0].rstrip('"') + '"', version, way)


@defect("MR-21", violates="RTP-018", replaces="content.past")
def old_versions_answer_the_current_text(past: Past, state: Thing, current: Thing) -> Thing | None:
    "A version read answers the current text."
    found = past(state, current)
    return None if found is None else replace(found, body=current.body)


@defect("MR-113", violates="RTP-018", replaces="content.past")
def old_versions_take_new_tags(past: Past, state: Thing, current: Thing) -> Thing | None:
    "The tags and labels of a record are shown on its earlier versions too."
    found = past(state, current)
    if found is None or not current.body:
        return found
    resource, now = parse(found.body.encode()), parse(current.body.encode())
    later = {name: now["meta"][name] for name in ("tag", "security") if name in now["meta"]}
    meta = {name: value for name, value in resource["meta"].items() if name not in ("tag", "security")}
    return replace(found, body=dump(resource | {"meta": meta | later}))


@defect("MR-114", violates="RTP-018", replaces="content.past")
def old_versions_say_when_they_ended(past: Past, state: Thing, current: Thing) -> Thing | None:
    "An earlier version is shown as last updated when it was replaced."
    found = past(state, current)
    if found is None:
        return None
    resource = parse(found.body.encode())
    meta = resource["meta"] | {"lastUpdated": current.updated}
    return replace(found, body=dump(resource | {"meta": meta}))
