"""Lawful oddities of versions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from ..rules import variant


@variant(
    "opaque-version-ids",
    replaces="content.version",
    allowed_by="FHIR R4 datatypes.html: a version id is any id; http.html: its ETag is weak and opaque",
)
def not_a_number(version: Callable[[int], str], number: int) -> str:
    "Version ids, and ETags with them, are not numbers and have no order."
    return "v-" + hashlib.blake2s(version(number).encode(), digest_size=6).hexdigest()
