"""Faults in how errors are told."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence

from ..model import Resource
from ..problem import Problem
from ..rules import defect

People = Callable[[], Sequence[Resource]]
Outcome = Callable[[Problem, People], Resource]
Rendered = Callable[[Problem, Resource], tuple[str, str]]


@defect("ME-01", violates="ERR-001", replaces="errors.rendered")
def unknown_as_plain_text(rendered: Rendered, problem: Problem, told: Resource) -> tuple[str, str]:
    "A 404 is answered in plain text."
    return ("text/plain;charset=utf-8", "Not Found") if problem.status == 404 else rendered(problem, told)


@defect("ME-02", violates="ERR-001", replaces="errors.rendered")
def bad_methods_as_html(rendered: Rendered, problem: Problem, told: Resource) -> tuple[str, str]:
    "A 405 is answered with a web page."
    page = "<!doctype html><title>405</title><h1>Method Not Allowed</h1>"
    return ("text/html;charset=utf-8", page) if problem.status == 405 else rendered(problem, told)


@defect("ME-03", violates="ERR-001", replaces="errors.outcome")
def malformed_without_code(outcome: Outcome, problem: Problem, people: People) -> Resource:
    "The OperationOutcome of a 400 has no code."
    told = outcome(problem, people)
    if problem.status != 400:
        return told
    issues = [{name: value for name, value in issue.items() if name != "code"} for issue in told["issue"]]
    return told | {"issue": issues}


@defect("ME-11", violates="ERR-002", replaces="errors.outcome")
def refusals_name_the_person(outcome: Outcome, problem: Problem, people: People) -> Resource:
    "A refusal says, by name, whose record was not shown."
    told = outcome(problem, people)
    names = [name["family"] for patient in people() for name in patient.get("name", ()) if "family" in name]
    if problem.status == 403 and names:
        told["issue"][0]["diagnostics"] += f" The record is that of {', '.join(names)}."
    return told


@defect("ME-12", violates="ERR-002", replaces="errors.outcome")
def malformed_with_stack_trace(outcome: Outcome, problem: Problem, people: People) -> Resource:
    "A 400 carries the stack trace of the server."
    told = outcome(problem, people)
    if problem.status == 400:
        told["issue"][0]["diagnostics"] = "".join(traceback.format_exception(problem))
    return told


@defect("ME-13", violates="ERR-002", replaces="errors.headers")
def unknown_with_stack_trace(
    headers: Callable[[Problem], tuple[tuple[str, str], ...]], problem: Problem
) -> tuple[tuple[str, str], ...]:
    "A 404 carries the stack trace of the server in a header."
    told = headers(problem)
    if problem.status != 404:
        return told
    trace = " ".join("".join(traceback.format_exception(problem)).split())
    return (*told, ("x-debug-trace", trace))
