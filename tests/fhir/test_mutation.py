"""Mutation: each operator breaks the one rule it names, nothing else changes, and the order is always the same."""

import pytest
from definition_kit import package, profile, rules, validator

from harness.fhir import lossless
from harness.fhir.definitions.registry import Definitions
from harness.fhir.lossless import Number
from harness.fhir.mutation.judging import verdict
from harness.fhir.mutation.mutants import Mutant
from harness.fhir.mutation.mutator import Mutator
from harness.fhir.mutation.operators.table import OPERATORS
from harness.fhir.validation.issues import Issue, Report
from harness.fhir.validation.validator import Validator

ONE, TWO = Number("1"), Number("2")
DIV = '<div xmlns="http://www.w3.org/1999/xhtml">a</div>'
KNOWN = {"url": "http://example.org/StructureDefinition/Told", "valueString": "a"}


def slicing(rules, **more):
    return {"discriminator": [{"type": "value", "path": "system"}], "rules": rules, **more}


def a_slice(path, name, system, **more):
    yield {"path": path, "sliceName": name, **more}
    yield {"path": f"{path}.system", "fixedUri": system}


PATIENT = profile(
    "Tight",
    "Patient",
    {"path": "Patient.identifier", "slicing": slicing("closed", ordered=True), "min": ONE},
    *a_slice("Patient.identifier", "one", "http://one", min=ONE, max="1"),
    *a_slice("Patient.identifier", "two", "http://two"),
    {"path": "Patient.telecom", "slicing": slicing("openAtEnd"), "max": "3"},
    *a_slice("Patient.telecom", "phones", "phone", max="2"),
    {"path": "Patient.name", "min": TWO, "max": "2"},
    {"path": "Patient.name.family", "maxLength": Number("3")},
    {"path": "Patient.active", "fixedBoolean": True},
    {"path": "Patient.maritalStatus", "patternCodeableConcept": {"coding": [{"code": "M"}]}},
    {"path": "Patient.multipleBirth[x]", "type": [{"code": "integer"}], "maxValueInteger": Number("3")},
    {"path": "Patient.photo", "max": "0"},
    {"path": "Patient.contact", "max": "0"},
    {"path": "Patient.communication.language", "binding": {"strength": "required", "valueSet": "http://v"}},
)
CODED = profile(
    "Coded",
    "Encounter",
    {"path": "Encounter.class", "binding": {"strength": "required", "valueSet": "http://v"}},
)
TOLD = {
    **profile(
        "Told", "Extension", {"path": "Extension.url", "fixedUri": KNOWN["url"]},
        {"path": "Extension.value[x]", "type": [{"code": "string"}]},
    ),
    "kind": "complex-type",
}  # fmt: skip
VALUES = {
    "resourceType": "ValueSet",
    "url": "http://v",
    "compose": {"include": [{"system": "http://s", "concept": [{"code": "a"}]}]},
}
CODING = {"system": "http://s", "code": "a"}
SECTION = {"title": "a", "text": {"status": "generated", "div": DIV}}
COMPOSITION = {
    "resourceType": "Composition", "id": "a", "status": "final", "type": {"text": "a"}, "date": "2024",
    "author": [{"display": "a"}], "title": "a", "section": [SECTION],
}  # fmt: skip
MESSAGE = {"resourceType": "MessageHeader", "eventUri": "urn:a", "source": {"endpoint": "http://a"}}
BASIC = {"resourceType": "Basic", "code": {"text": "a"}}


def bundle(kind, *resources, **more):
    entries = [{"fullUrl": f"urn:uuid:00000000-0000-4000-8000-00000000000{n}", "resource": one, **more}
               for n, one in enumerate(resources)]  # fmt: skip
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


RESOURCES = {
    "a tight profile": (
        PATIENT["url"],
        {
            "resourceType": "Patient",
            "text": {"status": "generated", "div": DIV},
            "extension": [KNOWN],
            "identifier": [{"system": "http://one", "value": "1"}, {"system": "http://two", "value": "2"}],
            "active": True,
            "name": [{"family": "A", "given": ["B", "C"], "_given": [None, {"id": "g"}]}, {"text": "D"}],
            "telecom": [{"system": "phone", "value": "1"}, {"system": "phone", "value": "2"}],
            "birthDate": "2024-02-29",
            "_birthDate": {"extension": [{"url": "http://x", "valueTime": "12:00:00"}]},
            "maritalStatus": {"coding": [{"system": "http://m", "code": "M"}]},
            "multipleBirthInteger": TWO,
            "communication": [{"language": {"coding": [CODING], "text": "a"}}],
            "managingOrganization": {"reference": "#o"},
            "generalPractitioner": [{"reference": "Practitioner/1"}],
            "contained": [{"resourceType": "Organization", "id": "o", "name": "O"}],
        },
    ),
    "a coded one": (
        CODED["url"],
        {
            "resourceType": "Encounter",
            "status": "finished",
            "class": CODING,
            "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9876543210"}],
            "period": {"start": "2024", "end": "2024"},
        },
    ),
    "a document": (
        "Bundle",
        {
            **bundle("document", COMPOSITION, BASIC),
            "identifier": {"system": "http://a", "value": "1"},
            "timestamp": "2024-02-29T12:00:00Z",
        },
    ),
    "a message": ("Bundle", bundle("message", MESSAGE)),
    "a transaction": ("Bundle", bundle("transaction", BASIC, request={"method": "PUT", "url": "Basic/a"})),
    "a response": ("Bundle", bundle("batch-response", BASIC, response={"status": "200"})),
    "a search set": ("Bundle", bundle("searchset", BASIC, search={"mode": "match"})),
}


@pytest.fixture(scope="module")
def mutator():
    return Mutator(Validator(Definitions((package(PATIENT, CODED, TOLD, VALUES),))))


@pytest.mark.parametrize("name", RESOURCES)
def test_a_mutant_breaks_the_rule_it_names_and_no_other(mutator, name):
    url, resource = RESOURCES[name]
    before = lossless.dumps(resource)
    assert rules(mutator.validator.validate(resource, [url])) == []
    for one in mutator.mutants(resource, url):
        report = mutator.validator.validate(one.resource, [url])
        assert verdict(one, report) == "exact", (one.operator, one.rule, one.location, rules(report))
        assert lossless.dumps(one.resource) != before
    assert lossless.dumps(resource) == before


def test_every_operator_has_a_mutant(mutator):
    worked = {one.operator for url, resource in RESOURCES.values() for one in mutator.mutants(resource, url)}
    assert worked == set(OPERATORS)


def test_only_what_is_valid_has_mutants(mutator):
    with pytest.raises(ValueError, match="expected a valid resource"):
        next(mutator.mutants({"resourceType": "Patient", "active": "yes"}, "Patient"))


def test_mutants_come_in_one_order(mutator):
    url, resource = RESOURCES["a tight profile"]
    first, again = (list(one.mutants(resource, url)) for one in (mutator, Mutator(mutator.validator)))
    assert first == again
    assert len(first) > 200


@pytest.mark.parametrize("name", RESOURCES)
def test_a_change_is_judged_late_as_it_would_be_at_once(mutator, name):
    url, resource = RESOURCES[name]
    late = [one.mutant() for one in list(mutator.candidates(resource, url))]
    assert [one for one in late if one] == list(mutator.mutants(resource, url))


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ([], "missed"),
        ([("warning", "null", "Patient.name")], "missed"),
        ([("error", "null", "Patient.active")], "misnamed"),
        ([("error", "format", "Patient.name")], "misnamed"),
        ([("error", "null", "Patient.name"), ("error", "null", "Patient.active")], "among others"),
        ([("error", "null", "Patient.name"), ("error", "pat-1", "Patient.name")], "among others"),
        ([("error", "null", "Patient.name"), ("warning", "dom-6", "Patient")], "exact"),
    ],
)
def test_what_a_report_says_of_a_mutant(told, answer):
    mutant = Mutant("null", "null", "Patient.name", {})
    assert verdict(mutant, Report(tuple(Issue(*one, "") for one in told))) == answer


def test_one_rule_that_is_stated_twice_counts_once():
    mutant = Mutant("nhs number", "nhs-number", "Patient.identifier[0].value", {})
    issues = [
        Issue("error", mutant.rule, mutant.location, ""),
        Issue("error", "shcr-nhs-number-valid", "Patient.identifier[0]", ""),
    ]
    assert verdict(mutant, Report(tuple(issues))) == "exact"
    assert verdict(mutant, Report((*issues, Issue("error", "fixed", "Patient.active", "")))) == "among others"


def test_a_change_that_would_break_two_rules_is_no_mutant():
    """Each is legal to make, and would break an invariant, a binding, a link or a slicing around it."""
    resource = {
        "resourceType": "Patient",
        "contained": [{"resourceType": "Organization", "id": "o", "name": "O"}],
        "managingOrganization": {"reference": "#o"},
        "telecom": [{"value": "1", "system": "phone"}],
        "extension": [{"url": "http://x", "valueString": "a"}],
    }
    mutator = Mutator(validator())
    found = {(one.operator, one.location) for one in mutator.mutants(resource, "Patient")}
    assert ("null", "Patient.telecom[0].value") in found
    assert ("null", "Patient.telecom[0].system") not in found
    assert ("number for text", "Patient.managingOrganization.reference") not in found
    assert ("null", "Patient.contained[0].name") not in found
    assert ("number for text", "Patient.contained[0].name") in found
