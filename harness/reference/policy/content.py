"""What happens to content between arrival and answer: nothing (CONTRACT 8)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from ..lossless import Json, parse
from ..model import Interaction, Resource, Thing
from ..rules import seam
from ..types import URIS
from ..xml import written

LINK: Final = re.compile(r"""(\b(?:href|src)\s*=\s*["'])([^"']*)(["'])""")


@seam("content.media")
def media(kind: str, allowed: Collection[str]) -> bool:
    """Whether a body of this media type is looked at."""
    return kind in allowed


@seam("content.charset")
def charset(named: str) -> bool:
    """Whether a body in this charset is looked at; empty where none is named."""
    return named in ("", "utf-8")


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


@seam("content.leaving")
def leaving(body: str, request: Interaction) -> str:
    """The text of a resource as it leaves in answer to this request: as in answer to any other."""
    return body


@seam("content.version")
def version(number: int) -> str:
    """The version id of the n-th state of a record."""
    return str(number)


@seam("content.stamped")
def stamped(version: str, updated: str, sent: Resource) -> tuple[str, str]:
    """The version id and the time in the stored text: the server's own, whatever metadata was sent."""
    return version, updated


@seam("content.etag")
def etag(version: str, moment: str) -> str:
    """The ETag of a version, whenever it is asked for."""
    return f'W/"{version}"'


@seam("content.past")
def past(state: Thing, current: Thing) -> Thing | None:
    """An earlier state of a record as it is answered; None is gone."""
    return state


@seam("content.unless")
def unless(held: str, thing: Thing) -> Thing | None:
    """What a read with If-None-Match answers: nothing if the client holds this version, else the resource."""
    named = {each.strip().removeprefix("W/") for each in held.split(",")}
    return None if named & {"*", f'"{thing.version}"'} else thing


@seam("content.history")
def history(states: Sequence[Thing]) -> Sequence[Thing]:
    """The states of a record, given newest first, as its history tells them."""
    return states


@seam("content.rewritten")
def rewritten(path: tuple[str, ...], text: str, entries: Mapping[str, str], base: str) -> str:
    """A text at this path of a resource: a uri that names an entry becomes the address of its record.

    ``entries`` gives addresses relative to ``base``. In narrative only links are uris; canonical uris and
    plain text are left alone.
    """
    if path[-1] in URIS:
        return entries.get(text, text)
    if path[-1] == "div":
        return LINK.sub(lambda found: found[1] + entries.get(found[2], found[2]) + found[3], text)
    return text


@seam("content.as_xml")
def as_xml(resource: Resource) -> str:
    """The text of a resource or a bundle that leaves as XML, or `Unwritable`."""
    return written(resource)


@seam("content.framed")
def framed(bundle: str, moment: str) -> str:
    """The text of a bundle as it leaves at this moment."""
    return bundle
