"""What a server says of a resource: valid, not valid or nothing; and where that differs from what we say."""

import pytest

from harness.fhir.validation.issues import Issue, Report
from harness.fhir.validation.opinions import Opinion, Said, about, differences, no_opinion, read

MINE = "https://shcr.invalid/StructureDefinition/Patient"
VALID = Report((Issue("warning", "dom-6", "Patient", "no narrative"),))
INVALID = Report((*VALID.issues, Issue("error", "binding", "Patient.gender", "expected a code")))


def outcome(*issues):
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


def issue(severity="error", code="invalid", said="it is odd", **more):
    return {"severity": severity, "code": code, "diagnostics": said, **more}


@pytest.mark.parametrize(
    ("issues", "valid"),
    [
        ([issue("information", "informational")], True),
        ([issue("warning"), issue("information")], True),
        ([issue("warning"), issue("error")], False),
        ([issue("fatal", "structure")], False),
        ([issue("error", "not-supported")], None),
        ([issue("fatal", "not-found")], None),
        ([issue("error", "exception")], None),
        ([issue("error", "not-supported"), issue("error", "value")], False),
        ([issue("warning", "not-supported", "an extension is not supported")], True),
        ([issue("warning", "not-supported", f"Profile '{MINE}' is not supported")], None),
        ([issue("warning", "processing", f"Profile reference '{MINE}' has not been checked")], None),
        ([issue("error", "processing", f"Failed to retrieve profile with url={MINE}")], None),
        ([issue("error", "processing", f"one name at least (from {MINE})")], False),
        ([issue("error", "processing", "Failed to retrieve profile with url=https://x.example/B")], False),
        ([issue("success")], None),
        ([issue(None)], None),
        ([], None),
        ([3], None),
    ],
)
def test_severities_and_codes_make_an_opinion(issues, valid):
    found = read(outcome(*issues), [f"{MINE}|1.0"])
    assert found.valid is valid
    assert bool(found.reason) is (valid is None)


@pytest.mark.parametrize(
    "body", [None, [], {}, {"resourceType": "Patient"}, outcome(), {**outcome(), "issue": 1}]
)
def test_what_is_no_outcome_is_no_opinion(body):
    assert read(body).valid is None


def test_an_outcome_may_come_as_the_parameter_return():
    inside = {"name": "return", "resource": outcome(issue())}
    assert read({"resourceType": "Parameters", "parameter": [{"name": "x"}, inside]}).valid is False


def test_an_issue_is_read_into_lines():
    placed = issue(said="two\nlines\x1b[31m", expression=["Patient.name"], location=["/f:Patient"])
    worded = {"severity": "error", "code": "value", "details": {"text": "words"}, "location": ["/f:Patient"]}
    long = issue(said="x" * 1000)
    said = read(outcome(placed, worded, long, {"severity": "error", "code": 1})).issues
    assert said[0] == Said("error", "invalid", "Patient.name", "two lines [31m")
    assert said[1] == Said("error", "value", "/f:Patient", "words")
    assert len(said[2].message) == 303
    assert said[3] == Said("error", "", "", "")


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("Patient.name[0]", True),
        ("/f:Patient/f:name", True),
        ("PatientX.name", False),
        ("Parameters", False),
        ("", False),
    ],
)
def test_an_error_is_about_the_resource_if_its_place_is(place, expected):
    assert about(read(outcome(issue(expression=[place]))), "Patient") is expected


def test_only_two_opinions_can_differ():
    yes, no = read(outcome(issue("warning"))), read(outcome(issue(expression=["Patient.name"])))
    assert differences(VALID, yes) == differences(INVALID, no) == []
    assert differences(VALID, no) == ["we say valid, the server says: Patient.name: it is odd [invalid]"]
    assert differences(INVALID, yes) == ["we find binding at Patient.gender, the server says valid"]
    assert differences(VALID, no_opinion("why")) == differences(INVALID, Opinion(None)) == []
