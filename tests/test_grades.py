"""How badly a resource was altered, where, and by how many faults."""

import pytest

from harness.fhir.compare import Allowed, compare
from harness.fhir.declared import Deviations
from harness.fhir.grades import BREACHES, Grade
from harness.fhir.lossless import Number, loads
from harness.fhir.paths import location
from harness.findings.altered import altered


def graded(sent, got, **allowed):
    return [(d.path, str(d.grade)) for d in compare(sent, got, Allowed(**allowed))]


@pytest.mark.parametrize(
    ("sent", "got", "grade"),
    [
        (Number("1.00"), Number("1.0"), "precision lost"),
        (Number("1.0"), Number("1.00"), "precision lost"),
        (Number("1e3"), Number("1000"), "spelling only"),
        (Number("1.0"), Number("1.1"), "value changed"),
        (Number("1.0"), "1.0", "value changed"),
        (True, "true", "value changed"),
        ("2024-02-29", "2024-02", "precision lost"),
        ("2024", "2024-01-01", "value changed"),
        ("2026-07-01T10:00:00+01:00", "2026-07-01T10:00:00", "precision lost"),
        ("2026-07-01T10:00:00+01:00", "2026-07-01T09:00:00Z", "precision lost"),
        ("2026-07-01T10:00:00+01:00", "2026-07-01T10:00:00Z", "value changed"),
        ("2026-07-01T10:00:00Z", "2026-07-01T10:00:00+00:00", "spelling only"),
        ("2026-07-01T10:00:00.250Z", "2026-07-01T10:00:00.25Z", "precision lost"),
        ("2026-07-01T10:00:00.123Z", "2026-07-01T10:00:00Z", "precision lost"),
        ("2026-07-01T10:00:00.123Z", "2026-07-01T10:00:00.124Z", "value changed"),
        ("2026-07-01T23:59:60Z", "2026-07-02T00:00:00Z", "value changed"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "value changed"),
        (Number("1e999999999999999999999"), Number("1e888888888888888888888"), "value changed"),
        (Number("1.0"), Number("1e999999999999999999999"), "value changed"),
        (Number("0.0"), Number("1e-999999999999999999999"), "precision lost"),
        ("a b", "a  b", "value changed"),
    ],
)
def test_values(sent, got, grade):
    assert graded({"a": sent}, {"a": got}) == [("a", grade)]


@pytest.mark.parametrize(
    ("sent", "got", "found"),
    [
        ([1, 2, 3], [2, 3], [("a[0]", "element dropped")]),
        ([1, 2, 3], [1, 2], [("a[2]", "element dropped")]),
        ([1, 2], [0, 1, 2], [("a[0]", "element added")]),
        ([1, 2, 3], [3, 2, 1], [("a", "reordered")]),
        ([1, 2, 3], [1, 9, 3], [("a[1]", "value changed")]),
        ([1, 2, 3, 4], [1, 9, 4], [("a[1]", "value changed"), ("a[2]", "element dropped")]),
        ([1, 1, 2], [1, 2], [("a[1]", "element dropped")]),
        ([], [1], [("a[0]", "element added")]),
        ([None, 1], [1], [("a[0]", "element added"), ("a[1]", "element dropped")]),
    ],
)
def test_entries_of_a_list(sent, got, found):
    sent, got = (
        [item if item is None else {"v": Number(str(item))} for item in some] for some in (sent, got)
    )
    assert [(path.removesuffix(".v"), grade) for path, grade in graded({"a": sent}, {"a": got})] == found


@pytest.mark.parametrize(
    ("sent", "got", "path"),
    [
        ({"id": "a"}, {"id": "b"}, "id"),
        ({}, {"meta": {"versionId": "1"}}, "meta.versionId"),
        ({"meta": {"tag": []}}, {"meta": {"tag": [{"code": "x"}]}}, "meta.tag[0]"),
        ({"reference": "Patient/1"}, {"reference": "http://s/Patient/1"}, "reference"),
        ({"data": "QUJD\n"}, {"data": "QUJD"}, "data"),
        ({"div": "<div>&eacute;</div>"}, {"div": "<div>é</div>"}, "div"),
    ],
)
def test_what_a_server_may_do_is_told_and_breaches_nothing(sent, got, path):
    assert graded(sent, got, base_url="http://s") == [(path, "allowed")]


@pytest.mark.parametrize("name", ["tag", "security"])
@pytest.mark.parametrize(
    ("sent", "got", "found"),
    [
        ("a", "aa", [("[1]", "element added")]),
        ("ab", "bxaxa", [("[1]", "allowed"), ("[3]", "allowed"), ("[4]", "element added")]),
        ("aab", "ab", [("[1]", "element dropped")]),
        ("aa", "aa", []),
        ("ab", "x", [("[0]", "element dropped"), ("[1]", "element dropped"), ("[0]", "allowed")]),
    ],
)
def test_labels_are_counted(name, sent, got, found):
    sent, got = ({"meta": {name: [{"code": code} for code in codes]}} for codes in (sent, got))
    assert graded(sent, got) == [(f"meta.{name}{place}", grade) for place, grade in found]


ENCOUNTER = {
    "resourceType": "Encounter",
    "contained": [{"resourceType": "Practitioner", "id": "a"}, {"resourceType": "Practitioner", "id": "b"}],
    "partOf": {"reference": "Encounter/1/_history/2"},
    "serviceProvider": {"reference": "#b"},
}


@pytest.mark.parametrize(
    ("deviations", "got", "found"),
    [
        (Deviations(unversioned=frozenset({"Encounter.partOf"})), "Encounter/1", Grade.DECLARED),
        (Deviations(unversioned=frozenset({"Encounter.subject"})), "Encounter/1", Grade.VALUE_CHANGED),
        (Deviations(unversioned=frozenset({"Encounter.partOf"})), "Encounter/2", Grade.VALUE_CHANGED),
    ],
)
def test_a_declared_deviation_is_exactly_that(deviations, got, found):
    back = ENCOUNTER | {"partOf": {"reference": got}}
    assert graded(ENCOUNTER, back, deviations=deviations) == [("partOf.reference", str(found))]


def test_only_contained_resources_nothing_refers_to_may_be_dropped():
    deviations = Deviations(drops_unreferenced=True)
    for kept, grade in ((1, "declared"), (0, "element dropped")):
        back = ENCOUNTER | {"contained": [ENCOUNTER["contained"][kept]]}
        assert graded(ENCOUNTER, back, deviations=deviations) == [(f"contained[{1 - kept}]", grade)]


@pytest.mark.parametrize(
    ("got", "grade"),
    [("10:00:00.123Z", "declared"), ("10:00:00.12Z", "precision lost"), ("10:00:00Z", "precision lost")],
)
def test_seconds_are_cut_where_it_is_declared(got, grade):
    moments = ({"a": f"2026-07-01T{clock}"} for clock in ("10:00:00.123456Z", got))
    assert graded(*moments, deviations=Deviations(second_digits=3)) == [("a", grade)]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("valueQuantity.value", "Observation.value.ofType(Quantity).value"),
        ("component[1].valueString", "Observation.component[1].value.ofType(string)"),
        ("_effectiveDateTime.extension[0].url", "Observation.effective.ofType(dateTime).extension[0].url"),
        ("reasonCode[0].text", "Observation.reasonCode[0].text"),
        ("", "Observation"),
    ],
)
def test_where_it_is_is_fhirpath(path, told):
    assert location("Observation", path) == told


def test_one_fault_is_one_finding():
    values = [Number(f"{n}.50") for n in range(17)]
    sent = {"resourceType": "Observation", "component": [{"valueQuantity": {"value": v}} for v in values]}
    got = loads('{"resourceType":"Observation","component":[' + ",".join(
        f'{{"valueQuantity":{{"value":{n}.5}}}}' for n in range(17)
    ) + "]}")  # fmt: skip
    found = altered(sent, got, Allowed(), "GET")
    assert len(found) == 1
    assert found[0].expected == "Observation.component[0].value.ofType(Quantity).value = 0.50"
    assert found[0].seen.endswith("= 0.5: decimals lose digits (17 elements)")


def test_breaches_and_the_rest():
    assert {grade for grade in Grade if grade not in BREACHES} == {
        Grade.SPELLING_ONLY, Grade.ALLOWED, Grade.DECLARED
    }  # fmt: skip
