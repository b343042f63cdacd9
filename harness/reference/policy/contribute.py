"""What an organisation may contribute, and which stored record a contribution means (CONTRACT 3)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from ..lossless import Json
from ..model import Answer, Resource, State, Stored
from ..people import Organisation
from ..problem import Problem, malformed, stale_version
from ..rules import seam
from ..types import NATIONAL
from ..vocabulary import NATIONAL_IDS

T = TypeVar("T")


@seam("contribute.namespace")
def namespace(organisation: Organisation, type: str, system: str) -> bool:
    """Record ids live in the organisation's own namespace; organisations and staff may carry national ids."""
    own = organisation.namespace
    if own is not None and (system == own or system.startswith((own + "/", own + "#", own + ":"))):
        return True
    return type in NATIONAL and system.startswith(NATIONAL_IDS)


@seam("contribute.id")
def new_id(owner: str, type: str, system: str, value: str, taken: int) -> str:
    """The id of a new record: always the same for the same record id of the same organisation."""
    mark = "\x1f".join((owner, type, system, value, str(taken)))
    return hashlib.sha256(mark.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@seam("contribute.effect")
def effect(type: str, current: State | None, arriving: State, known: bool) -> str:
    """What an arriving state does: ``create``, ``replace``, ``history`` or ``nothing``.

    A state that is already stored changes nothing. An older one is kept but never becomes current.
    """
    if current is None:
        return "create"
    if known or arriving.digest == current.digest:
        return "nothing"
    return "history" if arriving.recorded < current.recorded else "replace"


@seam("contribute.merged")
def merged(arriving: Resource, stored: Stored) -> Resource:
    """The content to store when a record exists: what has arrived, whole and alone."""
    return arriving


@seam("contribute.reach")
def reach(type: str, effect: str, index: T) -> T | None:
    """What leads to a record once a state with this effect is filed; None leaves it as it was."""
    return index if effect in ("create", "replace") else None


@seam("contribute.refused")
def refused(answer: Answer, bundle: Resource, again: Callable[[Resource], Answer]) -> Answer:
    """What a refused transaction comes to: the refusal, and nothing stored.

    ``again`` would file another bundle in its place.
    """
    return answer


@seam("contribute.matches")
def matches(tag: str, version: str | None, way: str) -> bool:
    """Whether an If-Match names the current version; None is no record.

    ``way`` is how the write came: ``update``, ``conditional``, ``delete`` or ``transaction``.
    """
    named = {each.strip().removeprefix("W/") for each in tag.split(",")}
    return version is not None and bool(named & {"*", f'"{version}"'})


@seam("contribute.there")
def there(id: str, found: bool, way: str) -> tuple[str, bool]:
    """The id a conditional create is filed under, and whether its record is there and nothing is filed.

    ``way`` is how it came: ``create`` or ``transaction``.
    """
    return id, found


@seam("contribute.addressed")
def addressed(stated: Json, address: str, way: str) -> str:
    """The id an update is filed under: that of the address, which the resource states as well.

    ``way`` is how it came: ``update`` or ``transaction``.
    """
    if stated != address:
        raise malformed("The id is not that of the address.")
    return address


@seam("contribute.stale")
def stale() -> Problem:
    """How a write to another version than the current one is refused."""
    return stale_version()


@seam("contribute.returned")
def returned(preferred: str) -> bool:
    """Whether a write answers with the resource: always, unless the client would rather have little."""
    return preferred not in ("minimal", "operationoutcome")


@seam("contribute.status")
def status(created: bool) -> int:
    """The status of a write."""
    return 201 if created else 200


@seam("contribute.located")
def located(created: bool) -> bool:
    """Whether an entry of a transaction response says where its record is."""
    return True
