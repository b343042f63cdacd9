"""Whose record is whose, and what the aggregated view of a person holds (CONTRACT 4, 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

RecordId = tuple[str, str]
"""One organisation's upsert key: identifier system and value."""

NEVER_INVENTED = frozenset(
    {"Patient", "Provenance", "Organization", "Practitioner", "PractitionerRole", "DetectedIssue", "List"}
    | {"OperationOutcome"}
)
"""Types that an aggregated view may add of its own."""


@dataclass(frozen=True, slots=True)
class Item:
    """A contributed item; `organisation` by ODS code, `number` the NHS number it is about."""

    record_id: RecordId
    resource_type: str
    organisation: str
    number: str


def belongs_to(number: str, contributed: Iterable[Item]) -> dict[RecordId, Item]:
    """What the view of the person with this verified NHS number holds: the union over all organisations."""
    return {
        i.record_id: i for i in contributed if i.number == number and i.resource_type not in NEVER_INVENTED
    }
