"""Slices told apart in every way R4 has, and profiles of parts that are reached in unusual ways."""

from definition_kit import package, profile, rules

from harness.fhir.definitions.registry import Definitions
from harness.fhir.lossless import Number
from harness.fhir.validation.validator import Validator

ONE, TWO = Number("1"), Number("2")
OBSERVATION = {"resourceType": "Observation", "status": "final", "code": {"text": "x"}}
NAMED = profile("Named", "Patient", {"path": "Patient.name", "min": ONE})


def found(made, resource, *others):
    report = Validator(Definitions((package(made, *others),))).validate(resource, [made["url"]])
    return rules(report), [one.rule for one in report.unevaluated]


def slicing(kind, path, rules="open"):
    return {"discriminator": [{"type": kind, "path": path}], "rules": rules}


def concept(*codes):
    return {"coding": [{"system": "http://s", "code": code} for code in codes]}


def test_by_a_pattern_of_the_item_itself():
    made = profile(
        "Categories",
        "Observation",
        {"path": "Observation.category", "slicing": slicing("pattern", "$this")},
        {
            "path": "Observation.category",
            "sliceName": "a",
            "min": ONE,
            "max": "1",
            "patternCodeableConcept": concept("a"),
        },
    )
    assert found(made, {**OBSERVATION, "category": [concept("b"), concept("x", "a")]}) == ([], [])
    assert found(made, {**OBSERVATION, "category": [concept("b")]})[0] == [
        ("slice-min", "Observation.category")
    ]
    assert found(made, OBSERVATION)[0] == [("slice-min", "Observation.category")]


def test_null_is_no_item_of_any_slice():
    made = profile(
        "Numbered",
        "Patient",
        {"path": "Patient.identifier", "slicing": slicing("value", "system", "closed")},
        {"path": "Patient.identifier", "sliceName": "a", "max": "1"},
        {"path": "Patient.identifier.system", "fixedUri": "http://a"},
    )
    items = [{"system": "http://a"}, None]
    assert found(made, {"resourceType": "Patient", "identifier": items})[0] == [
        ("null", "Patient.identifier[1]")
    ]


def test_by_a_required_binding():
    made = profile(
        "Bound",
        "Patient",
        {"path": "Patient.name", "slicing": slicing("value", "use", "closed")},
        {"path": "Patient.name", "sliceName": "known", "max": "1"},
        {"path": "Patient.name.use", "min": ONE, "binding": {"strength": "required", "valueSet": "http://v"}},
    )
    known = {
        "resourceType": "ValueSet",
        "url": "http://v",
        "compose": {"include": [{"system": "http://hl7.org/fhir/name-use", "concept": [{"code": "old"}]}]},
    }
    assert found(made, {"resourceType": "Patient", "name": [{"use": "old"}]}, known) == ([], [])
    assert found(made, {"resourceType": "Patient", "name": [{"use": "usual"}]}, known)[0] == [
        ("slicing", "Patient.name[0]")
    ]
    assert "slicing" in found(made, {"resourceType": "Patient", "name": [{"use": "old"}]})[1]


def test_by_the_type_and_by_the_profile_of_what_is_referred_to():
    for kind, said in (
        ("type", "http://hl7.org/fhir/StructureDefinition/Patient"),
        ("profile", NAMED["url"]),
    ):
        made = profile(
            "Referring",
            "Observation",
            {"path": "Observation.hasMember", "max": "0"},
            {"path": "Observation.performer", "slicing": slicing(kind, "resolve()", "closed")},
            {
                "path": "Observation.performer",
                "sliceName": "self",
                "type": [{"code": "Reference", "targetProfile": [said]}],
            },
        )
        patient = {"resourceType": "Patient", "id": "p", "name": [{"family": "A"}]}
        nurse = {"resourceType": "Practitioner", "id": "p"}
        inside = {**OBSERVATION, "performer": [{"reference": "#p"}]}
        assert found(made, {**inside, "contained": [patient]}, NAMED)[0] == []
        assert found(made, {**inside, "contained": [nurse]}, NAMED)[0] == [
            ("slicing", "Observation.performer[0]")
        ]


def test_by_the_profile_of_a_resource_in_a_bundle():
    made = profile(
        "People",
        "Bundle",
        {"path": "Bundle.entry", "slicing": slicing("profile", "resource")},
        {"path": "Bundle.entry", "sliceName": "named", "min": ONE},
        {"path": "Bundle.entry.resource", "type": [{"code": "Patient", "profile": [NAMED["url"]]}]},
    )

    def bundle(*patients):
        return {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": one} for one in patients],
        }

    assert (
        found(
            made,
            bundle({"resourceType": "Patient"}, {"resourceType": "Patient", "name": [{"text": "A"}]}),
            NAMED,
        )[0]
        == []
    )
    assert found(made, bundle({"resourceType": "Patient"}), NAMED)[0] == [("slice-min", "Bundle.entry")]


def test_a_slice_of_a_slice():
    made = profile(
        "Resliced",
        "Patient",
        {"path": "Patient.identifier", "slicing": slicing("value", "system")},
        {"path": "Patient.identifier", "sliceName": "a", "max": "2"},
        {"path": "Patient.identifier.system", "fixedUri": "http://a"},
        {"path": "Patient.identifier", "sliceName": "a/usual", "max": "1"},
        {"path": "Patient.identifier.value", "min": ONE},
    )
    items = [{"system": "http://a", "value": "1"}] * 2
    assert found(made, {"resourceType": "Patient", "identifier": items})[0] != []


def test_a_choice_sliced_by_type():
    made = profile(
        "Quantified",
        "Observation",
        {"path": "Observation.value[x]", "slicing": slicing("type", "$this", "open")},
        {"path": "Observation.value[x]", "sliceName": "valueQuantity", "type": [{"code": "Quantity"}]},
        {"id": "Observation.value[x]:valueQuantity.unit", "path": "Observation.value[x].unit", "min": ONE},
    )
    assert found(made, {**OBSERVATION, "valueString": "x"})[0] == []
    wrong = {**OBSERVATION, "valueQuantity": {"value": TWO}}
    assert found(made, wrong)[0] == [("cardinality-min", "Observation.value.ofType(Quantity).unit")]


def test_what_repeats_inside_itself_keeps_its_profile():
    made = profile(
        "Texted",
        "Questionnaire",
        {"path": "Questionnaire.item.text", "min": ONE},
    )
    inner = {"linkId": "2", "type": "group", "item": [{"linkId": "3", "type": "string"}]}
    form = {
        "resourceType": "Questionnaire",
        "status": "draft",
        "item": [{"linkId": "1", "type": "group", "text": "t", "item": [inner]}],
    }
    assert {rule for rule, _ in found(made, form)[0]} == {"cardinality-min"}


def test_an_undecidable_slicing_is_not_checked():
    made = profile(
        "Vague",
        "Patient",
        {"path": "Patient.name", "slicing": slicing("value", "family", "closed")},
        {"path": "Patient.name", "sliceName": "a", "min": ONE},
    )
    assert found(made, {"resourceType": "Patient", "name": [{"family": "A"}]}) == ([], ["slicing"])


def test_one_of_several_profiles_is_enough():
    other = profile("Born", "Patient", {"path": "Patient.birthDate", "min": ONE})
    made = profile(
        "Either",
        "Bundle",
        {
            "path": "Bundle.entry.resource",
            "type": [{"code": "Patient", "profile": [NAMED["url"], other["url"]]}],
        },
    )

    def of(patient):
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient}]}
        return [rule for rule, _ in found(made, bundle, NAMED, other)[0]]

    assert of({"resourceType": "Patient", "birthDate": "2001"}) == []
    assert of({"resourceType": "Patient"}) == ["type-profile"]


def test_a_target_at_hand_follows_its_profile_and_circles_end():
    made = profile(
        "About",
        "Observation",
        {"path": "Observation.subject", "type": [{"code": "Reference", "targetProfile": [NAMED["url"]]}]},
        {
            "path": "Observation.hasMember",
            "type": [
                {"code": "Reference", "targetProfile": ["http://example.org/StructureDefinition/About"]}
            ],
        },
    )

    def about(patient):
        return found(made, {**OBSERVATION, "contained": [patient], "subject": {"reference": "#p"}}, NAMED)

    assert about({"resourceType": "Patient", "id": "p", "name": [{"text": "A"}]}) == ([], [])
    assert about({"resourceType": "Patient", "id": "p"})[0] == [("reference-profile", "Observation.subject")]
    elsewhere = {**OBSERVATION, "subject": {"reference": "Patient/1"}}
    assert found(made, elsewhere, NAMED) == ([], ["reference-profile"])
    entries = [
        {
            "fullUrl": f"urn:uuid:{one}",
            "resource": {
                **OBSERVATION,
                "meta": {"profile": [made["url"]]},
                "hasMember": [{"reference": f"urn:uuid:{other}"}],
            },
        }
        for one, other in (("1", "2"), ("2", "1"))
    ]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    assert Validator(Definitions((package(made, NAMED),))).validate(bundle).valid
