"""What merging two people asks, when it may be, and what it does to their records: nothing (CONTRACT 4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..model import Interaction, Resource, Thing
from ..problem import invalid, malformed
from ..rules import seam

_COMPUTED: Final = frozenset(
    {"result-patient", "source-patient-identifier", "target-patient-identifier", "delete-source"}
)
Led = Callable[[str], str]
"""A reference to a record of somebody merged away becomes one to a record of who stays; others do not."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who shall be merged into whom, by reference, and whether only to see what would come of it."""

    source: str
    target: str
    preview: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two people: the master and the NHS numbers before the merge, and the records about them."""

    master: str
    numbers: Sequence[str]
    records: Sequence[str]
    """Ids of the source patient records."""
    patients: Callable[[], Sequence[Resource]]
    """Their content."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose record is looked at, and who the other person is; `merged_away` is the source of the merge."""

    own: Side
    other: Side
    merged_away: bool
    version: Callable[[int], str]
    """The version id of the n-th state of a record."""


@seam("merging.asked")
def asked(parameters: Resource) -> Asked:
    """What the parameters of the operation ask for; the master is computed, so no result can be given."""
    found: dict[str, Resource] = {}
    for each in _listed(parameters.get("parameter")):
        name = str(each.get("name"))
        if name in _COMPUTED:
            raise invalid("People are named by reference, and the result of a merge is computed.")
        if name in found or name not in ("source-patient", "target-patient", "preview"):
            raise malformed("A parameter is unknown, or given twice.")
        found[name] = each
    preview = found.get("preview", {"valueBoolean": False}).get("valueBoolean")
    if not isinstance(preview, bool):
        raise malformed("The parameter preview is not a boolean.")
    return Asked(_reference(found, "source-patient"), _reference(found, "target-patient"), preview)


@seam("merging.effect")
def effect(source: Sequence[str], target: Sequence[str]) -> str:
    """What a merge does: ``merge``, or ``nothing`` where the two are one person already.

    Each is a master with those it was merged into, one after another; the last is the person.
    """
    if source[0] in target:
        raise invalid("Nobody can be merged into themselves, directly or through others.")
    if source[-1] == target[-1]:
        return "nothing"
    if len(source) > 1:
        raise invalid("The source has been merged into another person.")
    return "merge"


@seam("merging.kept")
def kept(states: Sequence[str], whose: Whose) -> Sequence[str]:
    """The stored texts of one resource after a merge, oldest version first: those from before it.

    A text that is empty is a deletion. One more text would be one more version.
    """
    return states


@seam("merging.shown")
def shown(body: str, request: Interaction, led: Led) -> str:
    """What there is about somebody merged away as it leaves: about the same records as before."""
    return body


@seam("merging.arriving")
def arriving(resource: Resource, led: Led) -> Resource:
    """What arrives about somebody merged away as it is stored: about the same records as it was sent."""
    return resource


@seam("merging.away")
def away(master: Thing) -> Thing | None:
    """What a read of a master that was merged away answers; None is not found."""
    return master


def _reference(found: dict[str, Resource], name: str) -> str:
    value = found.get(name, {}).get("valueReference")
    text = value.get("reference") if isinstance(value, dict) else None
    if not isinstance(text, str):
        raise malformed("The parameters source-patient and target-patient are references, one each.")
    return text


def _listed(value: Any) -> list[Resource]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
