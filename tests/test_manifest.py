"""Who belongs to a run, and who is a stranger in an answer."""

import pytest

from harness.fhir.identifiers import NHS_NUMBER
from harness.target.manifest import Manifest

OURS, THEIRS = "9990000018", "9990000026"


@pytest.fixture
def manifest():
    manifest = Manifest()
    manifest.add(NHS_NUMBER, OURS)
    manifest.add("https://gp.example/id/record", "r-1")
    manifest.learn("http://server.example/fhir/Patient/mine/_history/1")
    return manifest


def person(id_, number):
    return {"resourceType": "Patient", "id": id_, "identifier": [{"system": NHS_NUMBER, "value": number}]}


def bundle(*resources):
    return {"resourceType": "Bundle", "entry": [{"resource": resource} for resource in resources]}


@pytest.mark.parametrize(
    "body",
    [
        person("any", OURS),
        {"resourceType": "Patient", "id": "mine"},
        {"resourceType": "Observation", "subject": {"reference": "Patient/mine"}},
        {"resourceType": "Observation", "subject": {"reference": "http://server.example/fhir/Patient/mine"}},
        {"resourceType": "Observation", "subject": {"identifier": {"system": NHS_NUMBER, "value": OURS}}},
        bundle(person("new", OURS), {"resourceType": "Observation", "subject": {"reference": "Patient/new"}}),
        {
            "resourceType": "Observation",
            "identifier": [{"system": "https://gp.example/id/record", "value": "r-1"}],
            "subject": {"reference": "Patient/mine"},
        },
        {"resourceType": "OperationOutcome", "issue": []},
        bundle(),
        {"resourceType": "Bundle", "entry": None},
        ["no", "resource"],
        "text",
    ],
)
def test_our_own(manifest, body):
    assert manifest.strangers(body) == []


@pytest.mark.parametrize(
    ("body", "stranger"),
    [
        (person("other", THEIRS), "other"),
        ({"resourceType": "Patient", "id": "other"}, "other"),
        ({"resourceType": "Observation", "subject": {"reference": "Patient/other"}}, "other"),
        (
            {
                "resourceType": "Observation",
                "subject": {"reference": "http://x.example/Patient/other/_history/3"},
            },
            "other",
        ),
        (
            {
                "resourceType": "Observation",
                "subject": {"identifier": {"system": NHS_NUMBER, "value": THEIRS}},
            },
            THEIRS,
        ),
        (bundle(person("mine", OURS), bundle(person("other", THEIRS))), "other"),
        (
            {"resourceType": "Parameters", "parameter": [{"name": "x", "resource": person("other", THEIRS)}]},
            "other",
        ),
        ({"resourceType": "Observation", "contained": [person("other", THEIRS)]}, THEIRS),
        (
            bundle({"resourceType": "AuditEvent", "entity": [{"what": {"reference": "Patient/other"}}]}),
            "other",
        ),
    ],
)
def test_strangers(manifest, body, stranger):
    assert stranger in manifest.strangers(body)


def test_what_an_answer_teaches_holds_for_the_next(manifest):
    assert manifest.strangers(person("new", OURS)) == []
    assert manifest.strangers({"resourceType": "Observation", "subject": {"reference": "Patient/new"}}) == []
