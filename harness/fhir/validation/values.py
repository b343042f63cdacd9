"""What has to hold for one value: fixed and pattern, bounds, codes, references, profiles, UK identifiers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from harness.fhir.definitions.value_sets import Membership
from harness.fhir.identifiers import NHS_NUMBER
from harness.fhir.lossless import Json, Number
from harness.fhir.profiles.elements import Binding
from harness.fhir.validation import narratives, references
from harness.fhir.validation.matching import equals, holds
from harness.fhir.validation.nhs_numbers import is_nhs_number
from harness.fhir.validation.plans import Plan

if TYPE_CHECKING:
    from harness.fhir.validation.walking import Scope, Walk


def check(value: Json, plan: Plan, where: str, scope: Scope, walk: Walk) -> None:
    """One value against all that its plan asks beyond shape."""
    element, findings = plan.element, walk.findings
    if element.fixed is not None and not equals(value, element.fixed):
        findings.error("fixed", where, "expected the value the profile fixes")
    if element.pattern is not None and not holds(value, element.pattern):
        findings.error("pattern", where, "expected the pattern the profile gives")
    if element.binding and element.binding.strength in ("required", "extensible"):
        _bound(value, element.binding, plan, where, walk)
    if plan.type == "Reference" and isinstance(value, dict):
        references.check(value, element.types[0], where, scope, walk)
    elif plan.type == "Identifier" and isinstance(value, dict):
        _identified(value, where, walk)
    elif plan.type == "xhtml":
        narratives.check(value, where, findings)
    elif isinstance(value, str) and element.max_length and len(value) > element.max_length:
        findings.error("max-length", where, f"expected at most {element.max_length} characters")
    if element.least is not None or element.greatest is not None:
        _bounded(value, plan, where, walk)
    if plan.profiles:
        follow_one(value, plan.profiles, where, scope, walk)


def _identified(value: dict[str, Json], where: str, walk: Walk) -> None:
    if value.get("system") == NHS_NUMBER and "value" in value and not is_nhs_number(value["value"]):
        message = "expected an NHS number: ten digits, the last one by modulus 11"
        walk.findings.error("nhs-number", f"{where}.value", message)


def _bound(value: Json, binding: Binding, plan: Plan, where: str, walk: Walk) -> None:
    """What is coded against its value set (FHIR R4, terminologies, binding strength)."""
    codings = _codings(value, plan.type)
    if codings is None:
        return
    rule = "binding" if binding.strength == "required" else "binding-extensible"
    if not codings:
        if binding.strength == "required" and isinstance(value, dict) and "extension" not in value:
            walk.findings.error(rule, where, f"expected a code of {_short(binding.value_set)}")
        return
    expansion = walk.value_sets.expansion(binding.value_set)
    found = [expansion.membership(system, code) for system, code in codings]
    if Membership.IN in found:
        return
    if Membership.UNKNOWN in found:
        walk.findings.not_checked(rule, where)
    elif binding.strength == "required":
        walk.findings.error(rule, where, f"expected a code of {_short(binding.value_set)}")
    else:
        walk.findings.warning(
            rule, where, f"expected a code of {_short(binding.value_set)} if one of them fits"
        )


def _codings(value: Json, type_: str) -> list[tuple[str | None, str]] | None:
    """System and code of each coding of a value; None where the value is not one that is coded."""
    if isinstance(value, str):
        return [(None, value)]
    if not isinstance(value, dict):
        return None
    if type_ == "CodeableConcept":
        parts = value.get("coding", [])
        parts = parts if isinstance(parts, list) else []
    else:
        parts = [value]
    codings: list[tuple[str | None, str]] = []
    for one in parts:
        if isinstance(one, dict) and isinstance(one.get("code"), str):
            system = one.get("system")
            codings.append((system if isinstance(system, str) else "", one["code"]))
        elif isinstance(one, dict) and ("extension" in one or "_code" in one):
            return None
    return codings if codings or type_ in ("CodeableConcept", "Coding") else None


def _short(url: str) -> str:
    return url.partition("|")[0].rpartition("/")[2]


def _bounded(value: Json, plan: Plan, where: str, walk: Walk) -> None:
    for bound, below in ((plan.element.least, True), (plan.element.greatest, False)):
        if bound is None:
            continue
        if not isinstance(value, Number) or not isinstance(bound, Number):
            walk.findings.not_checked("bounds", where)
        elif value.value < bound.value if below else value.value > bound.value:
            walk.findings.error("bounds", where, f"expected at {'least' if below else 'most'} {bound.text}")


def follow_one(value: Json, profiles: Sequence[str], where: str, scope: Scope, walk: Walk) -> None:
    """A value that has to follow one of several profiles, or one that is not at hand."""
    definitions = walk.planner.compiler.definitions
    if any(definitions.structure(url) is None for url in profiles):
        walk.findings.not_checked("type-profile", where)
    elif isinstance(value, dict) and not any(walk.follows(value, url, scope) for url in profiles):
        names = ", ".join(_short(url) for url in profiles)
        walk.findings.error("type-profile", where, f"expected a value that follows {names}")
