"""Faults with what turns a statement round."""

from __future__ import annotations

from typing import Any, Final

from ...model import Resource
from ...rules import defect
from .walk import Kept, changed, top

_DONE: Final = {"not-done": "completed", "not-taken": "active", "planned": "in-progress"}
_PLANNED: Final = ("proposal", "plan", "option")


@defect("MR-174", violates="RTP-013", replaces="content.kept")
def prohibitions_are_requests(kept: Kept, resource: Resource) -> Resource:
    "A request not to do something comes back as a request to do it."
    return top(kept(resource), "doNotPerform")


@defect("MR-175", violates="RTP-013", replaces="content.kept")
def what_was_not_done_was_done(kept: Kept, resource: Resource) -> Resource:
    "What was not done, not taken or planned comes back as done, taken or in progress."
    result = kept(resource)
    status = result.get("status")
    return result | {"status": _DONE[status]} if isinstance(status, str) and status in _DONE else result


@defect("MR-176", violates="RTP-013", replaces="content.kept")
def doubts_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The verification status, such as refuted or suspected, is dropped."
    return top(kept(resource), "verificationStatus")


@defect("MR-177", violates="RTP-013", replaces="content.kept")
def what_is_over_is_active(kept: Kept, resource: Resource) -> Resource:
    "A clinical status other than active comes back as active."

    def active(name: str, item: Any, beside: Resource) -> Any:
        if name != "clinicalStatus" or not isinstance(item, dict):
            return item
        return item | {"coding": [each | {"code": "active"} for each in item.get("coding", ())]}

    return changed(kept(resource), active)


@defect("MR-178", violates="RTP-013", replaces="content.kept")
def plans_are_orders(kept: Kept, resource: Resource) -> Resource:
    "A plan or a proposal comes back as an order."
    result = kept(resource)
    return result | {"intent": "order"} if result.get("intent") in _PLANNED else result


@defect("MR-179", violates="RTP-013", replaces="content.kept")
def the_dead_are_alive(kept: Kept, resource: Resource) -> Resource:
    "That a person has died is dropped from the patient record."
    return top(kept(resource), "deceasedBoolean", "deceasedDateTime")


@defect("MR-180", violates="RTP-013", replaces="content.kept")
def records_are_active_again(kept: Kept, resource: Resource) -> Resource:
    "A record that is no longer in use comes back as one that is."
    result = kept(resource)
    return result | {"active": True} if result.get("active") is False else result


@defect("MR-181", violates="RTP-013", replaces="content.kept")
def family_history_is_ones_own(kept: Kept, resource: Resource) -> Resource:
    "Who in the family had a condition comes back as the patient: the relationship becomes ONESELF."
    result = kept(resource)
    if result["resourceType"] != "FamilyMemberHistory":
        return result
    system = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
    return result | {"relationship": {"coding": [{"system": system, "code": "ONESELF"}]}}
