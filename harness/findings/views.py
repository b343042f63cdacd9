"""An aggregated view against what it should hold: nothing lost, nothing twice, nothing invented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from harness.evidence.outcomes import Finding
from harness.fhir.identifiers import identifiers
from harness.fhir.lossless import Json
from harness.oracle.record import NEVER_INVENTED, Item, RecordId

Resource = Mapping[str, Json]


def lost(wanted: Mapping[RecordId, Item], seen: Sequence[Resource], where: str) -> list[Finding]:
    """Contributed items that the view lacks."""
    held = {pair for resource in seen for pair in identifiers(resource)}
    return [
        Finding(f"{_told(item)} in the view", "absent from every page of it", where)
        for record_id, item in wanted.items()
        if record_id not in held
    ]


def repeated(wanted: Mapping[RecordId, Item], seen: Sequence[Resource], where: str) -> list[Finding]:
    """Contributed items that the view holds more than once."""
    times = Counter(pair for resource in seen for pair in set(identifiers(resource)))
    return [
        Finding(f"{_told(item)} in the view once", f"{times[record_id]} copies", where)
        for record_id, item in wanted.items()
        if times[record_id] > 1
    ]


def invented(wanted: Mapping[RecordId, Item], seen: Sequence[Resource], where: str) -> list[Finding]:
    """Items in the view that nobody contributed about this person."""
    return [
        Finding(
            "only what was contributed about this person",
            f"{_address(resource)}, which nobody contributed about them",
            where,
        )
        for resource in seen
        if resource.get("resourceType") not in NEVER_INVENTED
        and not any(pair in wanted for pair in identifiers(resource))
    ]


def somebody_elses(
    record_ids: Collection[RecordId], references: Collection[str], seen: Sequence[Resource], where: str
) -> list[Finding]:
    """Resources of another person, known by record id or by address, that are shown with this one."""
    return [
        Finding(
            "nothing of the other person", f"{_address(resource)}, which is about the other person", where
        )
        for resource in seen
        if _address(resource) in references or any(pair in record_ids for pair in identifiers(resource))
    ]


def _address(resource: Resource) -> str:
    return f"{resource.get('resourceType')}/{resource.get('id')}"


def _told(item: Item) -> str:
    return f"the {item.resource_type} {item.record_id[1]} of organisation {item.organisation}"
