"""Lawful oddities of versions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from ..model import Thing
from ..problem import Problem
from ..rules import variant


@variant(
    "opaque-version-ids",
    replaces="content.version",
    allowed_by="FHIR R4 datatypes.html: a version id is any id; http.html: its ETag is weak and opaque",
)
def not_a_number(version: Callable[[int], str], number: int) -> str:
    "Version ids, and ETags with them, are not numbers and have no order."
    return "v-" + hashlib.blake2s(version(number).encode(), digest_size=6).hexdigest()


@variant(
    "strong-etags",
    replaces="content.etag",
    allowed_by="RFC 9110 8.8.3: an ETag is weak or strong; FHIR R4 http.html: it should be weak",
)
def strong(etag: Callable[[str, str], str], version: str, moment: str) -> str:
    "ETags are strong ones."
    return etag(version, moment).removeprefix("W/")


@variant(
    "history-purged",
    replaces="content.past",
    allowed_by="CONTRACT 8: a version is the same for ever, or gone (404 or 410)",
)
def only_the_current_one(
    past: Callable[[Thing, Thing], Thing | None], state: Thing, current: Thing
) -> Thing | None:
    "Earlier versions of a record are gone as soon as there is a later one."
    return None


@variant(
    "stale-is-a-conflict",
    replaces="contribute.stale",
    allowed_by="CONTRACT 8: a stale If-Match is refused with 412 or 409",
)
def conflict(stale: Callable[[], Problem]) -> Problem:
    "An update with a stale If-Match is refused with 409."
    return Problem(409, "conflict", stale().text, spine="RESOURCE_VERSION_MISMATCH")
