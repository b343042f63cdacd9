"""Whether an answer is in the format its Content-Type says."""

import pytest

from harness.fhir import synthetic
from harness.fhir.compare import differences
from harness.fhir.lossless import loads
from harness.fhir.validation.validator import Validator
from harness.fhir.xml import to_json
from harness.findings.formats import untrue
from harness.suite.errors.negotiation import _in_latin_1, _in_xml, _place
from harness.target.client import Answer

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


ITEM = synthetic.observation(
    identifier=[{"system": "https://a.example/id", "value": "1"}],
    subject={"reference": "Patient/1"},
    note=[{"text": "\u00e9"}],
)


def test_what_is_sent_in_another_form_is_sound_in_it():
    """A server that takes it is right to, and one that refuses it refuses the form."""
    validator = Validator()
    in_xml = to_json(_in_xml(ITEM), validator.compiler)
    assert validator.validate(in_xml).valid
    assert in_xml["identifier"] == ITEM["identifier"]
    assert in_xml["subject"] == ITEM["subject"]
    octets = _in_latin_1(ITEM)
    assert differences(ITEM, loads(octets.decode("latin-1"))) == []
    with pytest.raises(UnicodeDecodeError):
        octets.decode("utf-8")


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("http://a.example/fhir/Observation/1/_history/2", "Observation/1"),
        ("Observation/1", "Observation/1"),
        ("http://a.example/fhir/Patient/1", ""),
        ("", ""),
    ],
)
def test_where_it_was_put(location, place):
    assert _place(Answer(201, {"location": location}, "", ())) == place
