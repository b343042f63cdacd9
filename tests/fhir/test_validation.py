"""Validation: each kind of rule on one small resource, found where it is broken and nowhere else."""

import pytest
from definition_kit import package, profile, rules, validator

from harness.fhir import lossless
from harness.fhir.definitions.registry import Definitions
from harness.fhir.lossless import Number
from harness.fhir.validation.limits import MAX_BARE
from harness.fhir.validation.validator import Validator

PATIENT = {"resourceType": "Patient", "active": True, "name": [{"family": "A", "given": ["B", "C"]}]}
_DIV = '<div xmlns="http://www.w3.org/1999/xhtml">A</div>'
CODE = {"coding": [{"system": "http://loinc.org", "code": "8480-6"}]}
OBSERVATION = {"resourceType": "Observation", "status": "final", "code": CODE}


def patient(**more):
    return rules(validator().validate({**PATIENT, **more}))


def observation(**more):
    return rules(validator().validate({**OBSERVATION, **more}))


def test_a_control_character_in_a_text_is_advised_against():
    """R4, string: text should not hold one, where R5 says that it shall not."""
    found = validator().validate({**PATIENT, "name": [{"family": "A\x00B"}]}).issues
    told = [(one.severity, one.rule, one.location) for one in found if one.rule != "dom-6"]
    assert told == [("warning", "format", "Patient.name[0].family")]
    assert patient(name=[{"family": "A\tB\r\nC"}]) == []
    assert patient(text={"status": "generated", "div": _DIV.replace("A", "\x00")}) != []


@pytest.mark.parametrize("date", ["2024", "2024-02", "2024-02-29", "0001-01-01"])
def test_dates_of_the_calendar_are_dates(date):
    assert patient(birthDate=date) == []


@pytest.mark.parametrize(
    "date", ["", "24", "2024-13", "2023-02-29", "2024-2-1", "0000", "2024-02-01T00:00:00Z", " 2024"]
)
def test_other_dates_are_not(date):
    assert patient(birthDate=date) == [("format", "Patient.birthDate")]


@pytest.mark.parametrize(
    ("moment", "legal"),
    [
        ("2016-12-31T23:59:60Z", True),
        ("2024-01-01T10:00:00.123456789+14:00", True),
        ("2024-01-01", True),
        ("2024-01-01T10:00:00", False),
        ("2024-01-01T10:00Z", False),
        ("2024-01-01T24:00:00Z", False),
        ("2024-02-30T10:00:00Z", False),
        ("2024-01-01T10:00:00+15:00", False),
    ],
)
def test_moments(moment, legal):
    assert (observation(effectiveDateTime=moment) == []) is legal


@pytest.mark.parametrize(
    ("element", "rule", "where"),
    [
        ({"nose": 1}, "unknown-element", "Patient.nose"),
        ({"active": None}, "null", "Patient.active"),
        ({"active": "true"}, "format", "Patient.active"),
        ({"active": [True]}, "json-shape", "Patient.active"),
        ({"name": {"family": "A"}}, "json-shape", "Patient.name"),
        ({"name": []}, "empty", "Patient.name"),
        ({"name": [{}]}, "empty", "Patient.name[0]"),
        ({"name": [{"id": "x"}]}, "empty", "Patient.name[0]"),
        ({"_birthDate": {"id": "x"}}, "empty", "Patient.birthDate"),
        ({"name": ["A"]}, "json-shape", "Patient.name[0]"),
        ({"name": [{"given": [None]}]}, "null", "Patient.name[0].given[0]"),
        ({"name": [{"given": ["A"], "_given": [None, {"id": "x"}]}]}, "json-shape", "Patient.name[0].given"),
        ({"birthDate": "2001", "_birthDate": {}}, "empty", "Patient.birthDate"),
        ({"gender": "w"}, "binding", "Patient.gender"),
        ({"deceasedBoolean": True, "deceasedDateTime": "2001"}, "choice", "Patient.deceased"),
        ({"contact": [{"gender": "male"}]}, "pat-1", "Patient.contact[0]"),
        ({"extension": [{"url": "http://x"}]}, "ext-1", "Patient.extension[0]"),
        ({"extension": [{"url": "x", "valueCode": "y"}]}, "extension", "Patient.extension[0]"),
        (
            {"generalPractitioner": [{"reference": "Location/1"}]},
            "reference-target",
            "Patient.generalPractitioner[0]",
        ),
        (
            {"generalPractitioner": [{"reference": "Nobody/1"}]},
            "reference-target",
            "Patient.generalPractitioner[0].reference",
        ),
        ({"managingOrganization": {"reference": "#o"}}, "ref-1", "Patient.managingOrganization"),
        (
            {"extension": [{"url": "http://x", "valueReference": {"reference": "#o"}}]},
            "ref-1",
            "Patient.extension[0].value.ofType(Reference)",
        ),
        (
            {"contained": [{"resourceType": "Organization", "id": "o", "name": "O"}]},
            "dom-3",
            "Patient.contained[0]",
        ),
        ({"contained": [{"resourceType": "Nobody", "id": "o"}]}, "resource-type", "Patient.contained[0]"),
        ({"text": {"status": "generated", "div": "<div>a</div>"}}, "txt-1", "Patient.text.div"),
        (
            {"identifier": [{"period": {"start": "2002", "end": "2001"}}]},
            "per-1",
            "Patient.identifier[0].period",
        ),
        ({"meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/bp"]}}, "profile", "Patient"),
        ({"multipleBirthInteger": Number("1.5")}, "format", "Patient.multipleBirth.ofType(integer)"),
    ],
)
def test_each_fault_has_its_rule_and_place(element, rule, where):
    assert (rule, where) in patient(**element)
    assert len(patient(**element)) <= 2


def test_what_looks_odd_and_is_legal():
    extras = {
        "_birthDate": {
            "extension": [
                {"url": "http://hl7.org/fhir/StructureDefinition/patient-birthTime", "valueDateTime": "2001"}
            ]
        }
    }
    assert patient(birthDate="2001-01-01", **extras) == []
    assert patient(**extras) == []
    told = {"extension": [{"url": "http://x", "valueCode": "y"}]}
    assert patient(name=[{"given": ["A", None], "_given": [{"id": "x"}, told]}]) == []
    assert (
        patient(
            identifier=[{"period": {"start": "2001-01-01T10:30:00+01:00", "end": "2001-01-01T10:00:00Z"}}]
        )
        == []
    )
    assert observation(valueQuantity={"value": Number("1E3")}) == []
    logical = {"type": "http://example.org/StructureDefinition/Model", "display": "A"}
    assert observation(focus=[logical]) == []


@pytest.mark.parametrize(
    "resource",
    [
        None,
        [],
        {},
        "x",
        {"resourceType": 5},
        {"resourceType": "Nope"},
        {"resourceType": "DomainResource"},
        {"resourceType": "bp"},
        {"resourceType": "../x"},
        {"resourceType": "HumanName"},
    ],
)
def test_what_is_no_resource_is_said_to_be_none(resource):
    assert rules(validator().validate(resource))[0][0] in ("resource-type", "json-shape")


def test_what_cannot_be_checked_is_said():
    report = validator().validate(
        {
            **OBSERVATION,
            "extension": [{"url": "http://example.org/unknown", "valueCode": "x"}],
            "meta": {
                "profile": ["http://example.org/p", "http://hl7.org/fhir/StructureDefinition/Observation|3.0"]
            },
            "valueAttachment": None,
        }
        | {"valueString": "x"}
    )
    assert {(one.rule, one.location) for one in report.unevaluated} == {
        ("profile", "Observation"),
        ("profile-version", "Observation"),
        ("extension", "Observation.extension[0]"),
    }


def test_nhs_numbers_have_a_check_digit_and_a_switch():
    identifier = {"system": "https://fhir.nhs.uk/Id/nhs-number"}
    assert patient(identifier=[{**identifier, "value": "9876543210"}]) == []
    wrong = {**PATIENT, "identifier": [{**identifier, "value": "9876543211"}]}
    assert rules(validator().validate(wrong)) == [("nhs-number", "Patient.identifier[0].value")]
    assert Validator(without=["nhs-number"]).validate(wrong).valid


def sliced(rule, **more):
    made = profile(
        "Sliced",
        "Patient",
        {
            "path": "Patient.identifier",
            "slicing": {"discriminator": [{"type": "value", "path": "system"}], "rules": rule, **more},
        },
        {"path": "Patient.identifier", "sliceName": "one", "min": Number("1"), "max": "1"},
        {"path": "Patient.identifier.system", "fixedUri": "http://one"},
        {"path": "Patient.identifier", "sliceName": "two"},
        {"path": "Patient.identifier.system", "patternUri": "http://two"},
        {"path": "Patient.identifier.value", "min": Number("1")},
    )
    return lambda *systems: [
        rule
        for rule, _ in rules(
            Validator(Definitions((package(made),))).validate(
                {**PATIENT, "identifier": [{"system": f"http://{name}"} for name in systems]}, [made["url"]]
            )
        )
    ]


def test_slices():
    assert sliced("open")("one", "other") == []
    assert sliced("open")("other") == ["slice-min"]
    assert sliced("open")("one", "one") == ["slice-max"]
    assert sliced("closed")("one", "other") == ["slicing"]
    assert sliced("openAtEnd")("other", "one") == ["slicing"]
    assert sliced("open", ordered=True)("two", "one") == ["cardinality-min", "slicing"]


def test_slices_by_type_exists_and_profile():
    made = profile(
        "Typed",
        "Bundle",
        {
            "path": "Bundle.entry",
            "slicing": {"discriminator": [{"type": "type", "path": "resource"}], "rules": "open"},
        },
        {"path": "Bundle.entry", "sliceName": "patient", "min": Number("1")},
        {"path": "Bundle.entry.resource", "min": Number("1"), "type": [{"code": "Patient"}]},
        {
            "path": "Bundle.link",
            "slicing": {"discriminator": [{"type": "exists", "path": "id"}], "rules": "open"},
        },
        {"path": "Bundle.link", "sliceName": "named", "max": "1"},
        {"path": "Bundle.link.id", "min": Number("1")},
    )
    checks = Validator(Definitions((package(made),)))

    def found(*resources, links=()):
        bundle = {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": one} for one in resources],
        }
        if links:
            bundle["link"] = [{"relation": "self", "url": "http://x", **one} for one in links]
        return rules(checks.validate(bundle, [made["url"]]))

    assert found(PATIENT, OBSERVATION) == []
    assert found(OBSERVATION) == [("slice-min", "Bundle.entry")]
    assert found(PATIENT, links=[{"id": "a"}, {"id": "b"}]) == [("slice-max", "Bundle.link")]


@pytest.mark.parametrize(
    ("bundle", "rule"),
    [
        ({"type": "transaction", "entry": [{"resource": PATIENT}]}, "bdl-3"),
        ({"type": "searchset", "entry": [{"request": {"method": "GET", "url": "x"}}]}, "bdl-3"),
        ({"type": "collection", "total": Number("1")}, "bdl-1"),
        ({"type": "document", "entry": [{"resource": PATIENT}]}, "bdl-11"),
        ({"type": "message", "entry": [{"resource": PATIENT}]}, "bdl-12"),
        ({"type": "wrong"}, "binding"),
        ({"type": ["collection"]}, "json-shape"),
        ({"type": "collection", "entry": [{"fullUrl": "urn:uuid:1", "resource": PATIENT}] * 2}, "bdl-7"),
        (
            {
                "type": "collection",
                "entry": [{"fullUrl": "http://x/Patient/2", "resource": {**PATIENT, "id": "1"}}],
            },
            "bundle-full-url",
        ),
    ],
)
def test_bundles_are_of_their_type(bundle, rule):
    found = rules(validator().validate({"resourceType": "Bundle", **bundle}))
    assert rule in [one for one, _ in found]


def test_text_that_is_no_json_is_an_issue():
    for text in ('{"resourceType":"Patient"', b"\xff", '{"a":1,"a":2}', "[" * 600 + "]" * 600):
        assert rules(validator().validate_text(text)) == [("json", "")]


def test_an_answer_must_not_begin_with_a_byte_order_mark():
    """RFC 8259, 8.1: nobody may put one before JSON that is sent. In a file it is a warning."""
    for text in ("\ufeff{}", b"\xef\xbb\xbf{}"):
        assert rules(validator().validate_text(text)) == [("json", "")]


def test_too_many_bare_values_are_refused_unread():
    for item in ("1", '"a"', "{}", "null"):
        text = '{"resourceType":"Patient","name":[' + f"{item}, " * MAX_BARE + f"{item}]}}"
        assert rules(validator().validate_text(text)) == [("array-size", "")]
    inside = {**PATIENT, "language": "[" + "1," * 2 * MAX_BARE + "1]"}
    assert rules(validator().validate_text(lossless.dumps(inside))) == []


def test_what_is_nested_too_deep_is_said_once():
    extension = {"url": "http://x", "valueCode": "y"}
    for _ in range(600):
        extension = {"url": "http://x", "extension": [extension]}
    assert [rule for rule, _ in patient(extension=[extension])] == ["nesting"]


def test_depth_is_no_crash_for_any_rule():
    made = profile(
        "Deep",
        "Patient",
        {
            "path": "Patient",
            "constraint": [{"key": "own-1", "severity": "error", "expression": "descendants().count() > 0"}],
        },
    )
    extension = {"url": "http://x", "valueCode": "y"}
    for _ in range(3000):
        extension = {"url": "http://x", "extension": [extension]}
    report = Validator(Definitions((package(made),))).validate(
        {**PATIENT, "extension": [extension]}, [made["url"]]
    )
    assert [rule for rule, _ in rules(report)] == ["nesting"]
    assert "own-1" in [one.rule for one in report.unevaluated]


@pytest.mark.parametrize(
    "number", ["1e999999999999999999999", "-1e999999999999999999", "1E-99999999999999999999"]
)
def test_a_number_past_all_reckoning_is_no_crash_for_any_rule(number):
    quantity = f'{{"value": {number}, "system": "http://unitsofmeasure.org", "code": "a"}}'
    extensions = ", ".join(
        f'{{"url": "http://x", "value{name}": {value}}}'
        for name, value in {
            "Age": quantity,
            "Count": quantity.replace('"a"', '"1"'),
            "Range": f'{{"low": {quantity}, "high": {quantity}}}',
            "Timing": f'{{"repeat": {{"duration": {number}, "durationUnit": "h", "period": {number}}}}}',
        }.items()
    )
    text = f'{{"resourceType": "Basic", "code": {{"text": "a"}}, "extension": [{extensions}]}}'
    report = validator().validate_text(text)
    assert {one.rule for one in report.issues} <= {"age-1", "cnt-3", "dom-6", "tim-2", "tim-4", "tim-5"}


def test_what_stands_after_a_comment_is_text_of_a_narrative():
    div = '<div xmlns="http://www.w3.org/1999/xhtml"><!-- by a form -->Mary Smith<!-- end --></div>'
    patient = {"resourceType": "Patient", "text": {"status": "generated", "div": div}}
    assert rules(validator().validate(patient)) == []


def test_an_invariant_of_a_choice_knows_which_type_it_is():
    """vs-1 of R4's vital signs: a day at least."""
    weight = "http://hl7.org/fhir/StructureDefinition/bodyweight"
    category = {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"}
    observation = {
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [category]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
        "subject": {"reference": "Patient/1"},
        "valueQuantity": {
            "value": Number("70"),
            "unit": "kg",
            "system": "http://unitsofmeasure.org",
            "code": "kg",
        },
    }
    told = {
        day: {
            rule
            for rule, _ in rules(validator().validate({**observation, "effectiveDateTime": day}, [weight]))
        }
        for day in ("2020", "2020-01-02")
    }
    assert told == {"2020": {"vs-1"}, "2020-01-02": set()}


def test_an_nhs_number_that_is_absent_with_a_reason_is_none_that_is_wrong():
    absent = {
        "extension": [
            {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
        ]
    }
    patient = {
        "resourceType": "Patient",
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "_value": absent}],
    }
    assert rules(validator().validate(patient)) == []


def test_two_types_of_one_choice_are_two_even_if_one_is_only_an_extension():
    told = {"extension": [{"url": "http://x.org", "valueString": "a"}]}
    observation = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "a"},
        "valueString": "x",
    }
    assert rules(validator().validate({**observation, "_valueInteger": told})) == [
        ("choice", "Observation.value")
    ]
    assert rules(validator().validate({**observation, "_valueString": told})) == []


def test_no_value_of_the_resource_is_told():
    secret = "Zebedee"
    report = validator().validate(
        {
            **PATIENT,
            "gender": secret,
            "birthDate": secret,
            "name": [{"given": secret}],
            "link": [{"type": secret}],
        }
    )
    assert len(report.issues) > 3
    assert not any(secret in issue.message + issue.location for issue in report.issues)
