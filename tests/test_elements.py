"""What became of the elements a row names: one change a line, and changes that another row owns."""

import base64

import pytest

from harness.fhir import synthetic
from harness.fhir.compare import Allowed
from harness.fhir.drawn import codes, demographics, measurements, negation
from harness.fhir.lossless import Number
from harness.fhir.synthetic import nhs_identifier
from harness.findings.elements import altered_elements, lost_elements
from harness.findings.letters import altered_letters, altered_narrative
from harness.findings.moments import altered_moment
from harness.suite.round_trip.codes import _altered_terms
from harness.suite.round_trip.demographics import _forgotten
from harness.suite.round_trip.measurements import _torn
from harness.suite.round_trip.negation import _turned_round

DOSE = {"text": "2.5 mg", "dose": {"value": Number("2.5"), "unit": "mg"}, "route": [{"text": "oral"}]}
LETTER = {
    "attachment": {
        "contentType": "text/plain",
        "data": "YQ0KYg==",
        "size": Number("4"),
        "hash": "x",
        "url": "https://a.example/letter?n=1",
        "creation": "2026-03-04T16:40:00Z",
    }
}
XHTML = '<div xmlns="http://www.w3.org/1999/xhtml"><p class="a" id="b">caf&#233; &amp; tea</p></div>'


def told(sent, got, concerns=lambda path: True):
    return [(f.expected, f.seen) for f in altered_elements(sent, got, concerns, "")]


@pytest.mark.parametrize(
    ("got", "finding"),
    [
        ({**DOSE, "text": "2.5"}, ('text = "2.5 mg"', 'text = "2.5": value changed, text changes')),
        ({**DOSE, "dose": {"unit": "mg"}}, ("dose.value = 2.5", "dose.value = absent")),
        (
            {**DOSE, "dose": {"value": "2.5", "unit": "mg"}},
            ("dose.value = 2.5", 'dose.value = "2.5": value changed, numbers come back as text'),
        ),
        (
            {**DOSE, "dose": {"value": Number("25"), "unit": "mg"}},
            ("dose.value = 2.5", "dose.value = 25: value changed, numbers change"),
        ),
        ({**DOSE, "site": "arm"}, ("site = absent", 'site = "arm"')),
    ],
)
def test_lost_changed_and_added(got, finding):
    assert told(DOSE, DOSE) == []
    assert told(DOSE, got) == [finding]
    assert told(DOSE, got, lambda path: path.startswith("route")) == []


def test_nothing_came_back():
    assert len(told(DOSE, None)) == len(told(DOSE, {})) == 4


def test_how_a_number_is_spelt_is_another_rows():
    assert told(DOSE, {**DOSE, "dose": {"value": Number("2.50"), "unit": "mg"}}) == []
    assert told({"flag": True}, {"flag": Number("1")}) != []


def test_how_a_moment_is_spelt_is_no_change_and_text_that_reads_like_one_is_text():
    before, after = "2026-07-01T10:00:00Z", "2026-07-01T10:00:00+00:00"
    assert told({"event": [before]}, {"event": [after]}) == []
    assert told({"event": [before]}, {"event": [after[:19]]}) == [
        (f'event[0] = "{before}"', f'event[0] = "{after[:19]}": precision lost, moments lose their offset')
    ]
    assert len(told({"text": before}, {"text": after})) == 1


def test_order_counts_and_a_null_that_keeps_a_place_does_not():
    swapped = told({"code": ["a", "b"]}, {"code": ["b", "a"]})
    assert swapped == [('code[0] = "a"', 'code[0] = "b": value changed, code changes (2 elements)')]
    assert (
        told({"given": ["a"], "_given": [None, {"id": "x"}]}, {"given": ["a"], "_given": [None, {"id": "x"}]})
        == []
    )


def test_what_is_added_beside_does_not_count_as_lost():
    assert lost_elements({"a": "x"}, {"a": "x", "b": "y"}, lambda path: True, "") == []
    assert lost_elements({"a": "x"}, {"b": "x"}, lambda path: True, "") != []


@pytest.mark.parametrize(
    "change",
    [
        {"data": base64.b64encode(b"a\nb").decode()},
        {"data": "not base64!"},
        {"data": None},
        {"size": Number("3")},
        {"hash": "y"},
        {"contentType": "text/html"},
        {"url": "https://a.example/letter"},
        {"creation": "2026-03-04T16:40:01Z"},
    ],
)
def test_a_letter_that_changed(change):
    spelt = {"data": "YQ0K\nYg==", "creation": "2026-03-04T16:40:00.0+00:00"}
    wrapped = {"attachment": {**LETTER["attachment"], **spelt}}
    assert altered_letters(LETTER, wrapped, "") == []
    assert len(altered_letters(LETTER, {"attachment": {**LETTER["attachment"], **change}}, "")) == 1


def test_narrative_is_compared_as_canonical_xhtml():
    def narrated(div):
        return {"text": {"status": "additional", "div": div}}

    same = XHTML.replace("&#233;", "é").replace('class="a" id="b"', "id='b' class='a'")
    assert altered_narrative(narrated(XHTML), narrated(same), "") == []
    for other in (XHTML.replace("tea", "Tea"), XHTML.replace(' class="a"', ""), "", None):
        assert len(altered_narrative(narrated(XHTML), narrated(other), "")) == 1
    assert len(altered_narrative(narrated(XHTML), {}, "")) == 2


PERSON = demographics.CASES[3]
SENT = {**demographics.POLISH, "identifier": [{"value": "1"}, PERSON.on(nhs_identifier("9990000034"))]}


@pytest.mark.parametrize(
    ("got", "lost"),
    [
        ({"extension": [{"url": "https://a.example"}, *SENT["extension"][::-1]]}, 0),
        ({"identifier": [{"value": "own"}, *SENT["identifier"]]}, 0),
        ({"identifier": SENT["identifier"][:1]}, 4),
        ({"identifier": "none", "extension": None, "communication": [1]}, 24),
    ],
)
def test_demographic_details_are_known_by_their_names(got, lost):
    found = _forgotten(SENT, {**SENT, **got}, Allowed(), "")
    assert len(found) == lost


def test_a_code_added_beside_is_no_torn_measurement():
    sent = measurements.VITAL_SIGNS[1]
    mapped = {
        **sent["code"],
        "coding": [*sent["code"]["coding"], {"system": "https://a.example", "code": "T"}],
    }
    assert _torn(sent, {**sent, "code": mapped}, Allowed(), "") == []
    assert len(_torn(sent, {**sent, "code": {"coding": sent["code"]["coding"][1:]}}, Allowed(), "")) == 4


def test_a_picked_display_counts_and_another_does_not():
    sent = codes.carrying("problem", codes.MAPPED)
    codings = sent["code"]["coding"]
    others = [codings[0], {**codings[1], "display": "another"}, codings[2]]
    picked = [{**codings[0], "display": "another"}, *codings[1:]]
    assert _altered_terms(sent, {**sent, "code": {**sent["code"], "coding": others}}, Allowed(), "") == []
    assert len(_altered_terms(sent, {**sent, "code": {**sent["code"], "coding": picked}}, Allowed(), "")) == 1


def test_what_extends_the_parts_of_a_persons_record_counts_wherever_they_stand():
    sent = demographics.RESIDENT
    home = sent["address"][0]
    moved = {**sent, "address": [{"city": "Elsewhere"}, *sent["address"]]}
    bare = {**sent, "address": [{name: home[name] for name in home if name != "extension"}]}
    assert _forgotten(sent, moved, Allowed(), "") == []
    assert len(_forgotten(sent, bare, Allowed(), "")) > 1


def test_the_moment_of_a_death_may_be_spelt_in_another_way():
    sent = {"resourceType": "Patient", "deceasedDateTime": "2026-01-14T03:20:00+00:00"}
    assert _forgotten(sent, {**sent, "deceasedDateTime": "2026-01-14T03:20:00Z"}, Allowed(), "") == []
    for other in ("2026-01-14", "2026-01-14T03:21:00Z", None):
        assert len(_forgotten(sent, {**sent, "deceasedDateTime": other}, Allowed(), "")) == 1


def test_a_time_of_the_day_keeps_its_seconds():
    assert altered_moment("09:30:15", "09:30:15.0", "") == []
    for other in ("09:30:00", "09:30", "09:30:15.5", None):
        assert len(altered_moment("09:30:15", other, "")) == 1


def test_what_an_absence_says_too_turns_nothing_round():
    sent = synthetic.medication_request()
    assert _turned_round(sent, {**sent, "doNotPerform": False}, Allowed(), "") == []
    assert len(_turned_round(sent, {**sent, "doNotPerform": True}, Allowed(), "")) == 1
    assert len(_turned_round(negation.NOT_TO_BE_GIVEN, sent, Allowed(), "")) == 1
