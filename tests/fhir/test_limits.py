"""How long a text may be: what R4 says of strings, and what is left unparsed for its size."""

import pytest
from definition_kit import rules, validator

from harness.fhir.validation.limits import MAX_NARRATIVE
from harness.fhir.validation.primitives import MAX_STRING
from harness.suite.round_trip.odd import LONG

PATIENT = {"resourceType": "Patient"}


def found(**more):
    return rules(validator().validate({**PATIENT, **more}))


@pytest.mark.parametrize("longer", [0, 1])
def test_a_narrative_past_its_limit_is_not_parsed_and_never_passed_in_silence(longer):
    """`br` alone says nothing: txt-2, found as long as the narrative is parsed."""
    start, end = '<div xmlns="http://www.w3.org/1999/xhtml">', "<br/></div>"
    div = start + " " * (MAX_NARRATIVE + longer - len(start + end)) + end
    report = validator().validate({**PATIENT, "text": {"status": "generated", "div": div}})
    place = "Patient.text.div"
    if longer:
        assert report.valid
        assert [(one.rule, one.location) for one in report.unevaluated] == [
            ("txt-1", place),
            ("txt-2", place),
        ]
    else:
        assert rules(report) == [("txt-2", place)]
        assert report.unevaluated == ()


STRINGS = {
    "string": ("Patient.name[0].text", lambda text: {"name": [{"text": text}]}),
    "code": ("Patient.language", lambda text: {"language": text}),
    "markdown": (
        "Patient.extension[0].value.ofType(markdown)",
        lambda text: {"extension": [{"url": "http://x", "valueMarkdown": text}]},
    ),
}


@pytest.mark.parametrize("kind", STRINGS)
def test_a_string_is_no_longer_than_r4_lets_it_be(kind):
    place, holding = STRINGS[kind]
    assert found(**holding("x" * MAX_STRING)) == []
    assert found(**holding("x" * (MAX_STRING + 1))) == [("format", place)]


def test_what_is_no_string_may_be_longer():
    text = "x" * (MAX_STRING + 4)
    div = f'<div xmlns="http://www.w3.org/1999/xhtml">{text}</div>'
    assert (
        found(text={"status": "generated", "div": div}, photo=[{"contentType": "image/png", "data": text}])
        == []
    )


@pytest.mark.parametrize("n", range(len(LONG)))
def test_no_long_text_that_the_suite_sends_is_past_a_limit(n):
    issues = validator().validate(LONG[n]).issues
    assert not {"format", "max-length"} & {one.rule for one in issues}
