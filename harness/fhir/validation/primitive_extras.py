"""Id and extensions of a primitive, under its key with an underscore (FHIR R4, json, primitive types)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from harness.fhir.lossless import Json
from harness.fhir.validation.plans import Member, Plan

if TYPE_CHECKING:
    from harness.fhir.validation.walking import Scope, Walk


def check(
    item: Json, member: Member, parent: Mapping[str, Json], where: str, scope: Scope, walk: Walk
) -> None:
    """What stands under an underscored key, beside what stands under the key itself."""
    place = f"{where}.{member.step}"
    plan = member.plan or walk.planner.of_member(member)
    findings = walk.findings
    beside = parent.get(member.key)
    if not member.element.repeats:
        _extra(item, beside is not None, plan, place, scope, walk)
        return
    if not isinstance(item, list) or not item:
        findings.error("json-shape", place, f"expected {member.key} and _{member.key} to be arrays")
        return
    if not isinstance(beside, list):
        walk.counted(len(item), member, place)
    elif len(beside) != len(item):
        message = f"expected {member.key} and _{member.key} to have as many items as each other"
        findings.error("json-shape", place, message)
    for index, one in enumerate(item):
        has_value = isinstance(beside, list) and index < len(beside) and beside[index] is not None
        if one is not None:
            _extra(one, has_value, plan, f"{place}[{index}]", scope, walk)
        elif not has_value:
            findings.error("null", f"{place}[{index}]", "expected a value or an extension, not neither")


def _extra(item: Json, has_value: bool, plan: Plan, place: str, scope: Scope, walk: Walk) -> None:
    if not isinstance(item, dict):
        walk.findings.error("json-shape", place, "expected an object with id or extension")
    elif not item or (not has_value and len(item) == 1 and "id" in item):
        walk.findings.error("empty", place, "expected a value, or an extension beside the id (ele-1)")
    else:
        walk.object(item, _as_extras(plan), place, scope)


def _as_extras(plan: Plan) -> Plan:
    """The plan of a primitive's extras: its members, and no rule about its value."""
    bare = Plan(plan.element, "Element")
    bare.members, bare.extras, bare.required, bare.rules = plan.members, plan.extras, plan.required, []
    bare.sliced = plan.sliced
    return bare
