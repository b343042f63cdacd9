"""Faults in how errors are told."""

from __future__ import annotations

from collections.abc import Callable

from ...model import Resource
from ...policy.errors import People
from ...problem import Problem
from ...rules import defect
from ...types import R4

Outcome = Callable[[Problem, str, People], Resource]
Rendered = Callable[[Problem, str, Resource], tuple[str, str]]
_TEXT = "text/plain;charset=utf-8"


@defect("ME-01", violates="ERR-001", replaces="errors.rendered")
def unknown_as_plain_text(
    rendered: Rendered, problem: Problem, target: str, told: Resource
) -> tuple[str, str]:
    "A 404 is answered in plain text."
    return (
        ("text/plain;charset=utf-8", "Not Found")
        if problem.status == 404
        else rendered(problem, target, told)
    )


@defect("ME-02", violates="ERR-001", replaces="errors.rendered")
def bad_methods_as_html(rendered: Rendered, problem: Problem, target: str, told: Resource) -> tuple[str, str]:
    "A 405 is answered with a web page."
    page = "<!doctype html><title>405</title><h1>Method Not Allowed</h1>"
    return ("text/html;charset=utf-8", page) if problem.status == 405 else rendered(problem, target, told)


@defect("ME-03", violates="ERR-001", replaces="errors.outcome")
def malformed_without_code(outcome: Outcome, problem: Problem, target: str, people: People) -> Resource:
    "The OperationOutcome of a 400 has no code."
    told = outcome(problem, target, people)
    if problem.status != 400:
        return told
    issues = [{name: value for name, value in issue.items() if name != "code"} for issue in told["issue"]]
    return told | {"issue": issues}


@defect("ME-04", violates="ERR-001", replaces="errors.rendered")
def malformed_bundles_as_plain_text(
    rendered: Rendered, problem: Problem, target: str, told: Resource
) -> tuple[str, str]:
    "A transaction that cannot be understood is refused in plain text."
    to_the_base = R4.isdisjoint(target.partition("?")[0].split("/"))
    if problem.status == 400 and to_the_base:
        return _TEXT, "Bad Request"
    return rendered(problem, target, told)


@defect("ME-05", violates="ERR-001", replaces="errors.outcome")
def unknown_with_an_invented_code(
    outcome: Outcome, problem: Problem, target: str, people: People
) -> Resource:
    "The code in the OperationOutcome of a 404 is not one FHIR has."
    told = outcome(problem, target, people)
    if problem.status != 404:
        return told
    return told | {"issue": [issue | {"code": "no-record-found"} for issue in told["issue"]]}
