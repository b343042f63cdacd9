"""Faults by which content is lost or changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from ...model import Resource
from ...problem import not_found
from ...rules import defect
from ...types import DATED
from .walk import GONE, Kept, changed, labelled_twice, mapped

_OFFSET: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d:\d\d)")


@defect("MR-17", violates="RTP-001", replaces="content.kept")
def texts_are_trimmed(kept: Kept, resource: Resource) -> Resource:
    "White space at either end of a text is lost."

    def trimmed(value: Any) -> Any:
        return (value.strip() or value) if isinstance(value, str) else value

    result: Resource = mapped(kept(resource), trimmed)
    return result


@defect("MR-18", violates="RTP-001", replaces="content.kept")
def lists_are_reordered(kept: Kept, resource: Resource) -> Resource:
    "Codings and given names come back in another order."

    def ordered(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: _reversed(name, ordered(item), value) for name, item in value.items()}
        return [ordered(item) for item in value] if isinstance(value, list) else value

    result: Resource = ordered(kept(resource))
    return result


def _reversed(name: str, item: Any, beside: Resource) -> Any:
    if name in ("coding", "given") and isinstance(item, list) and f"_{name}" not in beside:
        return item[::-1]
    return item


@defect("MR-13", violates="RTP-001", replaces="content.kept")
def tags_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Tags and profiles in the metadata are dropped."
    result = dict(kept(resource))
    meta = result.pop("meta", {})
    left = {name: value for name, value in meta.items() if name not in ("tag", "profile")}
    return result | {"meta": left} if left else result


@defect("MR-391", violates="RTP-001", replaces="content.kept")
def labels_come_twice(kept: Kept, resource: Resource) -> Resource:
    "What has not been here before gets a second copy of every tag and security label."
    result = kept(resource)
    return result if "versionId" in result.get("meta", {}) else labelled_twice(result)


@defect("MR-23", violates="RTP-001", replaces="content.kept")
def notes_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Free-text notes are accepted and not kept."
    return {name: value for name, value in kept(resource).items() if name != "note"}


@defect("MR-10", violates="RTP-001", replaces="content.kept")
def contained_resources_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Contained resources are accepted and not kept."
    return {name: value for name, value in kept(resource).items() if name != "contained"}


@defect("MR-15", violates="RTP-001", replaces="content.kept")
def narratives_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The narrative is accepted and not kept."
    return {name: value for name, value in kept(resource).items() if name != "text"}


@defect("MR-24", violates="RTP-001", replaces="content.kept")
def displays_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The display text of a reference is dropped."

    def silent(name: str, item: Any, beside: Resource) -> Any:
        return GONE if name == "display" and "reference" in beside else item

    return changed(kept(resource), silent)


@defect("MR-25", violates="RTP-001", replaces="content.kept")
def attachments_lose_their_names(kept: Kept, resource: Resource) -> Resource:
    "Title and hash of an attachment are dropped."

    def bare(name: str, item: Any, beside: Resource) -> Any:
        attached = "contentType" in beside or "url" in beside or "data" in beside
        return GONE if name in ("title", "hash") and attached and "resourceType" not in beside else item

    return changed(kept(resource), bare)


@defect("MR-26", violates="RTP-001", replaces="content.shown")
def some_cannot_be_read(shown: Callable[[str, str], str], body: str, channel: str) -> str:
    "A request not to do something is accepted, and a read of it answers that there is no such resource."
    if channel == "read" and '"doNotPerform":true' in body:
        raise not_found()
    return shown(body, channel)


@defect("MR-04", violates="RTP-001", replaces="content.kept")
def offsets_are_normalised(kept: Kept, resource: Resource) -> Resource:
    "A time with an offset comes back as the same moment in UTC."

    def in_utc(name: str, item: Any, beside: Resource) -> Any:
        found = _OFFSET.fullmatch(item) if name in DATED and isinstance(item, str) else None
        if found is None or found[1].endswith(":60"):
            return item
        moment = datetime.fromisoformat(found[1] + found[3]).astimezone(UTC)
        return f"{moment:%Y-%m-%dT%H:%M:%S}{found[2] or ''}Z"

    return changed(kept(resource), in_utc)
