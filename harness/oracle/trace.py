"""What trace each view leaves: what an audit event about it has to agree with (CONTRACT 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Interaction = Literal["read", "history", "search", "operation", "contribution"]

ACTIONS: dict[Interaction, frozenset[str]] = {
    "read": frozenset({"R"}),
    "history": frozenset({"R", "E"}),
    "search": frozenset({"E"}),
    "operation": frozenset({"E", "R"}),
    "contribution": frozenset({"C", "U", "E"}),
}
"""AuditEvent.action by interaction: BALP for read and search; the others are left open there."""


@dataclass(frozen=True, slots=True)
class Viewed:
    """One view that happened. `request_ids`: the client's, and any the answer named.

    `data`: the resource read, as Type/id; `query`: the raw query of a search; either may be empty.
    `earliest` and `latest` bound the moment, clock skew included.
    """

    told: str
    interaction: Interaction
    user: str
    request_ids: frozenset[str]
    earliest: datetime
    latest: datetime
    data: str = ""
    query: str = ""
    entry: bool = False
    """An entry of a batch: it shares its request id with the other entries."""
