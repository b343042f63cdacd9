"""Generation: what is made follows its profile, is the same for a seed, and shrinks to what matters."""

import random

import pytest
from definition_kit import package, profile, validator
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import HealthCheck, Phase, find, given, seed, settings
from hypothesis import strategies as st

from harness.fhir import lossless
from harness.fhir.definitions.registry import DefinitionError, Definitions
from harness.fhir.generation.generator import Generator
from harness.fhir.generation.making import Supplies
from harness.fhir.identifiers import NHS_NUMBER
from harness.fhir.lossless import Number
from harness.fhir.validation.validator import Validator

ONE = Number("1")
QUIET = {
    "database": None,
    "report_multiple_bugs": False,
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
}
GENERATOR = Generator(validator())
TYPES = ["AllergyIntolerance", "Bundle", "Composition", "Condition", "Consent", "MedicationRequest", "Observation", "Patient", "Questionnaire"]  # fmt: skip


def drawn(strategy, count=40, number=1):
    found = []

    @seed(number)
    @settings(max_examples=count, phases=[Phase.generate], **QUIET)
    @given(strategy)
    def collect(instance):
        found.append(instance)

    collect()
    return found


def smallest(strategy, asked):
    return find(strategy, asked, random=random.Random(0), settings=settings(max_examples=2000, **QUIET))


def texts(instances):
    return [lossless.dumps(one) for one in instances]


@pytest.mark.parametrize("name", TYPES)
def test_instances_are_valid_without_a_filter_and_another_library_reads_them(name):
    for one in drawn(GENERATOR.unfiltered(name)):
        report = validator().validate(one)
        assert report.valid, (lossless.dumps(one), report.issues)
        assert lossless.loads(lossless.dumps(one)) == one
        if _is_known_elsewhere(one):
            get_fhir_model_class(name).model_validate_json(lossless.dumps(one))


def _is_known_elsewhere(value):
    """fhir.resources has no `_value[x]` in extensions, and what it makes of a date has to be one of Python."""
    if isinstance(value, dict):
        unknown = (
            any(key.startswith("_value") for key in value) or value.get("resourceType") == "MolecularSequence"
        )
        return not unknown and all(_is_known_elsewhere(item) for item in value.values())
    if isinstance(value, list):
        return all(_is_known_elsewhere(item) for item in value)
    return not isinstance(value, str) or (":60" not in value and not value.endswith("-00:00"))


def test_a_seed_decides_everything():
    first, again = (texts(drawn(GENERATOR.from_profile("Observation"), 15, 7)) for _ in range(2))
    assert first == again
    assert first == texts(drawn(Generator(Validator()).from_profile("Observation"), 15, 7))
    assert first != texts(drawn(GENERATOR.from_profile("Observation"), 15, 8))


def test_what_breaks_servers_is_in_there():
    types = ("Observation", "Condition", "Organization")
    found = " ".join(text for name in types for text in texts(drawn(GENERATOR.unfiltered(name), 200)))
    for literal in ("1.00", "1E-3", '"2024-02"', "2024-02-29", "+01:00", "\u00a0",
                    "e\u0301", '"contained"', '"_', "/_history/", "valueQuantity"):  # fmt: skip
        assert literal in found, literal
    assert any(",null" in text for text in texts(drawn(GENERATOR.unfiltered("Patient"), 300)))


def test_the_smallest_is_what_has_to_be():
    assert smallest(GENERATOR.from_profile("Observation"), lambda _: True).keys() == {
        "resourceType",
        "status",
        "code",
    }


def test_a_failing_case_shrinks_to_the_element_that_matters():
    strategy = GENERATOR.from_profile("Patient")
    found = smallest(strategy, lambda one: any("given" in name for name in one.get("name", ())))
    assert found.keys() == {"resourceType", "name"}
    assert len(lossless.dumps(found)) < 80
    assert found["name"][0]["given"] == ["a"]


def test_slices_fixed_values_and_bindings():
    slicing = {"discriminator": [{"type": "value", "path": "system"}], "rules": "open"}
    made = profile(
        "Sliced",
        "Patient",
        {"path": "Patient.identifier", "slicing": slicing, "min": ONE},
        {"path": "Patient.identifier", "sliceName": "a", "min": ONE, "max": "1"},
        {"path": "Patient.identifier.system", "fixedUri": "http://a"},
        {"path": "Patient.identifier.value", "min": ONE},
        {"path": "Patient.identifier", "sliceName": "b", "max": "1"},
        {"path": "Patient.identifier.system", "fixedUri": "http://b"},
        {"path": "Patient.gender", "min": ONE, "binding": {"strength": "required", "valueSet": "http://v"}},
        {"path": "Patient.active", "min": ONE, "fixedBoolean": True},
        {"path": "Patient.maritalStatus", "min": ONE, "patternCodeableConcept": {"text": "told"}},
        {"path": "Patient.photo", "max": "0"},
    )
    known = {"system": "http://hl7.org/fhir/administrative-gender", "concept": [{"code": "other"}]}
    values = {"resourceType": "ValueSet", "url": "http://v", "compose": {"include": [known]}}
    judge = Validator(Definitions((package(made, values),)))
    found = drawn(Generator(judge).unfiltered(made["url"]), 60)
    assert all(judge.validate(one, [made["url"]]).valid for one in found)
    assert {one["gender"] for one in found} == {"other"}
    assert not any("photo" in one for one in found)
    systems = {item.get("system") for one in found for item in one["identifier"]}
    assert {"http://a", "http://b"} < systems


def test_a_slice_by_extension_and_a_closed_one_by_pattern():
    concept = {"coding": [{"system": "http://s", "code": "a"}]}
    slicing = {"discriminator": [{"type": "pattern", "path": "$this"}], "rules": "closed"}
    extension = profile(
        "Told", "Extension", {"path": "Extension.url", "fixedUri": "http://example.org/StructureDefinition/Told"},
        {"path": "Extension.value[x]", "type": [{"code": "code"}], "min": ONE}, {"path": "Extension.extension", "max": "0"},
    )  # fmt: skip
    made = profile(
        "Marked",
        "Observation",
        {"path": "Observation.extension", "sliceName": "told", "min": ONE, "max": "1",
         "type": [{"code": "Extension", "profile": [extension["url"]]}]},
        {"path": "Observation.category", "slicing": slicing, "min": ONE},
        {"path": "Observation.category", "sliceName": "a", "min": ONE, "max": "1", "patternCodeableConcept": concept},
    )  # fmt: skip
    judge = Validator(Definitions((package(made, {**extension, "kind": "complex-type"}),)))
    found = drawn(Generator(judge).unfiltered(made["url"]), 40)
    assert all(judge.validate(one, [made["url"]]).valid for one in found)
    assert all(any(item["url"] == extension["url"] for item in one["extension"]) for one in found)


def test_the_caller_says_whom_it_is_about():
    def aimed(path, types):
        at_person = path in ("Observation.subject", "Patient.link.other")
        return st.just({"reference": "Patient/leased"}) if at_person and "Patient" in types else None

    supplies = Supplies(references=aimed, nhs_numbers=st.just("9990000085"))
    generator = Generator(validator(), supplies)
    subjects = [one["subject"] for one in drawn(generator.unfiltered("Observation"), 150) if "subject" in one]
    assert subjects
    assert all(one == {"reference": "Patient/leased"} for one in subjects)
    made = profile("Numbered", "Patient", {"path": "Patient.identifier", "min": ONE},
                   {"path": "Patient.identifier.system", "min": ONE, "fixedUri": NHS_NUMBER})  # fmt: skip
    judge = Validator(Definitions((package(made),)))
    numbered = drawn(Generator(judge, supplies).unfiltered(made["url"]), 5)
    assert {item["value"] for one in numbered for item in one["identifier"]} == {"9990000085"}


def test_only_resources_are_made():
    with pytest.raises(DefinitionError, match="expected a profile of a resource type"):
        GENERATOR.from_profile("Quantity")
