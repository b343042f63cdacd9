"""What the round trip draws from a profile: valid, about one person, and what the target says it supports."""

import json
from functools import cache

import pytest
from hypothesis import HealthCheck, given, seed, settings

from harness.corpus import checks
from harness.evidence.verdicts import Verdict
from harness.fhir.drawn.of_profiles import contributable
from harness.fhir.identifiers import NHS_NUMBER
from harness.fhir.lossless import dumps
from harness.fhir.profiles import own
from harness.fhir.subjects import about, identified
from harness.fhir.synthetic import nhs_identifier
from harness.fhir.validation.validator import Validator
from harness.suite.depth import DEPTHS
from harness.suite.opening import open_world
from harness.suite.plan import Plan, Trial, World, from_json
from harness.suite.round_trip import profiled
from harness.suite.round_trip.must_support import marks
from harness.suite.running import run_check
from harness.target.model import Declared, Target

CORE = "http://hl7.org/fhir/StructureDefinition/"
NOTED = "https://a.example/StructureDefinition/NotedObservation"
TRACED = "https://a.example/StructureDefinition/Traced"
RECORD_ID = {"system": "https://a.example/record", "value": "1"}


def definition(url, kind, *said):
    return {
        "resourceType": "StructureDefinition",
        "url": url,
        "fhirVersion": "4.0.1",
        "kind": "resource",
        "abstract": False,
        "type": kind,
        "baseDefinition": CORE + kind,
        "derivation": "constraint",
        "differential": {"element": [{"id": kind, "path": kind}, *said]},
    }


@pytest.fixture
def package(tmp_path):
    note = {"id": "Observation.note", "path": "Observation.note", "min": 1, "max": "1", "mustSupport": True}
    for made in (definition(NOTED, "Observation", note), definition(TRACED, "AuditEvent")):
        (tmp_path / f"{made['type']}.json").write_text(json.dumps(made))
    return str(tmp_path)


def target(package, *profiles):
    declared = Declared(profiles=profiles)
    return Target("X", "http://127.0.0.1:1/fhir", declared=declared, packages=[package] if package else [])


def drawn(strategy, most=40):
    found = []

    @seed(1)
    @settings(max_examples=most, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def draw(resource):
        found.append(resource)

    draw()
    return found


@cache
def ours():
    return drawn(profiled.resources(target("")), 300)


def contributed(resource):
    if resource["resourceType"] == "Provenance":
        return resource
    number = nhs_identifier("9990000018") if resource["resourceType"] == "Patient" else RECORD_ID
    whole = identified(resource, number)
    return whole if resource["resourceType"] == "Patient" else about(whole, "Patient/1")


def test_what_is_drawn_is_valid_once_it_is_about_somebody():
    validator = Validator(own.with_own(()))
    for resource in [*ours(), *profiled.one_of_each(target(""))]:
        profile = f"{own.OWN}{resource['resourceType']}"
        assert [
            i for i in validator.validate(contributed(resource), [profile]).issues if i.severity != "warning"
        ] == []


def test_what_is_drawn_names_no_person_and_claims_nothing():
    for resource in ours():
        text = dumps({k: v for k, v in resource.items() if k != "participant"})
        assert NHS_NUMBER not in text
        assert '"Patient/' not in text
        assert not {"id", "link", "implicitRules"} & resource.keys() or resource["resourceType"] != "Patient"
        assert "profile" not in resource.get("meta", {})


def test_no_consent_that_is_drawn_is_in_force():
    found = [one for one in [*ours(), *profiled.one_of_each(target(""))] if one["resourceType"] == "Consent"]
    assert len(found) > 1
    assert all(one["status"] != "active" for one in found)


def test_every_type_that_is_contributed_is_drawn():
    kinds = {one.type for one in profiled.supported(target("")) if contributable(one)}
    assert {one["resourceType"] for one in profiled.one_of_each(target(""))} == kinds
    assert "AuditEvent" not in kinds
    assert {"Consent", "Organization", "PractitionerRole", "Provenance"} <= kinds


def test_what_follows_a_declared_profile_says_so(package):
    found = drawn(profiled.items(target(package, NOTED)))
    assert {one["resourceType"] for one in found} == {"Observation"}
    assert all(one["meta"]["profile"] == [NOTED] and len(one["note"]) == 1 for one in found)


def test_where_nothing_declared_is_contributed_it_follows_our_own(package):
    found = drawn(profiled.items(target(package, TRACED)))
    assert "AuditEvent" not in {one["resourceType"] for one in found}
    assert not any("profile" in one.get("meta", {}) for one in found)


def test_a_declared_profile_adds_its_marks(package):
    assert "note" in marks(target(package, NOTED), "Observation")
    assert "note" not in marks(target(package), "Observation")
    assert "note" not in marks(target(package, NOTED), "Condition")


@pytest.mark.parametrize(("defects", "verdict"), [((), Verdict.MET), (("MR-18",), Verdict.NOT_MET)])
def test_a_run_on_a_declared_profile(package, defects, verdict):
    world = World("reference", defects=defects, packages=(package,), profiles=(NOTED,))
    check = checks()["round_trip.what-was-accepted-comes-back-unaltered"]
    with_worlds = open_world(world, "test")
    ended = run_check(check, with_worlds.record(), DEPTHS["smoke"], 1)
    assert ended.conclusion.verdict is verdict


def test_workers_are_told_the_packages_and_profiles(package):
    plan = Plan(
        "run", 1, (Trial("a.check", World("x.toml", packages=(package,), profiles=(NOTED,)), "smoke"),)
    )
    assert from_json(plan.as_json()) == plan


def test_what_an_update_leaves_out_can_be_spared():
    valid = profiled.validator_of(()).validate
    types = set()
    for before, after in drawn(profiled.lessened(target("")), most=60):
        assert after.items() < before.items()
        types.add(before["resourceType"])
        if before["resourceType"] != "Patient":
            after = about(after, "Patient/1")
        assert valid(after).valid
    assert "Patient" in types
    assert len(types) > 8


def test_two_states_of_a_record_are_of_one_type():
    for before, after in drawn(profiled.pairs(target("")), most=60):
        assert before["resourceType"] == after["resourceType"]
