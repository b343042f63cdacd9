"""How a refusal or failure is told (CONTRACT 9)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from ..model import Resource
from ..problem import Problem
from ..rules import seam
from ..vocabulary import SPINE
from .negotiation import FHIR_JSON

People = Callable[[], Sequence[Resource]]


@seam("errors.outcome")
def outcome(problem: Problem, target: str, people: People) -> Resource:
    """The OperationOutcome: fixed wording, nothing of the request and nothing of the record.

    ``target`` is what was asked; ``people`` gives the source patient records of the persons concerned.
    Neither belongs here.
    """
    issue: Resource = {"severity": "error", "code": problem.code}
    if problem.spine is not None:
        issue["details"] = {"coding": [{"system": SPINE, "code": problem.spine}]}
    issue["diagnostics"] = problem.text
    return {"resourceType": "OperationOutcome", "issue": [issue]}


@seam("errors.rendered")
def rendered(problem: Problem, target: str, told: Resource) -> tuple[str, str]:
    """The media type and the text of the answer."""
    return FHIR_JSON, json.dumps(told, ensure_ascii=False, separators=(",", ":"))


@seam("errors.headers")
def headers(problem: Problem, people: People) -> tuple[tuple[str, str], ...]:
    """Headers that go with the error."""
    return problem.headers
