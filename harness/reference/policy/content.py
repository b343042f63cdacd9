"""What happens to content between arrival and answer: nothing (CONTRACT 8)."""

from __future__ import annotations

from collections.abc import Collection

from ..lossless import Json, parse
from ..model import Resource
from ..rules import seam


@seam("content.media")
def media(kind: str, allowed: Collection[str]) -> bool:
    """Whether a body of this media type is looked at."""
    return kind in allowed


@seam("content.parsed")
def parsed(body: bytes) -> Json:
    """The value a body holds: all of it, or `Unreadable`."""
    return parse(body)


@seam("content.type")
def same_type(stated: str, addressed: str) -> bool:
    """Whether a resource is of the type its address says."""
    return stated == addressed


@seam("content.kept")
def kept(resource: Resource) -> Resource:
    """The resource as it is stored."""
    return resource


@seam("content.shown")
def shown(body: str, channel: str) -> str:
    """The stored text as it leaves through a channel: ``read``, ``history`` or ``bundle``."""
    return body


@seam("content.version")
def version(number: int) -> str:
    """The version id of the n-th state of a record."""
    return str(number)


@seam("content.framed")
def framed(bundle: str, moment: str) -> str:
    """The text of a bundle as it leaves at this moment."""
    return bundle
