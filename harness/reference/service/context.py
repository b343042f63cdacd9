"""What a handler works with: the rules, the store, one request and the moment it came."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from ..model import Interaction
from ..rules import Policy
from ..store import Store

_LOCAL: Final = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?")
ID: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}")


@dataclass(frozen=True, slots=True)
class Context:
    """One request being handled; ``now`` in seconds, ``stamp`` as a FHIR instant."""

    rules: Policy
    store: Store
    base: str
    now: float
    stamp: str
    request: Interaction

    def asking(self, request: Interaction) -> Context:
        """The same, for an entry of a batch."""
        return replace(self, request=request)

    def local(self, reference: str) -> tuple[str, str] | None:
        """Type and id, if a reference is to a resource on this server."""
        if reference.startswith(self.base + "/"):
            reference = reference[len(self.base) + 1 :]
        found = _LOCAL.fullmatch(reference)
        return None if found is None else (found[1], found[2])
