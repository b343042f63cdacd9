"""How badly a resource was altered, where, and by how many faults."""

from collections import defaultdict

import pytest

from harness.fhir.compare import Allowed, compare
from harness.fhir.dated import holds_moment
from harness.fhir.declared import Deviations
from harness.fhir.definitions import core
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
        (Number("1e999999999999999999999"), Number("1e888888888888888888888"), "value changed"),
        (Number("1.0"), Number("1e999999999999999999999"), "value changed"),
        (Number("0.0"), Number("1e-999999999999999999999"), "precision lost"),
        ("a b", "a  b", "value changed"),
    ],
)
def test_values(sent, got, grade):
    assert graded({"a": sent}, {"a": got}) == [("a", grade)]


MOMENTS = [
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
    ("2026-07-01T10:00:00.25+01:00", "2026-07-01T09:00:00.250Z", "precision lost"),
    ("2026-07-01T10:00:00.25+01:00", "2026-07-01T10:00:00.26", "value changed"),
    ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60+00:00", "spelling only"),
    ("2016-12-31T23:59:60Z", "2017-01-01T00:59:60+01:00", "precision lost"),
    ("2016-12-31T23:59:60Z", "2017-01-01T00:59:59+01:00", "value changed"),
    ("9999-12-31T23:30:00-01:00", "9999-12-31T22:30:00-02:00", "precision lost"),
    ("2024-01-01T00:00:00Z", "2024-01-01", "precision lost"),
    ("2024-01-01", "2024-01-01T00:00:00Z", "value changed"),
    ("2024-01-01T25:00:00Z", "2024-01-02T01:00:00Z", "value changed"),
]


@pytest.mark.parametrize(("sent", "got", "grade"), MOMENTS)
@pytest.mark.parametrize(
    ("wrapped", "path"),
    [
        (lambda text: {"effectiveDateTime": text}, "effectiveDateTime"),
        (lambda text: {"event": ["2024", text]}, "event[1]"),
        (
            lambda text: {"_status": {"extension": [{"valueInstant": text}]}},
            "_status.extension[0].valueInstant",
        ),
        (lambda text: {"dateCriterion": [{"value": text}]}, "dateCriterion[0].value"),
    ],
)
def test_moments(wrapped, path, sent, got, grade):
    assert graded(wrapped(sent), wrapped(got)) == [(path, grade)]


@pytest.mark.parametrize(("sent", "got", "grade"), MOMENTS)
@pytest.mark.parametrize(
    ("wrapped", "path"),
    [
        (lambda text: {"valueString": text}, "valueString"),
        (lambda text: {"identifier": [{"value": text}]}, "identifier[0].value"),
        (lambda text: {"code": {"text": text, "coding": []}}, "code.text"),
        (lambda text: {"name": [{"given": ["A", text]}]}, "name[0].given[1]"),
        (lambda text: {"_birthDate": {"id": text}}, "_birthDate.id"),
        (
            lambda text: {"_birthDate": {"extension": [{"valueString": text}]}},
            "_birthDate.extension[0].valueString",
        ),
    ],
)
def test_text_that_reads_like_a_moment_is_text(wrapped, path, sent, got, grade):
    assert graded(wrapped(sent), wrapped(got)) == [(path, "value changed")]


def typed():
    """Each name an element has in JSON, with the types it has anywhere in R4 and the paths of its parents."""
    found = defaultdict(lambda: defaultdict(set))
    for name in core.type_names():
        structure = core.find("StructureDefinition", core.BASE + name)
        if structure["kind"] == "primitive-type" or structure.get("derivation") == "constraint":
            continue
        for element in structure["element"][1:]:
            parent, _, leaf = element["path"].rpartition(".")
            for code in (each["code"] for each in element.get("type", ())):
                found[leaf.replace("[x]", code[0].upper() + code[1:])][code].add(parent.rpartition(".")[2])
    return found


def test_what_holds_moments_is_what_r4_says():
    moments = {"date", "dateTime", "instant"}
    free = {"string", "markdown", "uri", "url", "canonical", "id", "oid", "uuid", "base64Binary", "xhtml"}
    mixed = set()
    for name, types in typed().items():
        parents = {parent for code in moments & set(types) for parent in types[code]}
        if not parents or not free & set(types):
            assert holds_moment(name) is holds_moment(f"x.y[0].{name}[3]") is bool(parents), name
            continue
        mixed |= {(parent, name) for parent in parents}
        others = {parent for code in set(types) - moments for parent in types[code]}
        assert parents.isdisjoint(others)
        assert all(holds_moment(f"{parent}[0].{name}") for parent in parents)
        assert not any(holds_moment(f"{parent}[0].{name}") for parent in others)
    assert mixed == {("dateCriterion", "value")}


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
        ([None, 1], [1, None], [("a", "reordered")]),
        ([1, 2, 3], [2, 3, 9], [("a[0]", "element dropped"), ("a[2]", "element added")]),
        ([1, 2, 2, 3], [2, 2, 3, 9], [("a[0]", "element dropped"), ("a[3]", "element added")]),
        ([1, 2, 1], [2, 1], [("a[0]", "element dropped")]),
        ([1, 2, 3, 4], [4, 3, 9, 1], [("a", "reordered"), ("a[1]", "value changed")]),
        ([1, 2, 3], [3, 1], [("a", "reordered"), ("a[1]", "element dropped")]),
        ([1, 2], [2, 9, 1], [("a", "reordered"), ("a[1]", "element added")]),
        ([1, 2], [3, 4], [("a[0]", "value changed"), ("a[1]", "value changed")]),
        ([1, 1, 2, 2], [2, 2, 1, 1], [("a", "reordered")]),
    ],
)
def test_entries_of_a_list(sent, got, found):
    sent, got = (
        [item if item is None else {"v": Number(str(item))} for item in some] for some in (sent, got)
    )
    assert [(path.removesuffix(".v"), grade) for path, grade in graded({"a": sent}, {"a": got})] == found


COMPONENTS = [{"code": {"text": name}, "value": Number(f"{n}.50")} for n, name in enumerate("abcd")]


@pytest.mark.parametrize(
    ("name", "entries", "changed"),
    [
        ("component", COMPONENTS, {"value": Number("25.0")}),
        (
            "contained",
            [{"resourceType": "Device", "id": name, "note": name} for name in "abcd"],
            {"note": "x"},
        ),
        ("identifier", [{"system": name, "value": "1"} for name in "abcd"], {"value": "2"}),
        ("coding", [{"code": name, "display": "d"} for name in "abcd"], {"display": "e"}),
        ("performer", [{"reference": name, "display": "d"} for name in "abcd"], {"display": "e"}),
        ("note", [{"text": name, "time": "2024"} for name in "abcd"], {"time": "2025"}),
    ],
)
def test_entries_in_another_order_of_which_one_changed(name, entries, changed):
    (member,) = changed
    for place in range(4):
        now = [entry | changed if n == place else entry for n, entry in enumerate(entries)]
        for turned in (now[::-1], now[2:] + now[:2]):
            assert graded({name: entries}, {name: turned}) == [
                (name, "reordered"), (f"{name}[{place}].{member}", "value changed")
            ]  # fmt: skip


def test_entries_in_another_order_with_all_decimals_respelt():
    respelt = [entry | {"value": Number(entry["value"].text[:-1])} for entry in COMPONENTS]
    assert graded({"component": COMPONENTS}, {"component": respelt[::-1]}) == [
        ("component", "reordered"), *((f"component[{n}].value", "precision lost") for n in range(4))
    ]  # fmt: skip


def test_an_entry_lost_before_one_that_changed():
    assert graded({"component": COMPONENTS}, {"component": [COMPONENTS[1] | {"value": Number("9")}, *COMPONENTS[2:]]}) == [
        ("component[0]", "element dropped"), ("component[1].value", "value changed")
    ]  # fmt: skip


def test_names_that_several_have_tell_nothing():
    sent = [{"url": "x", "value": n} for n in "abc"]
    got = [{"url": "x", "value": n} for n in "def"]
    assert [path for path, _ in graded({"extension": sent}, {"extension": got})] == [
        f"extension[{n}].value" for n in range(3)
    ]


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
    ("sent", "got", "grade"),
    [
        ("10:00:00.123456Z", "10:00:00.123Z", "declared"),
        ("10:00:00.123456Z", "10:00:00.123+00:00", "declared"),
        ("10:00:00.123456Z", "10:00:00.12Z", "precision lost"),
        ("10:00:00.123456Z", "10:00:00Z", "precision lost"),
        ("10:00:00.123456Z", "10:00:00.124Z", "value changed"),
        ("10:00:00.123456+01:00", "09:00:00.123Z", "precision lost"),
        ("10:00:00.12Z", "10:00:00.120Z", "precision lost"),
        ("10:00:00Z", "10:00:01Z", "value changed"),
    ],
)
def test_seconds_are_cut_where_it_is_declared(sent, got, grade):
    moments = ({"issued": f"2026-07-01T{clock}"} for clock in (sent, got))
    assert graded(*moments, deviations=Deviations(second_digits=3)) == [("issued", grade)]


@pytest.mark.parametrize(
    ("name", "sent", "got"),
    [
        ("text", "Take T 1.23456 mg", "Take T 1.234 mg"),
        ("valueString", "2026-07-01T10:00:00.123456Z", "2026-07-01T10:00:00.123Z"),
        ("issued", "at 2026-07-01T10:00:00.123456Z", "at 2026-07-01T10:00:00.123Z"),
    ],
)
def test_only_a_moment_is_cut(name, sent, got):
    assert graded({name: sent}, {name: got}, deviations=Deviations(second_digits=3)) == [
        (name, "value changed")
    ]


@pytest.mark.parametrize("wrapped", ["contained", "entry"])
def test_deviations_hold_for_resources_in_resources(wrapped):
    def around(encounter):
        return {
            "resourceType": "Bundle",
            wrapped: [{"resource": encounter} if wrapped == "entry" else encounter],
        }

    path = {"contained": "contained[0]", "entry": "entry[0].resource"}[wrapped]
    deviations = Deviations(unversioned=frozenset({"Encounter.partOf"}), drops_unreferenced=True)
    back = {"partOf": {"reference": "http://s/Encounter/1"}, "contained": ENCOUNTER["contained"][1:]}
    assert graded(around(ENCOUNTER), around(ENCOUNTER | back), deviations=deviations, base_url="http://s") == [
        (f"{path}.contained[0]", "declared"), (f"{path}.partOf.reference", "declared")
    ]  # fmt: skip


def test_all_contained_resources_may_go_if_nothing_refers_to_any():
    deviations = Deviations(drops_unreferenced=True)
    for inner, grade in (("a", "declared"), ("b", "element dropped")):
        held = [one for one in ENCOUNTER["contained"] if one["id"] == inner]
        sent = ENCOUNTER | {"contained": held}
        back = {name: value for name, value in ENCOUNTER.items() if name != "contained"}
        assert graded(sent, back, deviations=deviations) == [("contained", grade)]


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
    assert found[0].seen.endswith("= 0.5: precision lost, decimals lose trailing zeros (17 elements)")


def test_breaches_and_the_rest():
    assert {grade for grade in Grade if grade not in BREACHES} == {
        Grade.SPELLING_ONLY, Grade.ALLOWED, Grade.DECLARED
    }  # fmt: skip
