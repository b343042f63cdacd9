"""What a search may ask, and what its self link says of it (CONTRACT 9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..parameters import CODES, DATES
from ..problem import Problem
from ..rules import seam
from ..types import PERSONLESS, UNIDENTIFIED

Pairs = tuple[tuple[str, str], ...]
RESULT: Final = frozenset({"_count", "_summary", "_format", "_pretty"})


@dataclass(frozen=True, slots=True)
class Understood:
    """The parameters a search applies, and those its self link repeats; None is no self link."""

    applied: Pairs
    told: Pairs | None


def criteria(type: str) -> frozenset[str]:
    """The parameters that choose among resources of a type."""
    if type == "AuditEvent":
        return frozenset({"patient", "_id"})
    names = {"_id"}
    if type not in UNIDENTIFIED:
        names.add("identifier")
    if type == "Provenance":
        names |= {"target", "patient"}
    elif type not in PERSONLESS and type not in ("Patient", "Binary"):
        names |= {"patient", "subject"}
    return frozenset(names)


def narrowing(type: str) -> frozenset[str]:
    """The parameters that choose among the items of whoever is asked about."""
    codes = CODES.get(type, ())
    return frozenset((*DATES.get(type, ()), *codes, *(f"{name}:not" for name in codes)))


@seam("search.understood")
def understood(type: str, params: Pairs) -> Understood:
    """All parameters, or a refusal: one that is not known would widen the search, and so would none."""
    known, narrower = criteria(type), narrowing(type)
    for name, value in params:
        if name not in known and name not in narrower and name not in RESULT:
            raise Problem(
                400, "not-supported", "A search parameter is not supported.", spine="INVALID_PARAMETER"
            )
        if not value:
            raise Problem(400, "invalid", "A search parameter has no value.", spine="INVALID_PARAMETER")
        if name == "_summary" and value not in ("count", "false"):
            raise Problem(400, "not-supported", "This summary is not supported.", spine="INVALID_PARAMETER")
    if type not in PERSONLESS and not any(name in known for name, _ in params):
        raise Problem(403, "forbidden", "A search must say whose records it wants.", spine="ACCESS_DENIED")
    return Understood(params, params)
