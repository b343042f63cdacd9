"""Who may see and do what: the rules behind the one decision point (CONTRACT 1, 6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from ..model import Caller, Coding, Interaction, Thing, Tie
from ..problem import Denial, Problem
from ..rules import seam
from ..vocabulary import ACT_REASON, DIRECT_CARE, EMERGENCY, SENSITIVE

READS: Final = frozenset({"read", "vread", "history"})
SEARCHES: Final = frozenset({"search", "everything"})
WRITES: Final = frozenset({"create", "update", "delete", "transaction"})
MERGE: Final = "merge"

_PURPOSE: Final = Denial("ACCESS_DENIED", "The purpose of use is missing or not one served here.")
_ROLE: Final = Denial("ACCESS_DENIED", "The role does not allow this.")
_NO_REASON: Final = Denial("ACCESS_DENIED", "A merge of people needs a reason.")
_WITHHELD: Final = Denial("ACCESS_DENIED", "The role does not allow this content.", withheld=True)
_NO_RELATIONSHIP: Final = Denial("NO_RELATIONSHIP", "No relationship with the person.", personal=True)
_OTHER_PERSON: Final = Denial("ACCESS_DENIED", "The token is for another person.", personal=True)
_NOT_OWN: Final = Denial("ACCESS_DENIED", "Not contributed by this organisation.", personal=True)

_LISTED: Final = {
    "system": ("TREAT",),
    "care": DIRECT_CARE,
    "coordination": DIRECT_CARE,
    "reception": DIRECT_CARE,
    "privacy": ("HCOMPL",),
    "identity": ("PATADMIN",),
}
_KINDS: Final = {
    "system": READS | WRITES,
    "care": READS | SEARCHES,
    "coordination": READS | SEARCHES,
    "reception": READS | SEARCHES,
    "privacy": READS | {"search"},
    "identity": READS | {"search", MERGE},
}


@seam("access.listed")
def listed(purposes: Sequence[Coding], allowed: Sequence[str]) -> bool:
    """At least one purpose, and every one of them on the list, by system and code."""
    return bool(purposes) and all(system == ACT_REASON and code in allowed for system, code in purposes)


@seam("access.allowed-purposes")
def allowed_purposes(caller: Caller) -> tuple[str, ...]:
    """The purposes this kind of caller may state; an emergency only on the emergency route."""
    allowed = _LISTED.get(caller.client.kind, ())
    return (*allowed, EMERGENCY) if caller.client.route == "emergency" else allowed


def purpose(known: bool) -> Denial | None:
    """The denial when the purpose is not listed."""
    return None if known else _PURPOSE


@seam("access.action")
def action(caller: Caller, request: Interaction) -> Denial | None:
    """What kind of request the role may make at all."""
    kind = caller.client.kind
    if request.kind not in _KINDS.get(kind, frozenset()):
        return _ROLE
    if (request.type == "AuditEvent") != (kind == "privacy") or (
        kind == "identity" and request.type != "Patient"
    ):
        return _ROLE
    if request.kind == MERGE and not (caller.reason or "").strip():
        return _NO_REASON
    return None


@seam("access.content")
def content(caller: Caller, thing: Thing) -> Denial | None:
    """What content the role may see: by type, and by security label."""
    kind = caller.client.kind
    if kind == "reception" and thing.type not in ("Patient", "Appointment"):
        return _WITHHELD
    if kind in ("coordination", "reception") and thing.label in SENSITIVE:
        return _WITHHELD
    if kind == "identity" and thing.type != "Patient":
        return _WITHHELD
    return None


@seam("access.owner")
def owner(caller: Caller, thing: Thing) -> Denial | None:
    """A contributor sees what its own organisation contributed."""
    return None if thing.owner == caller.client.organisation.ods else _NOT_OWN


@seam("access.relationship")
def relationship(ties: Sequence[Tie], now: float, contributed: Callable[[], bool]) -> bool:
    """A relationship holds while one of its grounds does; having contributed is none."""
    return any(tie.start <= now <= tie.end for tie in ties)


@seam("access.exception")
def exception(caller: Caller) -> bool:
    """Emergency access to the one person named, or a self-claimed relationship; both with a reason."""
    if not (caller.reason or "").strip():
        return False
    if caller.client.route == "emergency":
        return caller.person is not None and (ACT_REASON, EMERGENCY) in caller.purposes
    return caller.client.route == "self-claim"


@seam("access.person")
def person(caller: Caller, request: Interaction, numbers: Sequence[str], related: bool) -> Denial | None:
    """Whether the caller may see this person: the one the token names, and with a ground, on every way in."""
    if caller.person is not None and caller.person not in numbers:
        return _OTHER_PERSON
    return None if related else _NO_RELATIONSHIP


@seam("access.refusal")
def refusal(denial: Denial, request: Interaction) -> Problem | None:
    """How a denial is told: with its code (``reveal``). None would answer as if nothing were there."""
    text = denial.text
    route = request.caller.client.route
    if route is not None and denial.personal:
        text += f" This role has a route: {route}, with a reason."
    return Problem(403, "forbidden", text, spine=denial.code, denial=denial)
