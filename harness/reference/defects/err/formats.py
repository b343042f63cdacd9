"""Faults of negotiation: an answer is not in the format that it claims, or a refusal in none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...model import Resource
from ...policy.errors import People
from ...policy.negotiation import JSON
from ...problem import Problem
from ...rules import also, defect

Rendered = Callable[[Problem, str, Resource], tuple[str, str]]
Outcome = Callable[[Problem, str, People], Resource]
Written = Callable[[str, str, Sequence[str]], tuple[str, bytes]]
_PAGE = "text/html;charset=utf-8"


@defect("ME-41", violates="ERR-001", replaces="errors.rendered")
def not_acceptable_as_html(
    rendered: Rendered, problem: Problem, target: str, told: Resource
) -> tuple[str, str]:
    "A 406 is answered with a web page."
    if problem.status != 406:
        return rendered(problem, target, told)
    return _PAGE, "<!doctype html><title>406</title><h1>Not Acceptable</h1>"


@defect("ME-42", violates="ERR-001", replaces="negotiation.answered-as-json")
def anything_is_promised(answered: Callable[[], bool]) -> bool:
    "A format that is not there is answered under the name that was asked for, and is JSON."
    return True


@also("ME-42", replaces="negotiation.written")
def under_the_name_asked_for(
    written: Written, text: str, accept: str, formats: Sequence[str]
) -> tuple[str, bytes]:
    "The Content-Type repeats what was accepted."
    media, octets = written(text, accept, formats)
    asked = accept.partition(",")[0].strip()
    return (media if "*" in asked or asked.partition(";")[0] in JSON else asked), octets


@defect("ME-43", violates="ERR-001", replaces="negotiation.written")
def a_named_format_is_for_reading(
    written: Written, text: str, accept: str, formats: Sequence[str]
) -> tuple[str, bytes]:
    "Whoever names a format in the address gets a web page with the JSON on it."
    if not formats:
        return written(text, accept, formats)
    shown = text.replace("&", "&amp;").replace("<", "&lt;")
    return _PAGE, f"<!doctype html><title>Resource</title><pre>{shown}</pre>".encode()


@defect("ME-44", violates="ERR-001", replaces="errors.rendered")
def outcomes_claim_to_be_pages(
    rendered: Rendered, problem: Problem, target: str, told: Resource
) -> tuple[str, str]:
    "The Content-Type of an OperationOutcome says that it is a web page."
    return _PAGE, rendered(problem, target, told)[1]


@defect("ME-45", violates="ERR-001", replaces="errors.outcome")
def refusals_in_welsh(outcome: Outcome, problem: Problem, target: str, people: People) -> Resource:
    "A refusal is told in Welsh as well, and its letters are Latin-1."
    told = outcome(problem, target, people)
    issues = [issue | {"diagnostics": f"{issue['diagnostics']} Ni ddaeth y côd."} for issue in told["issue"]]
    return told | {"issue": issues}


@also("ME-45", replaces="negotiation.refused")
def letters_in_latin_1(refused: Callable[[str], bytes], text: str) -> bytes:
    "One octet for each letter."
    return text.encode("latin-1", "replace")


@defect("ME-46", violates="ERR-001", replaces="negotiation.written")
def another_charset_is_named(
    written: Written, text: str, accept: str, formats: Sequence[str]
) -> tuple[str, bytes]:
    "The Content-Type of an answer names Latin-1."
    return "application/fhir+json;charset=ISO-8859-1", written(text, accept, formats)[1]


@defect("ME-47", violates="ERR-001", replaces="errors.rendered")
def unsupported_without_a_word(
    rendered: Rendered, problem: Problem, target: str, told: Resource
) -> tuple[str, str]:
    "A 415 has no body."
    media, text = rendered(problem, target, told)
    return media, "" if problem.status == 415 else text


@defect("ME-48", violates="ERR-001", replaces="negotiation.written")
def a_page_that_claims_to_be_json(
    written: Written, text: str, accept: str, formats: Sequence[str]
) -> tuple[str, bytes]:
    "Where a format is named in the address, the web page of the answer claims to be FHIR JSON."
    media, octets = written(text, accept, formats)
    return media, b"<!doctype html><pre>" + octets + b"</pre>" if formats else octets
