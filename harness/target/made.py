"""What a run made on a target, so that it can be taken back, and nothing else ever is (CONTRACT 11)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from harness.fhir.lossless import Json

_PLACE = re.compile(r"(?:^|/)([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(?:/_history/[^/?#]+)?$")
_TRACES = frozenset({"AuditEvent"})


class Made:
    """Where things are that somebody of this run contributed, in the order in which they came."""

    def __init__(self) -> None:
        self._by: dict[str, dict[str, None]] = {}

    def take_in(self, persona: str, location: str, body: Json) -> None:
        """An answer to a write: its Location, and a transaction's entries."""
        for place in (location, *_places(body)):
            found = _PLACE.search(place)
            if found and found[1] not in _TRACES:
                self._by.setdefault(persona, {})[f"{found[1]}/{found[2]}"] = None

    def drain(self) -> Mapping[str, list[str]]:
        """References by persona, the last first: nothing then still points to what goes. All forgotten."""
        found = {persona: list(reversed(places)) for persona, places in self._by.items()}
        self._by = {}
        return found


def _places(body: Json) -> Iterator[str]:
    """Where a transaction or a batch put things."""
    kinds = ("transaction-response", "batch-response")
    entries = body.get("entry") if isinstance(body, dict) and body.get("type") in kinds else None
    for entry in _objects(entries):
        for response in _objects([entry.get("response")]):
            if str(response.get("status", "")).startswith(("200", "201")):
                yield str(response.get("location") or "")


def _objects(found: Json) -> Iterable[dict[str, Json]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
