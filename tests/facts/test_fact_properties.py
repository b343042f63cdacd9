"""Drawn instances: told in another lawful way they are the same, and no hostile change of one goes unseen."""

import functools
import itertools
from pathlib import Path

import pytest
from facts_kit import (
    BASE,
    RESPELLED,
    SOURCE,
    other_side,
    rewritten,
    said,
    shifted,
    status,
    thousandfold,
    told,
    without,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from harness.fhir import lossless, synthetic
from harness.fhir.definitions.packages import read_package
from harness.fhir.definitions.registry import Definitions
from harness.fhir.drawn import doses, measurements, negation, sites
from harness.fhir.facts.around import Around
from harness.fhir.facts.elements import SHAPES, TYPES
from harness.fhir.facts.extracting import facts
from harness.fhir.generation.generator import Generator
from harness.fhir.synthetic import coded
from harness.fhir.validation.validator import Validator
from harness.findings.facts.comparing import compare

OURS = Path(__file__).parents[2] / "profiles/definitions"
QUIET = {
    "derandomize": True,
    "database": None,
    "deadline": None,
    "phases": [Phase.generate],
    "suppress_health_check": list(HealthCheck),
}
STATEMENTS = [
    one for one in negation.EVERY if one["resourceType"] in TYPES and one.get("doNotPerform") is not False
]
DRAWN = {
    "doses": doses.items(),
    "sites": sites.items().map(lambda pair: pair[0]),
    "results": measurements.results(),
    "negation": st.sampled_from(STATEMENTS),
}


def no_xml(text):
    raise AssertionError(text)


@functools.cache
def generator():
    return Generator(Validator(Definitions((read_package(OURS, no_xml),))))


def instances(name):
    """Of our own profile of a type where there is one, else of the type."""
    if name in DRAWN:
        return DRAWN[name]
    ours = (OURS / f"{name}.json").is_file()
    url = f"https://shcr.invalid/StructureDefinition/{name}" if ours else name
    return st.deferred(lambda: generator().from_profile(url))


@pytest.mark.parametrize("name", [*sorted(TYPES), *DRAWN])
def test_the_same_facts_in_every_lawful_form(name):
    @settings(max_examples=20, **QUIET)
    @given(instances(name))
    def check(resource):
        for why, respelled in RESPELLED.items():
            assert told(resource, respelled(resource)) == [], why

    check()


@pytest.mark.parametrize("name", sorted(TYPES))
def test_whatever_states_a_fact_is_missed(name):
    stating = {element.path.partition(".")[0] for element in SHAPES[name].elements}
    stating |= {part.path for part in SHAPES[name].parts}
    seen = []

    @settings(max_examples=20, **QUIET)
    @given(instances(name))
    def check(resource):
        for member in [
            key for key in resource if any(key.startswith(stem.removesuffix("[x]")) for stem in stating)
        ]:
            rest = {key: value for key, value in resource.items() if key != member}
            if facts(rest) != facts(resource):
                seen.append(member)
                assert told(resource, rest), member

    check()
    assert seen


HOSTILE = {
    "a tenfold dose": (doses.items(), shifted("doseQuantity", 1)),
    "a hundredth of the lower bound": (doses.items(), shifted("low", -2)),
    "micrograms for milligrams": (doses.items(), thousandfold),
    "as needed lost": (doses.items(), without("asNeededBoolean", "asNeededCodeableConcept")),
    "the most in a day lost": (doses.items(), without("maxDosePerPeriod")),
    "the most at once lost": (doses.items(), without("maxDosePerAdministration")),
    "how long lost": (doses.items(), without("boundsDuration")),
    "another drug": (doses.items(), said("medicationCodeableConcept", coded("387458008", "Aspirin"))),
    "left for right": (DRAWN["sites"], other_side),
    "a site lost": (DRAWN["sites"], without("bodySite", "site")),
    "a route lost": (DRAWN["sites"], without("route")),
    "below a limit at the limit": (measurements.results(), without("comparator")),
    "another number": (measurements.results(), shifted("valueQuantity", -1)),
    "a unit in words alone": (
        measurements.results(),
        lambda resource: rewritten(resource, lambda node: {**node, "unit": "mg"} if "unit" in node else node),
    ),
    "a range lost": (measurements.results(), without("referenceRange")),
    "forbidden becomes asked for": (
        instances("MedicationRequest").map(lambda one: {**one, "doNotPerform": True}), without("doNotPerform"),
    ),
    "asked for becomes forbidden": (
        instances("ServiceRequest").map(without("doNotPerform")), said("doNotPerform", True),
    ),
    "suspected becomes confirmed": (
        st.builds(
            lambda resource, code: status("verificationStatus", code)(resource),
            st.sampled_from([synthetic.allergy(), synthetic.condition()]),
            st.sampled_from(["unconfirmed", "provisional", "differential", "refuted", "entered-in-error"]),
        ),
        status("verificationStatus", "confirmed"),
    ),
    "none known becomes an allergy": (
        instances("AllergyIntolerance").map(said("code", coded("716186003", "No known allergy"))),
        said("code", coded("91936005", "Allergy to penicillin")),
    ),
    "not done becomes done": (
        instances("Procedure").map(said("status", "not-done")), said("status", "completed"),
    ),
    "a relative's becomes the person's own": (
        st.just(negation.family_history()),
        lambda member: synthetic.condition(code=member["condition"][0]["code"]),
    ),
    "day and month changed round": (
        instances("Procedure").map(said("performedDateTime", "2024-02-03")).map(without("performedPeriod")),
        said("performedDateTime", "2024-03-02"),
    ),
    "a stop lost": (
        instances("MedicationStatement").map(said("effectivePeriod", {"start": "2024", "end": "2025"})),
        said("effectivePeriod", {"start": "2024"}),
    ),
    "a stop made up": (instances("Condition").map(without("abatementDateTime")), said("abatementDateTime", "2025")),
    "the aggregator as its source": (
        instances("Observation").map(said("meta", {"source": f"{SOURCE}A01"})), said("meta", {"source": f"{SOURCE}RX9"}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_change_is_found(name):
    drawn, change = HOSTILE[name]
    changed = []

    @settings(max_examples=25, **QUIET)
    @given(drawn)
    def check(resource):
        if change(resource) != resource:
            changed.append(resource)
            assert told(resource, change(resource)), resource

    check()
    assert changed


def test_statements_that_a_modifier_turns_round_are_never_the_same():
    read = [(one, facts(one)) for one in STATEMENTS]
    for (one, first), (other, second) in itertools.combinations(read, 2):
        if one != other:
            assert compare([first], [second]), (one, other)


def test_a_record_of_everything_comes_back_in_another_order_and_form():
    effective = set()

    @settings(max_examples=8, **QUIET)
    @given(st.tuples(*(instances(name) for name in [*sorted(TYPES), *DRAWN])))
    def check(record):
        beside = Around(base_url=BASE)
        seen = list(record)[::-1]
        for why, respelled in RESPELLED.items():
            before, seen = seen, [respelled(one) for one in seen]
            effective.update({why} if lossless.dumps(before) != lossless.dumps(seen) else ())
        assert compare([facts(one, beside) for one in record], [facts(one, beside) for one in seen]) == []

    check()
    assert effective == set(RESPELLED)
