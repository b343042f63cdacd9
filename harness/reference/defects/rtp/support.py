"""Faults with elements that UK Core marks as mustSupport."""

from __future__ import annotations

from typing import Any

from ...model import Resource
from ...rules import defect
from .walk import Kept, lost, top


@defect("MR-197", violates="RTP-002", replaces="content.kept")
def reactions_are_lost(kept: Kept, resource: Resource) -> Resource:
    "What an allergy did to the person is dropped; the allergy is kept."
    return top(kept(resource), "reaction")


@defect("MR-198", violates="RTP-002", replaces="content.kept")
def severities_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The severity of a condition or of a reaction is dropped."
    return lost(kept(resource), lambda name, item, beside: name == "severity")


@defect("MR-199", violates="RTP-002", replaces="content.kept")
def encounters_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The encounter in which something was found or done is dropped."
    return top(kept(resource), "encounter")


@defect("MR-200", violates="RTP-002", replaces="content.kept")
def authors_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Who asserted, recorded, asked for or performed something is dropped."
    result = kept(resource)
    names = ("asserter", "recorder", "requester", "performer")
    return result if result["resourceType"] == "Provenance" else top(result, *names)


@defect("MR-201", violates="RTP-002", replaces="content.kept")
def batches_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The batch, the manufacturer and the dose number of a vaccine are dropped."
    return top(kept(resource), "lotNumber", "manufacturer", "protocolApplied")


@defect("MR-202", violates="RTP-002", replaces="content.kept")
def second_lines_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Of the lines of an address, the postal code and the use of a name, none but the first line is kept."
    result = kept(resource)
    if result["resourceType"] not in ("Patient", "Organization", "Practitioner"):
        return result

    def spare(name: str, item: Any, beside: Resource) -> bool:
        return name in ("postalCode", "district") or (name == "use" and "family" in beside)

    return lost(result, spare)
