"""Faults by which an error tells too much."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from urllib.parse import quote

from ...model import Resource
from ...policy.errors import People
from ...problem import Problem
from ...rules import defect
from ...vocabulary import NHS_NUMBER

Outcome = Callable[[Problem, str, People], Resource]
Headers = Callable[[Problem, People], tuple[tuple[str, str], ...]]


def _add(told: Resource, text: str) -> Resource:
    first, *rest = told["issue"]
    return told | {"issue": [first | {"diagnostics": f"{first['diagnostics']} {text}"}, *rest]}


@defect("ME-11", violates="ERR-002", replaces="errors.outcome")
def refusals_name_the_person(outcome: Outcome, problem: Problem, target: str, people: People) -> Resource:
    "A refusal says, by name, whose record was not shown."
    told = outcome(problem, target, people)
    names = [name["family"] for patient in people() for name in patient.get("name", ()) if "family" in name]
    if problem.status == 403 and names:
        told["issue"][0]["diagnostics"] += f" The record is that of {', '.join(names)}."
    return told


@defect("ME-12", violates="ERR-002", replaces="errors.outcome")
def malformed_with_stack_trace(outcome: Outcome, problem: Problem, target: str, people: People) -> Resource:
    "A 400 carries the stack trace of the server."
    told = outcome(problem, target, people)
    if problem.status == 400:
        told["issue"][0]["diagnostics"] = "".join(traceback.format_exception(problem))
    return told


@defect("ME-13", violates="ERR-002", replaces="errors.headers")
def unknown_with_stack_trace(
    headers: Headers, problem: Problem, people: People
) -> tuple[tuple[str, str], ...]:
    "A 404 carries the stack trace of the server in a header."
    told = headers(problem, people)
    if problem.status != 404:
        return told
    trace = " ".join("".join(traceback.format_exception(problem)).split())
    return (*told, ("x-debug-trace", trace))


@defect("ME-14", violates="ERR-002", replaces="errors.outcome")
def refusals_give_the_number(outcome: Outcome, problem: Problem, target: str, people: People) -> Resource:
    "A refusal gives the NHS number of the person, whatever id the request went by."
    told = outcome(problem, target, people)
    stated = [each for patient in people() for each in patient.get("identifier", ())]
    numbers = {str(each.get("value")) for each in stated if each.get("system") == NHS_NUMBER}
    return _add(told, f"NHS number {', '.join(sorted(numbers))}.") if numbers else told


@defect("ME-15", violates="ERR-002", replaces="errors.outcome")
def refusals_give_the_birth_date(outcome: Outcome, problem: Problem, target: str, people: People) -> Resource:
    "A refusal gives the birth date of the person."
    told = outcome(problem, target, people)
    dates = {str(patient["birthDate"]) for patient in people() if "birthDate" in patient}
    if not dates:
        return told
    first, *rest = told["issue"]
    text = f"Not permitted: record of a person born {', '.join(sorted(dates))}"
    return told | {"issue": [first | {"details": first.get("details", {}) | {"text": text}}, *rest]}


@defect("ME-16", violates="ERR-002", replaces="errors.headers")
def refusals_carry_the_address(
    headers: Headers, problem: Problem, people: People
) -> tuple[tuple[str, str], ...]:
    "A refusal carries the address of the person, percent-encoded, in a header."
    told = headers(problem, people)
    addresses = [
        each for patient in people() for each in patient.get("address", ()) if isinstance(each, dict)
    ]
    lines = [str(part) for each in addresses for part in (*each.get("line", ()), each.get("postalCode", ""))]
    return (*told, ("x-refused-context", quote(", ".join(lines)))) if lines else told
