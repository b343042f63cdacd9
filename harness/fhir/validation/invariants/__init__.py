"""Invariants made ready: by hand, by the plain part of FHIRPath compiled here, else by fhirpathpy."""

from __future__ import annotations

from harness.fhir.profiles.elements import Invariant
from harness.fhir.validation.containing import NATIVE
from harness.fhir.validation.invariants import fhirpath, native, plain
from harness.fhir.validation.plans import Plan, Planner, Rule

_ELSEWHERE = (
    NATIVE
    | {"ref-1", "txt-1", "txt-2"}
    | {f"bdl-{number}" for number in (1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12)}
)
"""Held by the modules that walk narratives, references, contained resources and Bundles."""


def ready(invariant: Invariant, plan: Plan, planner: Planner) -> Rule | None:
    """An invariant as a function of value and scope; None where another module holds it."""
    if invariant.key in _ELSEWHERE:
        return None
    if invariant.expression in native.RULES:
        return native.RULES[invariant.expression]
    compiled = plain.compiled(invariant.expression, plan, planner)
    typed = plan.model_path if plan.check is None else plan.type
    return compiled or fhirpath.compiled(invariant.expression, typed)
