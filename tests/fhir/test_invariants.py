"""Invariants: what we compile ourselves answers as a whole FHIRPath engine does, where that one can be believed."""

import pytest
from definition_kit import examples, needs_uk_core, package, profile, rules, uk_core, validator

from harness.fhir.definitions.registry import Definitions
from harness.fhir.lossless import Number
from harness.fhir.validation.invariants import fhirpath, plain
from harness.fhir.validation.invariants.native import is_after
from harness.fhir.validation.plans import Planner
from harness.fhir.validation.validator import Validator
from harness.fhir.validation.walking import Scope


@pytest.mark.parametrize(
    ("first", "second", "after"),
    [
        ("2024-01-01T10:30:00+01:00", "2024-01-01T10:00:00Z", False),
        ("2024-01-01T10:00:01Z", "2024-01-01T10:00:00Z", True),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:01Z", False),
        ("2024-02", "2024", False),
        ("2024-02", "2024-01", True),
        ("2024-02-02", "2024-02-01T23:30:00-05:00", False),
        ("2024-02-04", "2024-02-01T23:30:00-05:00", True),
        ("nonsense", "2024", False),
    ],
)
def test_one_moment_is_after_another_only_for_certain(first, second, after):
    assert is_after(first, second) is after


@needs_uk_core
def test_the_plain_part_agrees_with_the_engine():
    """fhirpathpy is taken at its word for whatever it answers: nobody wrote both."""
    planner = Planner(validator(True).compiler)
    compared = 0
    for _, resource, name in examples()[::2]:
        plan = planner.of_profile(name)
        scope = Scope(resource, resource)
        for invariant in plan.invariants:
            ours = plain.compiled(invariant.expression, plan, planner)
            theirs = fhirpath.compiled(invariant.expression, plan.model_path)(resource, scope)
            if ours is not None and theirs is not None:
                compared += 1
                assert ours(resource, scope) is theirs, f"{invariant.key} of {name}"
    assert compared > 50
    assert uk_core().packages


def held(expression, **resource):
    constraint = {"key": "own-1", "severity": "error", "expression": expression}
    made = profile("Own", "Observation", {"path": "Observation", "constraint": [constraint]})
    report = Validator(Definitions((package(made),))).validate(
        {"resourceType": "Observation", "status": "final", "code": {"text": "x"}, **resource}, [made["url"]]
    )
    unevaluated = [one.rule for one in report.unevaluated]
    return None if "own-1" in unevaluated else ("own-1", "Observation") not in rules(report)


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("status = 'final' and value.exists()", True),
        ("value.exists() implies status = 'draft'", False),
        ("(value as Quantity).value > 4", True),
        ("value.ofType(Quantity).value < 4", False),
        ("component.empty() xor note.empty()", False),
        ("status in ('final' | 'amended')", True),
        ("note.count() + component.count() = 0", True),
        ("status.trace('x') = 'final'", True),
        ("code.memberOf('http://example.org')", None),
        ("this is no (( expression", None),
        ("subject.resolve().exists()", None),
        ("", None),
    ],
)
def test_an_invariant_holds_or_not_or_nobody_can_tell(expression, answer, capsys):
    assert held(expression, valueQuantity={"value": Number("5")}) is answer
    assert capsys.readouterr().out == ""
