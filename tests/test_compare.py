"""What a server may change, and that nothing else passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.fhir.compare import Allowed, differences
from harness.fhir.drawn.of_profiles import instances
from harness.fhir.grades import BREACHES, of_numbers
from harness.fhir.lossless import Number, dumps, loads
from harness.fhir.profiles import own
from harness.fhir.validation.validator import Validator

BASE = "http://server.example/fhir"
RESOURCES = instances(
    Validator(own.with_own(())),
    [f"{own.OWN}{kind}" for kind in ("Observation", "Patient", "MedicationRequest")],
)
URN = "urn:uuid:0b5e7a0e-0000-5000-8000-000000000001"


def paths(sent, got, allowed=None):
    return [difference.path for difference in differences(sent, got, allowed)]


@given(RESOURCES)
def test_nothing_differs_from_itself(resource):
    assert not differences(resource, loads(dumps(resource)))


@given(RESOURCES, st.data())
def test_a_lost_member_is_seen(resource, data):
    name = data.draw(st.sampled_from(sorted(set(resource) - {"id", "meta"})))
    less = {key: value for key, value in resource.items() if key != name}
    assert any(path.startswith(name) for path in paths(resource, less))


@pytest.mark.parametrize(
    ("sent", "got"),
    [
        ({"id": "a"}, {"id": "b"}),
        ({}, {"meta": {"versionId": "1", "lastUpdated": "2026-01-01T00:00:00Z"}}),
        ({}, {"meta": {"source": "x", "tag": [{"code": "a"}], "security": [{"code": "b"}]}}),
        ({"meta": {"tag": [{"code": "a"}]}}, {"meta": {"tag": [{"code": "z"}, {"code": "a"}]}}),
        ({"a": "1", "b": "2"}, {"b": "2", "a": "1"}),
        ({"reference": "Patient/1"}, {"reference": f"{BASE}/Patient/1"}),
        ({"data": "QUJD\nREVG"}, {"data": "QUJDREVG"}),
        ({"div": "<div>&eacute;</div>"}, {"div": "<div>é</div>"}),
        ({"div": "<div a='1' b='2'/>"}, {"div": '<div b="2" a="1"></div>'}),
        (
            {"given": ["A", "B"], "_given": [{"id": "x"}]},
            {"given": ["A", "B"], "_given": [{"id": "x"}, None]},
        ),
        ({"given": ["A", "B"]}, {"given": ["A", "B"], "_given": [None, None]}),
        ({"_given": [{"id": "x"}]}, {"given": [None], "_given": [{"id": "x"}]}),
        ({"value": Number("1e3")}, {"value": Number("1000")}),
        ({"value": Number("1.20E+2")}, {"value": Number("120")}),
    ],
)
def test_what_a_server_may_change(sent, got):
    assert paths(sent, got, Allowed(base_url=BASE)) == []


@pytest.mark.parametrize(
    ("sent", "got", "path"),
    [
        ({"meta": {"tag": [{"code": "a"}]}}, {"meta": {"tag": []}}, "meta.tag[0]"),
        ({"meta": {"tag": [{"code": "a"}]}}, {}, "meta.tag"),
        ({"meta": {"profile": ["x"]}}, {"meta": {"profile": ["y"]}}, "meta.profile[0]"),
        ({}, {"meta": {"profile": ["y"]}}, "meta.profile"),
        ({"meta": {"source": "x"}}, {"meta": {"source": "x#1"}}, "meta.source"),
        ({"contained": [{"id": "a"}]}, {"contained": [{"id": "b"}]}, "contained[0].id"),
        ({"a": ["1", "2"]}, {"a": ["2", "1"]}, "a"),
        ({"a": ["1", "2"]}, {"a": ["1"]}, "a[1]"),
        ({"a": " x "}, {"a": "x"}, "a"),
        ({"a": False}, {}, "a"),
        ({"a": True}, {"a": "true"}, "a"),
        ({}, {"b": "new"}, "b"),
        ({"value": Number("1.0")}, {"value": Number("1.00")}, "value"),
        ({"value": Number("0.10")}, {"value": Number("0.1")}, "value"),
        ({"value": Number("5")}, {"value": "5"}, "value"),
        ({"reference": "Patient/1"}, {"reference": "Patient/2"}, "reference"),
        ({"reference": URN}, {"reference": "Patient/2"}, "reference"),
        ({"_a": {"id": "x"}}, {}, "_a"),
        (
            {"given": ["A", "B"], "_given": [None, {"id": "x"}]},
            {"given": ["A", "B"], "_given": [{"id": "x"}]},
            "_given",
        ),
        ({"div": "<div>a b</div>"}, {"div": "<div>ab</div>"}, "div"),
        ({"text": {"status": "generated", "div": "<div>a</div>"}}, {}, "text"),
        ({}, {"text": {"status": "generated", "div": "<div>a</div>"}}, "text"),
        ({"data": "QUJD"}, {"data": "QUJE"}, "data"),
    ],
)
def test_what_it_may_not(sent, got, path):
    assert path in paths(sent, got, Allowed(base_url=BASE))


def test_a_reference_may_become_what_its_transaction_made_of_it():
    allowed = Allowed(references={URN: frozenset({"Patient/9"})}, base_url=BASE)
    assert (
        paths({"subject": {"reference": URN}}, {"subject": {"reference": f"{BASE}/Patient/9"}}, allowed) == []
    )
    assert paths({"url": URN}, {"url": "Patient/9"}, allowed) == []
    assert paths({"subject": {"reference": URN}}, {"subject": {"reference": "Patient/8"}}, allowed) == [
        "subject.reference"
    ]


def test_what_the_server_did_not_tell_may_be_any_reference():
    allowed = Allowed(untold=frozenset({URN}), base_url=BASE)
    assert (
        paths({"subject": {"reference": URN}}, {"subject": {"reference": f"{BASE}/Patient/9"}}, allowed) == []
    )
    assert paths({"subject": {"reference": URN}}, {"subject": {"reference": URN}}, allowed) == []
    assert paths({"subject": {"reference": URN}}, {"subject": {"display": "x"}}, allowed)


def test_narrative_of_its_own_only_if_the_target_declares_it():
    declared = Allowed(generated_narrative=True)
    generated = {"text": {"status": "generated", "div": "<div>a</div>"}}
    written = {"text": {"status": "additional", "div": "<div>a</div>"}}
    assert paths({}, generated, declared) == []
    assert paths(generated, {}, declared) == []
    assert paths(written, generated, declared) == ["text.status"]


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("1.0", "1.00", False),
        ("1e3", "1000", True),
        ("1E-3", "0.001", True),
        ("1e3", "1000.0", False),
        ("0.1", "0.10", False),
    ],
)
def test_decimals(one, other, agree):
    assert (of_numbers(Number(one), Number(other)) not in BREACHES) is agree
