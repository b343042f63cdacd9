"""Whether an answer is in the format its Content-Type says."""

import pytest

from harness.findings.formats import untrue

OUTCOME, PAGE, TURTLE = '{"resourceType":"OperationOutcome"}', "<!doctype html><p>x</p>", "<a> a <b> ."
FHIR = "application/fhir+json"


@pytest.mark.parametrize(
    ("content_type", "text"),
    [
        (FHIR, OUTCOME),
        (f'{FHIR}; fhirVersion=4.0; charset="UTF-8"', OUTCOME),
        ("Application/JSON;charset=utf8", '{"detail":"Not Found"}'),
        ("application/problem+json", "{}"),
        (FHIR, ""),
        ("", OUTCOME),
        ("text/html;charset=iso-8859-1", PAGE),
        ("text/turtle", TURTLE),
        ("application/fhir+xml", "<OperationOutcome/>"),
        ("text/plain", '{"not":"FHIR"}'),
    ],
)
def test_what_an_answer_may_claim(content_type, text):
    assert untrue(content_type, text, True, "") == []


@pytest.mark.parametrize(
    ("content_type", "text", "seen"),
    [
        (FHIR, PAGE, "a body that is none"),
        (FHIR, "null", "a body that is none"),
        ("text/turtle", OUTCOME, "text/turtle"),
        ("text/html", OUTCOME, "text/html"),
        ("application/x-nothing", f" {OUTCOME}", "application/x-nothing"),
        (f"{FHIR};charset=ISO-8859-1", OUTCOME, "charset=iso-8859-1"),
    ],
)
def test_what_is_untrue(content_type, text, seen):
    assert [finding.seen for finding in untrue(content_type, text, True, "")] == [seen]


def test_octets_that_are_not_utf_8():
    assert [finding.seen for finding in untrue(FHIR, OUTCOME, False, "")] == ["octets that are not"]
    assert untrue("text/html;charset=iso-8859-1", PAGE, False, "") == []
