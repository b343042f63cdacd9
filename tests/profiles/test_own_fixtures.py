"""The fixtures: named by what is expected of them, full of what is hard to keep, and about nobody real."""

import re
from urllib.parse import urlsplit

import nhs_number
import pytest
from fhir.resources.R4B import get_fhir_model_class
from profiles_kit import CANONICAL, FIXTURES, INVALID, PROFILES, ROOT, VALID, rule

from harness.fhir.identifiers import NHS_NUMBER
from harness.fhir.lossless import Number, dumps, loads
from harness.fhir.walk import objects, strings

HOSTS = {
    "fhir.hl7.org.uk",
    "fhir.nhs.uk",
    "hl7.org",
    "loinc.org",
    "profiles.ihe.net",
    "shcr.invalid",
    "snomed.info",
    "terminology.hl7.org",
    "unitsofmeasure.org",
    "www.w3.org",
}
"""Hosts an address may name, beside those under .example."""
PHONES = re.compile(r"01632 960\d{3}")
"""Numbers that the regulator keeps for drama."""


def fixtures(chosen=FIXTURES):
    return pytest.mark.parametrize("path", chosen, ids=lambda path: f"{path.parent.name}/{path.stem}")


@fixtures()
def test_a_fixture_is_named_by_its_outcome_and_claims_its_profile(path):
    resource = FIXTURES[path]
    outcome = re.fullmatch(r"(valid|invalid)-[a-z]+(-[a-z]+)*", path.stem)
    assert outcome
    assert resource["resourceType"] == path.parent.name
    assert resource["id"] == path.stem.removeprefix(f"{outcome[1]}-")
    assert resource["meta"]["profile"] == [f"{CANONICAL}StructureDefinition/{path.parent.name}"]


@fixtures()
def test_a_fixture_is_json_with_one_meaning_in_readable_lines(path):
    text = path.read_text("utf-8")
    assert loads(dumps(FIXTURES[path])) == FIXTURES[path]
    assert text.startswith('{\n  "resourceType": ')
    assert text.endswith("\n}\n")
    assert "\t" not in text


@fixtures(INVALID)
def test_an_invalid_fixture_names_a_rule_of_its_profile(path):
    assert rule(path)


@fixtures(VALID)
def test_a_valid_fixture_is_parsed_by_another_reader(path):
    get_fhir_model_class(path.parent.name).model_validate_json(path.read_bytes())


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_has_a_minimal_a_rich_and_another_valid_fixture(name):
    valid = {path.stem for path in VALID if path.parent.name == name}
    assert {"valid-minimal", "valid-rich"} < valid


@pytest.mark.parametrize("name", PROFILES)
def test_a_rich_fixture_holds_what_is_hard_to_keep(name):
    (rich,) = (path for path in VALID if path.parent.name == name and path.stem == "valid-rich")
    resource, text = VALID[rich], rich.read_text("utf-8")
    assert Number("1.00") in set(numbers(resource))
    assert any(re.fullmatch(r"\d{4}(-\d{2})?", said) for said in strings(resource)), "a partial date"
    assert not text.isascii()
    assert any(padded(node) for node in objects(resource)), "a primitive extension padded with null"
    assert resource["extension"]


def numbers(value):
    match value:
        case Number():
            yield value
        case dict():
            for item in value.values():
                yield from numbers(item)
        case list():
            for item in value:
                yield from numbers(item)


def padded(node):
    return any(k.startswith("_") and isinstance(v, list) and None in v for k, v in node.items())


@fixtures()
def test_people_are_synthetic(path):
    for node in objects(FIXTURES[path]):
        if node.get("system") == NHS_NUMBER and "value" in node:
            number = node["value"]
            assert number.startswith("999")
            valid = bool(re.fullmatch("[0-9]{10}", number)) and nhs_number.is_valid(number)
            assert valid is not (path.stem.startswith("invalid-nhs-number-valid-"))
        if node.get("system") == "phone":
            assert PHONES.fullmatch(node["value"])
        if node.get("system") == "email":
            assert node["value"].endswith("@example.org")
        if "city" in node:
            assert node["city"] == "Testington"
        if "postalCode" in node:
            assert node["postalCode"].startswith("ZZ99 ")


@fixtures()
def test_addresses_are_those_of_standards_or_reserved_for_examples(path):
    for text in strings(FIXTURES[path]):
        for address in re.findall(r"https?://[^\s\"<>]+", text):
            host = urlsplit(address).hostname
            assert host in HOSTS or host.endswith(".example"), address


def test_the_readme_counts_what_is_here():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"{len(PROFILES)} profiles" in readme
    assert f"{len(FIXTURES)} fixtures" in readme
    assert all(name in readme for name in PROFILES)
