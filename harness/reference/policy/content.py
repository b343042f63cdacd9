"""What happens to content between arrival and answer: nothing (CONTRACT 8)."""

from __future__ import annotations

from ..model import Resource
from ..rules import seam


@seam("content.kept")
def kept(resource: Resource) -> Resource:
    """The resource as it is stored."""
    return resource


@seam("content.shown")
def shown(body: str, channel: str) -> str:
    """The stored text as it leaves through a channel: ``read``, ``history`` or ``bundle``."""
    return body
