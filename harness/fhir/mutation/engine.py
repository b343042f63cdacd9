"""Invariants by a whole FHIRPath engine, which is none of ours: what still holds, whoever wrote the rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from harness.fhir.lossless import Json
from harness.fhir.validation.invariants import fhirpath


@dataclass(slots=True)
class _Scope:
    resource: Json
    root: Json
    made: dict[str, Any] = field(default_factory=dict)


def holds(expression: str, model_path: str, value: Json, resource: Json, root: Json) -> bool | None:
    """Whether an invariant holds for a value in a resource; None where the engine cannot tell."""
    return fhirpath.compiled(expression, model_path)(value, _Scope(resource, root))
