"""Faults with what is said of a contribution, and with what is recorded of a view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ...lossless import dump, parse
from ...model import Event, Interaction, Resource
from ...rules import defect
from .walk import Kept, changed, is_a, top

Shape = Callable[[Event, Interaction, str, str], Resource]
Shown = Callable[[str, str], str]
_WORDS: Final = {"0": "success", "4": "minor failure", "8": "serious failure"}


@defect("MR-534", violates="RTP-001", replaces="content.kept")
def sources_are_lost(kept: Kept, resource: Resource) -> Resource:
    "A Provenance loses what the contribution was made from."
    result = kept(resource)
    return top(result, "entity") if is_a(result, "Provenance") else result


@defect("MR-535", violates="RTP-001", replaces="content.kept")
def one_agent_is_enough(kept: Kept, resource: Resource) -> Resource:
    "A Provenance keeps its first agent alone: the organisation, not the author."
    result = kept(resource)
    return result | {"agent": result["agent"][:1]} if is_a(result, "Provenance") else result


@defect("MR-536", violates="RTP-001", replaces="content.kept")
def nobody_acts_for_another(kept: Kept, resource: Resource) -> Resource:
    "The agents of a Provenance lose for whom they acted."
    result = kept(resource)
    if not is_a(result, "Provenance"):
        return result
    return result | {"agent": [top(one, "onBehalfOf") for one in result["agent"]]}


@defect("MR-537", violates="RTP-001", replaces="content.kept")
def what_it_speaks_of_is_sorted(kept: Kept, resource: Resource) -> Resource:
    "The targets of a Provenance come back in another order."
    result = kept(resource)
    return result | {"target": sorted(result["target"], key=dump)} if is_a(result, "Provenance") else result


@defect("MR-538", violates="RTP-002", replaces="content.kept")
def nothing_is_signed(kept: Kept, resource: Resource) -> Resource:
    "A Provenance loses its signatures."
    result = kept(resource)
    return top(result, "signature") if is_a(result, "Provenance") else result


@defect("MR-539", violates="RTP-014", replaces="audit.shape")
def outcomes_are_words(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "An audit event tells its outcome in words where FHIR has a code."
    made = shape(event, request, recorded, base)
    return made | {"outcome": _WORDS[made["outcome"]]}


@defect("MR-540", violates="RTP-014", replaces="audit.shape")
def nobody_requested(shape: Shape, event: Event, request: Interaction, recorded: str, base: str) -> Resource:
    "The agents of an audit event do not all say whether they asked, which FHIR requires."
    made = shape(event, request, recorded, base)
    return made | {"agent": [top(one, "requestor") if not one["requestor"] else one for one in made["agent"]]}


@defect("MR-541", violates="RTP-014", replaces="content.shown")
def recorded_on_a_day(shown: Shown, body: str, channel: str) -> str:
    "A Provenance is shown with the day it was recorded, where FHIR wants an instant."
    text = shown(body, channel)
    resource = parse(text.encode())
    if not isinstance(resource, dict) or not is_a(resource, "Provenance"):
        return text
    return dump(resource | {"recorded": str(resource["recorded"])[:10]})


@defect("MR-542", violates="RTP-001", replaces="content.shown")
def signatures_are_re_encoded(shown: Shown, body: str, channel: str) -> str:
    "The octets of a signature lose the last of them."

    def shorter(name: str, item: Any, beside: Resource) -> Any:
        return item[:-4] if name == "data" and "sigFormat" in beside else item

    text = shown(body, channel)
    resource = parse(text.encode())
    if not isinstance(resource, dict) or not is_a(resource, "Provenance"):
        return text
    return dump(changed(resource, shorter))
