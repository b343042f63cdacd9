"""The profiles: differentials over base R4, in our own words, each constraint with its source."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from fhir.resources.R4B import get_fhir_model_class
from profiles_kit import (
    CANONICAL,
    DEFINITIONS,
    INVALID,
    PROFILES,
    ROOT,
    SOURCES,
    UK_CORE,
    VALID,
    constraints,
    elements,
    rule,
)

from harness.fhir.lossless import dumps
from harness.requirements.catalogue import load

RECORD = {
    "address and contact numbers": {"Patient"},
    "prescribed medications": {"MedicationRequest", "MedicationStatement"},
    "allergies": {"AllergyIntolerance"},
    "test results": {"Observation", "DiagnosticReport"},
    "care plans": {"CarePlan", "CareTeam"},
    "outpatient appointments": {"Appointment"},
    "inpatient stays": {"Encounter", "Condition", "Procedure"},
    "discharge letters": {"DocumentReference", "Composition"},
    "personal preferences": {"Consent", "Flag"},
    "clinical contacts": {"Encounter", "PractitionerRole"},
    "who, whence and to whom": {"Provenance", "AuditEvent", "Consent", "Organization", "Practitioner"},
    "what else the suite sends": {"Immunization"},
}
"""The ten rows of a shared record's content, and what surrounds them."""


def names(values=PROFILES):
    return pytest.mark.parametrize("name", sorted(values))


def test_every_row_of_the_record_has_its_profiles():
    assert set().union(*RECORD.values()) == set(PROFILES)


@names(DEFINITIONS)
def test_a_definition_has_an_address_of_ours_and_its_file_is_named_after_it(name):
    definition = DEFINITIONS[name]
    assert definition["id"] == name
    assert definition["url"] == f"{CANONICAL}{definition['resourceType']}/{name}"
    assert definition["name"].startswith("Shcr")
    assert definition["experimental"] is True


@names(DEFINITIONS)
def test_a_definition_is_parsed_by_another_reader(name):
    definition = DEFINITIONS[name]
    get_fhir_model_class(definition["resourceType"]).model_validate_json(dumps(definition))


def test_addresses_and_names_are_unique():
    for member in ("url", "name"):
        assert set(Counter(d[member] for d in DEFINITIONS.values()).values()) == {1}


@names()
def test_a_profile_is_a_differential_over_its_base_type(name):
    profile = PROFILES[name]
    assert profile["type"] == name
    assert profile["baseDefinition"] == f"http://hl7.org/fhir/StructureDefinition/{name}"
    assert (profile["fhirVersion"], profile["derivation"]) == ("4.0.1", "constraint")
    assert "snapshot" not in profile


@names()
def test_each_element_is_of_the_base_type_and_stands_once(name):
    ids = [element["id"] for element in elements(PROFILES[name])]
    assert len(ids) == len(set(ids))
    for element in elements(PROFILES[name]):
        steps = element["id"].split(".")
        assert element["path"] == ".".join(step.split(":")[0] for step in steps)
        assert element.get("sliceName") == (steps[-1].split(":")[1] if ":" in steps[-1] else None)
        assert exists(element["path"]), element["path"]


def exists(path):
    """Whether R4 has the element, by the models of fhir.resources."""
    name, *steps = path.split(".")
    for step in steps:
        fields = get_fhir_model_class(name).model_fields.values()
        choice = step.endswith("[x]") and step.removesuffix("[x]")
        found = [f for f in fields if f.alias == step or (choice and str(f.alias).startswith(choice))]
        if not found:
            return False
        types = re.findall(r"abc\.(\w+)Type\b", str(found[0].annotation))
        name = types[0] if types else "Element"
    return True


@names()
def test_each_slice_lies_in_a_slicing_and_is_told_by_its_discriminator(name):
    profile = {element["id"]: element for element in elements(PROFILES[name])}
    for id, element in profile.items():
        if "sliceName" in element:
            slicing = profile[id.rpartition(":")[0]]["slicing"]
            (discriminator,) = slicing["discriminator"]
            assert slicing["rules"] == "open"
            assert f"{id}.{discriminator['path']}" in profile


@names()
def test_each_constraint_has_one_source(name):
    stated = Counter(at for entry in SOURCES[name].values() for at in entry["at"])
    assert stated == Counter(constraints(PROFILES[name]))


@names()
def test_each_source_names_rows_of_the_catalogue_and_a_clause(name):
    catalogue = load()
    for entry in SOURCES[name].values():
        assert set(entry) == {"at", "requirement", "source"}
        assert entry["requirement"]
        assert set(entry["requirement"]) <= set(catalogue)
        assert entry["source"]
        assert all(len(source) > 10 for source in entry["source"])


@names()
def test_an_invariant_is_named_after_its_rule(name):
    for rule_name, entry in SOURCES[name].items():
        assert re.fullmatch("[a-z]+(-[a-z]+)*", rule_name)
        for at in entry["at"]:
            assert not re.search("constraint", at) or at.endswith(f" constraint shcr-{rule_name}")
    assert not any(longer.startswith(f"{short}-") for short, longer in pairwise(sorted(SOURCES[name])))


@names()
def test_an_invariant_is_an_error_in_few_words(name):
    for element in elements(PROFILES[name]):
        for constraint in element.get("constraint", []):
            assert constraint["severity"] == "error"
            assert len(constraint["human"].split()) <= 20
            assert set(constraint) == {"key", "severity", "human", "expression"}


@names(DEFINITIONS)
def test_prose_is_brief(name):
    definition = DEFINITIONS[name]
    assert len(definition["title"].split()) <= 12
    assert len(definition["description"].split()) <= 24
    assert "text" not in definition


@names()
def test_elements_state_constraints_and_no_prose(name):
    wordy = {"definition", "comment", "requirements", "short"}
    assert not any(wordy & set(element) for element in elements(PROFILES[name]))


def test_sources_and_uk_core_know_every_profile_and_no_other():
    assert set(SOURCES) == set(PROFILES) == set(UK_CORE["profiles"])
    assert set(UK_CORE["draft"]) <= set(PROFILES)
    for name, url in UK_CORE["profiles"].items():
        assert url == f"https://fhir.hl7.org.uk/StructureDefinition/UKCore-{name}"
    for name, refused in UK_CORE["refuses"].items():
        assert {f"{stem}.json" for stem in refused} <= {p.name for p in VALID if p.parent.name == name}


@names()
def test_every_rule_has_a_fixture_that_breaks_it(name):
    assert {rule(path) for path in INVALID if path.parent.name == name} == set(SOURCES[name])


def test_nothing_else_lies_here():
    known = {"README.md", "sources.toml", "ukcore.toml", "definitions", "fixtures"}
    assert {path.name for path in ROOT.iterdir()} == known
    assert {path.suffix for path in ROOT.rglob("*") if path.is_file()} == {".md", ".toml", ".json"}
