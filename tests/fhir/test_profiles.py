"""Profiles compiled: what the published snapshots of R4 say, and what ours add to it."""

import dataclasses

import pytest
from definition_kit import needs_uk_core, package, profile, uk_core

from harness.fhir.definitions.registry import DefinitionError, Definitions
from harness.fhir.lossless import Number
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.profiles.discriminators import Criterion, criterion
from harness.fhir.profiles.elements import Discriminator
from harness.fhir.profiles.refining import opened

R4 = Compiler(Definitions())


def compiled(*elements, base="Patient"):
    made = profile("Test", base, *elements)
    return Compiler(Definitions((package(made),))).profile(made["url"])


def at(root, *names, profiles=R4):
    for name in names:
        root = opened(root, root, profiles).children[name]
    return root


def test_a_type_is_whole():
    patient = R4.profile("Patient").root
    assert set(patient.children["deceased"].choices) == {"deceasedBoolean", "deceasedDateTime"}
    assert (patient.children["name"].maximum, patient.children["name"].repeats) == (None, True)
    assert patient.children["gender"].binding.strength == "required"
    assert patient.children["contact"].invariants[0].key == "pat-1"
    assert R4.profile("Questionnaire").root.children["item"].children["item"].content == "Questionnaire.item"


def test_a_chain_of_profiles_is_one_form():
    pressure = R4.profile("http://hl7.org/fhir/StructureDefinition/bp")
    assert [url.rpartition("/")[2] for url in pressure.chain] == ["bp", "vitalsigns", "Observation"]
    systolic = pressure.root.children["component"].slices["SystolicBP"]
    assert systolic.minimum == 1
    loinc = systolic.children["code"].children["coding"].slices["SBPCode"]
    assert loinc.children["code"].fixed == "8480-6"
    assert at(loinc, "system").fixed == "http://loinc.org"


def test_a_short_path_leaves_one_type():
    bmi = R4.profile("http://hl7.org/fhir/StructureDefinition/bmi").root.children["value"]
    assert (list(bmi.choices), bmi.minimum) == (["valueQuantity"], 1)


def test_what_a_profile_says_of_a_choice_reaches_its_alternatives():
    root = compiled(
        {
            "path": "Observation.value[x]",
            "type": [{"code": "Quantity"}, {"code": "string"}],
            "mustSupport": True,
        },
        {"path": "Observation.value[x].extension", "max": "0"},
        base="Observation",
    ).root
    value = root.children["value"]
    assert set(value.choices) == {"valueQuantity", "valueString"}
    assert {one.children["extension"].maximum for one in value.choices.values()} == {0}
    assert all(one.must_support for one in value.choices.values())


def test_a_slice_holds_what_is_said_of_all_items_before_and_after():
    root = compiled(
        {
            "path": "Patient.identifier",
            "slicing": {"discriminator": [{"type": "value", "path": "system"}], "rules": "open"},
        },
        {"path": "Patient.identifier", "sliceName": "one", "min": Number("1")},
        {"path": "Patient.identifier.system", "fixedUri": "http://one"},
        {"id": "Patient.identifier.value", "path": "Patient.identifier.value", "min": Number("1")},
    ).root
    one = root.children["identifier"].slices["one"]
    assert (one.children["system"].fixed, one.children["value"].minimum) == ("http://one", 1)
    assert root.children["identifier"].children["value"].minimum == 1
    assert R4.profile("Patient").root.children["identifier"].children is None


def test_a_profile_of_what_is_not_there_is_refused():
    with pytest.raises(DefinitionError, match=r"Test: Patient.nose is no element of Patient"):
        compiled({"path": "Patient.nose", "min": Number("1")})
    with pytest.raises(DefinitionError, match="well-formed"):
        compiled({"path": "Patient.name", "max": "many"})
    with pytest.raises(DefinitionError, match="well-formed"):
        compiled({"path": "Patient.name", "type": [{"code": "HumanName", "profile": [[]]}]})


def test_discriminators_are_tests_of_an_item():
    extension = compiled(
        {
            "path": "Patient.extension",
            "sliceName": "birthPlace",
            "type": [
                {
                    "code": "Extension",
                    "profile": ["http://hl7.org/fhir/StructureDefinition/patient-birthPlace"],
                }
            ],
        }
    ).root.children["extension"]
    asked = criterion(extension.slicing.discriminators[0], extension.slices["birthPlace"], R4)
    assert asked == Criterion("fixed", "url", ("http://hl7.org/fhir/StructureDefinition/patient-birthPlace",))
    bare = R4.profile("Patient").root.children["name"]
    assert criterion(Discriminator("value", "use"), bare, R4).kind == "bound"
    assert criterion(Discriminator("value", "family"), bare, R4).kind == "undecidable"


def test_the_compiled_form_does_not_change():
    with pytest.raises(dataclasses.FrozenInstanceError):
        R4.profile("Patient").root.minimum = 1


@needs_uk_core
def test_every_profile_of_uk_core_compiles():
    compiler = Compiler(uk_core())
    made = [compiler.profile(one["url"]) for one in uk_core().profiles()]
    assert len(made) == 153
    patient = compiler.profile("https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient").root
    assert patient.children["identifier"].slices["nhsNumber"].children["system"].fixed
