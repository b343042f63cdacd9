"""Slices: which one an item belongs to, how many each may have, and whether others may stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from harness.fhir.definitions.value_sets import Membership
from harness.fhir.lossless import Json
from harness.fhir.profiles.discriminators import Criterion, path_steps, within
from harness.fhir.profiles.refining import BY_URL
from harness.fhir.validation import extensions, references
from harness.fhir.validation.matching import equals, holds
from harness.fhir.validation.plans import Member, Slice

if TYPE_CHECKING:
    from harness.fhir.validation.walking import Scope, Walk


def check(items: Sequence[tuple[str, Json]], member: Member, place: str, scope: Scope, walk: Walk) -> None:
    """Every item of a sliced element, each by the slice it belongs to."""
    slices = walk.planner.slices_of(member)
    rule = member.element.slicing or BY_URL
    order = list(member.element.slices)
    counts = dict.fromkeys(order, 0)
    undecided = not all(one.decidable for one in slices)
    if undecided:
        walk.findings.not_checked("slicing", place)
    last = -1
    stray = False
    for where, item in items:
        found = _slice_of(item, member, slices, scope, walk, where)
        if found is None:
            stray = True
            if rule.rules == "closed" and not undecided:
                walk.findings.error(
                    "slicing", where, "expected an item of one of the slices: no others allowed"
                )
            if member.element.types and member.element.types[0].code == "Extension":
                extensions.check(item, member, where, scope, walk)
            else:
                walk.item(item, member, where, scope)
            continue
        counts[found.name] += 1
        if "/" in found.name and found.name.rpartition("/")[0] in counts:
            counts[found.name.rpartition("/")[0]] += 1
        if stray and rule.rules == "openAtEnd":
            walk.findings.error("slicing", where, "expected items of no slice at the end only")
        if rule.ordered:
            if order.index(found.name) < last:
                walk.findings.error("slicing", where, f"expected slice {found.name} earlier in the array")
            last = order.index(found.name)
        walk.item(item, found.member, where, scope)
    for one in slices:
        if one.decidable:
            _counted(one, counts[one.name], place, walk)


def _counted(one: Slice, count: int, place: str, walk: Walk) -> None:
    least, most = one.member.element.minimum, one.member.element.maximum
    if count < least:
        walk.findings.error("slice-min", place, f"slice {one.name}: {count} given, at least {least} expected")
    if most is not None and count > most:
        walk.findings.error("slice-max", place, f"slice {one.name}: {count} given, at most {most} allowed")


def missing(member: Member, place: str, walk: Walk) -> None:
    """An element with slices is not there at all: each slice that has to be is missing."""
    for one in walk.planner.slices_of(member):
        if one.decidable and member.element.minimum == 0:
            _counted(one, 0, place, walk)


def _slice_of(
    item: Json, member: Member, slices: Sequence[Slice], scope: Scope, walk: Walk, where: str
) -> Slice | None:
    if member.by_url is not None:
        url = item.get("url") if isinstance(item, dict) else None
        return member.by_url.get(url) if isinstance(url, str) else None
    for one in slices:
        if one.decidable and all(_passes(item, criterion, scope, walk, where) for criterion in one.criteria):
            return one
    return None


def _passes(item: Json, criterion: Criterion, scope: Scope, walk: Walk, where: str) -> bool:
    if criterion.kind in ("type", "profile"):
        return _is_one(item, criterion, scope, walk)
    found = list(within(item, path_steps(criterion.path)))
    match criterion.kind:
        case "exists":
            return bool(found) in criterion.expected
        case "fixed":
            return any(equals(value, wanted) for value in found for wanted in criterion.expected)
        case "pattern":
            return any(holds(value, wanted) for value in found for wanted in criterion.expected)
    memberships = [_membership(value, str(url), walk) for value in found for url in criterion.expected]
    if Membership.UNKNOWN in memberships and Membership.IN not in memberships:
        walk.findings.not_checked("slicing", where)
    return Membership.IN in memberships


def _membership(value: Json, url: str, walk: Walk) -> Membership:
    expansion = walk.value_sets.expansion(url)
    codings = value.get("coding", [value]) if isinstance(value, dict) else [{"code": value}]
    codings = codings if isinstance(codings, list) else []
    found = [
        expansion.membership(one.get("system"), one["code"])
        for one in codings
        if isinstance(one, dict)
        and isinstance(one.get("code"), str)
        and isinstance(one.get("system", ""), str)
    ]
    for wanted in (Membership.IN, Membership.UNKNOWN):
        if wanted in found:
            return wanted
    return Membership.OUT


def _is_one(item: Json, criterion: Criterion, scope: Scope, walk: Walk) -> bool:
    """Whether what a path leads to is of a type, or follows a profile."""
    steps = path_steps(criterion.path)
    resolves = bool(steps) and steps[-1] == "resolve()"
    for value in within(item, steps[:-1] if resolves else steps):
        if resolves:
            if criterion.kind == "type" and references.type_named(value) in criterion.expected:
                return True
            value = references.resolved(value, scope)
        if not isinstance(value, dict):
            continue
        if criterion.kind == "type" and value.get("resourceType") in criterion.expected:
            return True
        if criterion.kind == "profile" and any(
            walk.follows(value, str(url), scope) for url in criterion.expected
        ):
            return True
    return False
