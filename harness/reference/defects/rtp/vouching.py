"""Faults with Provenance and with consents: part of what they say is lost or changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from ...model import Resource, Stored
from ...rules import defect
from .walk import Kept, changed, is_a, top

Merged = Callable[[Resource, Stored], Resource]
_INSTANT: Final = re.compile(r"([^.Z+]+)(\.\d+)?([+-]\d\d:\d\d)")
_SCOPE: Final = ("data", "actor", "purpose", "action", "class", "dataPeriod")


@defect("MR-571", violates="RTP-001", replaces="content.kept")
def recorded_in_greenwich(kept: Kept, resource: Resource) -> Resource:
    "When a Provenance was recorded comes back as the same instant in UTC, as precise as it was."
    result = kept(resource)
    found = _INSTANT.fullmatch(result["recorded"]) if is_a(result, "Provenance") else None
    if found is None or found[3] == "+00:00":
        return result
    moment = datetime.fromisoformat(found[1] + found[3]).astimezone(UTC)
    return result | {"recorded": f"{moment:%Y-%m-%dT%H:%M:%S}{found[2] or ''}Z"}


@defect("MR-572", violates="RTP-001", replaces="content.kept")
def it_happened_at_once(kept: Kept, resource: Resource) -> Resource:
    "A Provenance keeps when something began, and not that it took a while."
    result = kept(resource)
    if not is_a(result, "Provenance") or "start" not in result.get("occurredPeriod", ()):
        return result
    return top(result, "occurredPeriod") | {"occurredDateTime": result["occurredPeriod"]["start"]}


@defect("MR-573", violates="RTP-001", replaces="content.kept")
def targets_are_versions(kept: Kept, resource: Resource) -> Resource:
    "The targets of a Provenance come back as references to their first version."

    def pinned(one: Resource) -> Resource:
        plain = one.get("reference", "").count("/") == 1
        return one | {"reference": f"{one['reference']}/_history/1"} if plain else one

    result = kept(resource)
    return (
        result | {"target": [pinned(one) for one in result["target"]]}
        if is_a(result, "Provenance")
        else result
    )


@defect("MR-574", violates="RTP-001", replaces="content.kept")
def agents_have_one_role(kept: Kept, resource: Resource) -> Resource:
    "The agents of a Provenance, and of what it was made from, keep the first of their roles."

    def one(name: str, item: Any, beside: Resource) -> Any:
        return item[:1] if name == "role" and isinstance(item, list) else item

    result = kept(resource)
    return changed(result, one) if is_a(result, "Provenance") else result


@defect("MR-575", violates="RTP-001", replaces="content.kept")
def one_policy_will_do(kept: Kept, resource: Resource) -> Resource:
    "Of the policies and reasons of a Provenance the first of each is kept."
    result = kept(resource)
    if not is_a(result, "Provenance"):
        return result
    return result | {name: result[name][:1] for name in ("policy", "reason") if name in result}


@defect("MR-576", violates="RTP-001", replaces="content.kept")
def sources_have_no_agents(kept: Kept, resource: Resource) -> Resource:
    "What a contribution was made from loses who made it."
    result = kept(resource)
    if not is_a(result, "Provenance") or "entity" not in result:
        return result
    return result | {"entity": [top(one, "agent") for one in result["entity"]]}


@defect("MR-577", violates="RTP-001", replaces="contribute.merged")
def targets_only_grow(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "A Provenance that is put again keeps the targets and agents it had beside the new ones."
    result, held = merged(arriving, stored), stored()
    if held is None or not is_a(result, "Provenance"):
        return result
    return result | {
        name: [*held[name], *(one for one in result[name] if one not in held[name])]
        for name in ("target", "agent")
    }


@defect("MR-578", violates="RTP-001", replaces="contribute.merged")
def terms_are_agreed_once(merged: Merged, arriving: Resource, stored: Stored) -> Resource:
    "What a consent provides for stays as it was first written: an update changes the rest."
    result, held = merged(arriving, stored), stored()
    if held is None or result["resourceType"] != "Consent" or "provision" not in held:
        return result
    return result | {"provision": held["provision"]}


@defect("MR-579", violates="RTP-001", replaces="content.kept")
def provisions_are_about_everything(kept: Kept, resource: Resource) -> Resource:
    "The provisions of a consent lose which data, whom and which purposes they are about."

    def wide(name: str, item: Any, beside: Resource) -> Any:
        if name != "provision":
            return item
        if isinstance(item, dict):
            return top(item, *_SCOPE)
        return [left for one in item if (left := top(one, *_SCOPE))]

    result = kept(resource)
    return changed(result, wide) if result["resourceType"] == "Consent" else result
