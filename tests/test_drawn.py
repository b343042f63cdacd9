"""What the round trip draws is valid FHIR R4, and says what it is drawn for."""

import json
import re

import pytest
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import HealthCheck, given, settings

from harness.fhir.drawn import (
    codes,
    demographics,
    documents,
    doses,
    letters,
    measurements,
    negation,
    other_updates,
    sites,
    tokens,
    updates,
)
from harness.fhir.lossless import dumps
from harness.fhir.subjects import about, identified, subject_member
from harness.fhir.synthetic import nhs_identifier
from harness.fhir.validation.validator import Validator
from harness.suite.round_trip import elements, graphs
from harness.suite.round_trip.beside import BESIDE
from harness.suite.round_trip.examples import RICH
from harness.suite.round_trip.holding import HOLDING
from harness.suite.round_trip.odd import LONG, SHAPES

SUBJECT = {"reference": "Patient/1"}
VALIDATOR = Validator()
ALWAYS = [
    *(codes.carrying("problem", one) for one in (codes.MAPPED, codes.DESCRIBED, codes.TERM_ALONE)),
    *(codes.carrying("procedure", one) for one in (codes.CLASSIFIED, codes.OPERATED)),
    *(one.item for one in codes.BOUND),
    *measurements.VITAL_SIGNS,
    *measurements.OLD_UNITS,
    measurements.BELOW_THE_LIMIT,
    measurements.BEYOND_THE_LIMIT,
    *sites.BOTH_EYES,
    *sites.DOSES,
    *(item for together in sites.ELSEWHERE for item in together),
    *doses.CASES,
    *letters.LETTERS,
    *documents.CASES,
    *negation.EVERY,
    *(state for case in tokens.CASES for state in (case.item, case.before) if state),
    *(known.patient for known in demographics.CASES),
    *(
        state
        for one in (*updates.CASES, *updates.MORE_PRECISE, *other_updates.OTHER_CASES)
        for state in (one.before, one.after)
    ),
]
DRAWN = {
    "codes": codes.items(),
    "bound codes": codes.bound_codes().map(lambda bound: bound.item),
    "measurements": measurements.results(),
    "sites": sites.items().map(lambda together: together[0]),
    "doses": doses.items(),
    "letters": letters.items(),
    "documents": documents.compositions(),
    "tokens": tokens.items(),
    "demographics": demographics.known().map(lambda known: known.patient),
}


WRITTEN_DOWN = (
    *RICH,
    *LONG,
    *SHAPES,
    *HOLDING,
    *BESIDE,
    *elements._EXAMPLES,
    *(item for graph in graphs.ALWAYS for item in graph.items),
)
"""Cases that stand beside the check they are of."""


def refuse_invalid(resource):
    member = "" if resource["resourceType"] == "Patient" else subject_member(resource["resourceType"])
    whole = {**resource, member: SUBJECT} if member else resource
    get_fhir_model_class(resource["resourceType"]).model_validate_json(dumps(whole))


@pytest.mark.parametrize("n", range(len(ALWAYS)))
def test_what_is_always_tried_is_valid(n):
    refuse_invalid(ALWAYS[n])


@pytest.mark.parametrize("n", range(len(WRITTEN_DOWN)))
def test_what_is_written_down_is_valid_and_keeps_every_rule(n):
    refuse_invalid(WRITTEN_DOWN[n])
    one = WRITTEN_DOWN[n]
    whole = one if one["resourceType"] == "Patient" else about(one, "Patient/1")
    issues = VALIDATOR.validate_text(
        dumps(identified(whole, {"system": "https://a.example", "value": "1"}))
    ).issues
    assert [issue for issue in issues if issue.severity != "warning"] == []


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_drawn_is_valid(name):
    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(DRAWN[name])
    def valid(resource):
        refuse_invalid(resource)

    valid()


def test_a_document_is_a_valid_bundle():
    document = documents.document(
        documents.SUMMARY, nhs_identifier("9990000034"), "https://a.example/fhir/Patient/1"
    )
    refuse_invalid({**document, "identifier": {"system": "https://a.example", "value": "1"}})


@given(doses.items())
@settings(max_examples=60, deadline=None, database=None)
def test_words_and_structure_of_a_dose_name_the_same_numbers(resource):
    for dose in resource.get("dosageInstruction") or resource["dosage"]:
        structure = json.loads(dumps({**dose, "text": "", "sequence": "", "additionalInstruction": []}))
        words = dose["text"].partition("with food")[0].partition("with a full")[0]
        told = set(re.findall(r"\d+(?:\.\d+)?", words))
        assert told <= set(re.findall(r"\d+(?:\.\d+)?", json.dumps(structure)))
        assert ("asNeededBoolean" in dose or "asNeededCodeableConcept" in dose) == ("when needed" in words)
        assert ("maxDosePerPeriod" in dose) == ("in 24 hours" in words)


def test_every_modifier_is_tried_at_every_code_once():
    tried = [json.dumps(json.loads(dumps(one)), sort_keys=True) for one in negation.EVERY]
    assert len(set(tried)) > 90
    assert set(map(dumps, negation.DANGEROUS)) <= set(map(dumps, negation.EVERY))
