"""What became of contributed facts: the same, lost, changed or added, one thing a line."""

import sys

import pytest
from facts_kit import (
    SOURCE,
    other_side,
    said,
    shifted,
    status,
    thousandfold,
    told,
    without,
)

from harness.fhir import synthetic
from harness.fhir.drawn import doses, measurements, negation, sites
from harness.fhir.facts.extracting import facts
from harness.fhir.lossless import Number
from harness.fhir.synthetic import coded
from harness.findings.facts.comparing import compare
from harness.findings.facts.pairing import paired

PAIN, TAPER = doses.ordered(doses.PAIN), doses.ordered(*doses.TAPER)
WEEKLY = doses.ordered(doses.Regimen("0.5", period="wk"))
PRESSURE = measurements.VITAL_SIGNS[0]
BELOW = measurements.BELOW_THE_LIMIT
EYE = sites.problem([sites.EYE, sites.LEFT])
MOTHER = negation.family_history()
NONE_KNOWN = synthetic.allergy(code=coded("716186003", "No known allergy"))
SUSPECTED = status("verificationStatus", "unconfirmed")(synthetic.allergy())
ONSET = synthetic.condition(onsetDateTime="2024-02-03", bodySite=[sites.LEFT_EYE])
ASTHMA = synthetic.condition()["code"]
STATED = {
    **doses.stated(doses.TENTHS),
    "effectivePeriod": {"start": "2026-01-02", "end": "2026-02-03"},
    "meta": {"source": f"{SOURCE}A01"},
}
FORBIDDEN = synthetic.medication_request(doNotPerform=True)


def measured(value, unit, code):
    return synthetic.observation(valueQuantity=measurements.quantity(value, unit, code))


def reversed_steps(resource):
    return {**resource, "dosageInstruction": resource["dosageInstruction"][::-1]}


def renumbered(*numbers):
    def change(resource):
        steps = zip(resource["dosageInstruction"], numbers, strict=True)
        return {**resource, "dosageInstruction": [{**step, "sequence": Number(str(n))} for step, n in steps]}

    return change


def components_turned(resource):
    return {**resource, "component": resource["component"][::-1]}


def components_mixed(resource):
    one, other = resource["component"]
    value = "valueQuantity"
    return {**resource, "component": [{**one, value: other[value]}, {**other, value: one[value]}]}


@pytest.mark.parametrize(
    ("sent", "change"),
    [
        (TAPER, reversed_steps),
        (TAPER, renumbered(10, 20, 30)),
        (PAIN, without("sequence")),
        (PAIN, said("authoredOn", "2026-02-20")),
        (PRESSURE, components_turned),
        (EYE, said("bodySite", [sites.LEFT, sites.EYE])),
        (EYE, said("bodySite", [sites.LEFT, sites.EYE, sites.LEFT])),
        (EYE, said("bodySite", [{"coding": [*sites.EYE["coding"], *sites.LEFT["coding"]]}])),
        (ONSET, said("recordedDate", "2024-11-05")),
        (synthetic.immunization(), said("recorded", "2026-03-05")),
        (synthetic.condition(), said("category", [{"text": "as filed by the target"}])),
        (PAIN, said("doNotPerform", False)),
        (PAIN, said("note", [{"text": "as the target likes"}])),
        (
            synthetic.condition(),
            said("code", {**ASTHMA, "coding": [*ASTHMA["coding"], *sites.EYE["coding"]]}),
        ),
        (measured("1", "g", "g"), said("valueQuantity", measurements.quantity("1000", "mg", "mg"))),
        (measured("3", "tabs", "mg"), said("valueQuantity", {"value": Number("3.0"), "unit": "tabs"})),
        (NONE_KNOWN, said("meta", {"source": f"{SOURCE}RX9"})),
    ],
)
def test_the_same_told_in_another_way(sent, change):
    assert told(sent, sent) == []
    assert told(sent, change(sent)) == []


LOST = [
    (PAIN, without("asNeededCodeableConcept"), "asNeeded"),
    (PAIN, without("maxDosePerAdministration"), "maxDosePerAdministration"),
    (TAPER, without("boundsDuration"), "timing.repeat.boundsDuration"),
    (TAPER, without("sequence"), "sequence"),
    (WEEKLY, without("periodUnit"), "timing.repeat.periodUnit"),
    (FORBIDDEN, without("doNotPerform"), "doNotPerform"),
    (STATED, without("end"), "effective.end"),
    (STATED, without("meta"), "organisation"),
    (EYE, said("bodySite", [sites.EYE]), "bodySite"),
    (ONSET, without("onsetDateTime"), "onset"),
    (ONSET, without("recordedDate"), "recordedDate"),
    (NONE_KNOWN, without("clinicalStatus"), "clinicalStatus"),
    (BELOW, without("valueQuantity"), "value"),
    (BELOW, without("interpretation"), "interpretation"),
    (BELOW, without("age"), "age.low"),
    (MOTHER, said("condition", []), ""),
    (PRESSURE, lambda resource: {**resource, "component": resource["component"][:1]}, ""),
]

CHANGED = [
    (PAIN, shifted("low", 1), "dose.low"),
    (PAIN, thousandfold, "dose.high"),
    (WEEKLY, said("status", "stopped"), "status"),
    (WEEKLY, said("status", "entered-in-error"), "status"),
    (WEEKLY, said("intent", "proposal"), "intent"),
    (WEEKLY, said("medicationCodeableConcept", coded("372687004", "Amoxicillin")), "medication"),
    (WEEKLY, said("medicationCodeableConcept", coded("27658006", "Ampicillin")), "medication"),
    (WEEKLY, said("authoredOn", "2026-02"), "authoredOn"),
    (WEEKLY, said("authoredOn", "2026-02-20T00:00:00Z"), "authoredOn"),
    (TAPER, renumbered(1, 3, 2), "text"),
    (TAPER, renumbered(1, 1, 1), "sequence"),
    (STATED, said("meta", {"source": f"{SOURCE}RX9"}), "organisation"),
    (ONSET, said("onsetDateTime", "2024-03-02"), "onset"),
    (ONSET, other_side, "bodySite"),
    (EYE, other_side, "bodySite"),
    (NONE_KNOWN, said("code", coded("91936005", "Allergy to penicillin")), "code"),
    (SUSPECTED, status("verificationStatus", "confirmed"), "verificationStatus"),
    (NONE_KNOWN, status("clinicalStatus", "resolved"), "clinicalStatus"),
    (BELOW, without("comparator"), "value"),
    (BELOW, said("valueQuantity", measurements.quantity("5", "mg/L", "mg/L", comparator="<=")), "value"),
    (PRESSURE, components_mixed, "value"),
    (PRESSURE, lambda resource: said("code", {"text": "Blood presure"})(resource), "code"),
]

ADDED = [
    (WEEKLY, said("doNotPerform", True), "doNotPerform"),
    (WEEKLY, said("reportedBoolean", True), "reported"),
    (WEEKLY, said("modifierExtension", [{"url": "https://x.example/not"}]), "modifierExtension https://x.example/not"),
    (NONE_KNOWN, said("onsetDateTime", "2020"), "onset"),
    (NONE_KNOWN, said("criticality", "high"), "criticality"),
    (NONE_KNOWN, said("reaction", [{"manifestation": [{"text": "hives"}]}]), ""),
    (synthetic.condition(), said("abatementDateTime", "2025"), "abatement"),
    (synthetic.condition(), said("bodySite", [sites.LEFT]), "bodySite"),
    (sites.problem([sites.EYE]), said("bodySite", [sites.EYE, sites.LEFT]), "bodySite"),
    (sites.problem([sites.EYE]), said("bodySite", [{**sites.EYE, "coding": [*sites.EYE["coding"], *sites.LEFT["coding"]]}]), "bodySite"),
    (sites.problem([{"text": "eye"}]), said("bodySite", [{"text": "eye", "coding": sites.LEFT["coding"]}]), "bodySite"),
    (PRESSURE, said("valueQuantity", measurements.quantity("5", "mg", "mg")), "value"),
    (doses.IN_WORDS, said("dosageInstruction", [{"text": "As directed, by the clinic", "asNeededBoolean": True}]), "asNeeded"),
    (doses.IN_WORDS, said("dosageInstruction", [*doses.IN_WORDS["dosageInstruction"], {"text": "twice"}]), ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "change", "how", "name"),
    [
        *((sent, change, "lost", name) for sent, change, name in LOST),
        *((sent, change, "changed", name) for sent, change, name in CHANGED),
        *((sent, change, "added", name) for sent, change, name in ADDED),
    ],
)
def test_a_fact_lost_changed_or_added(sent, change, how, name):
    assert (how, name) in told(sent, change(sent))


def test_a_second_status_turns_the_first():
    sent = synthetic.condition()
    coding = [*sent["clinicalStatus"]["coding"], {**sent["clinicalStatus"]["coding"][0], "code": "resolved"}]
    assert told(sent, {**sent, "clinicalStatus": {"coding": coding}}) == [("added", "clinicalStatus")]


def test_a_site_told_twice_the_second_time_with_a_side():
    eye, left = ({"coding": [coding]} for coding in (sites.EYE["coding"][0], sites.LEFT["coding"][0]))
    both = {"coding": [*eye["coding"], *left["coding"]]}
    sent, got = sites.problem([eye]), sites.problem([eye, both])
    assert told(sent, got) == [("added", "bodySite")]


def findings(sent, got):
    return [(f.expected, f.seen) for f in compare(list(map(facts, sent)), list(map(facts, got)), "the view")]


def test_a_finding_in_words():
    sent, got = (
        synthetic.medication_request(
            dosageInstruction=[{"text": "x", "doseAndRate": [{"doseQuantity": dose}]}]
        )
        for dose in ({"value": Number("5"), "unit": "mg"}, {"value": Number("50"), "unit": "mg"})
    )
    place = "MedicationRequest.dosageInstruction[0].doseAndRate[0].dose.ofType(Quantity)"
    drug = 'MedicationRequest of http://snomed.info/sct|27658006 "Amoxicillin"'
    assert findings([sent], [got]) == [(f"{drug}: dose 5 mg at {place}", f"changed: dose 50 mg at {place}")]
    assert findings([sent], [without("doseAndRate")(got)]) == [
        (f"{drug}: doseAndRate at {place.partition('.dose.')[0]}", "lost"),
    ]
    assert findings([without("doseAndRate")(sent)], [got])[0][0] == f"{drug}: nothing more"
    assert findings([sent], [{**sent, "doNotPerform": True}]) == [
        (f"{drug}: nothing more", "added: doNotPerform true at MedicationRequest.doNotPerform")
    ]
    assert compare([facts(sent)], [facts(got)], "the view")[0].where == "the view"


def test_an_item_lost_and_an_item_nobody_contributed():
    asthma = 'Condition of http://snomed.info/sct|195967001 "Asthma"'
    sent = [synthetic.condition(), synthetic.condition("resolved", code=coded("1", "Gout"))]
    assert findings(sent, sent[1:]) == [(asthma, "lost")]
    assert findings(sent[1:], sent) == [("only what was contributed", f"added: {asthma}")]
    assert findings(sent[:1], [*sent[:1], *sent[:1]]) == [("only what was contributed", f"added: {asthma}")]


def test_family_history_is_not_the_persons_own():
    own = synthetic.condition(code=MOTHER["condition"][0]["code"])
    ((expected, seen),) = findings([MOTHER], [own])
    assert expected.startswith("FamilyMemberHistory of ")
    assert seen == 'changed: Condition of http://snomed.info/sct|254837009 "Breast cancer"'


DOSES = [doses.ordered(doses.Regimen(str(n))) for n in range(1, 7)]
READINGS = [synthetic.observation(str(30 + n)) for n in range(6)]
EYES = [sites.problem([sites.EYE, side]) for side in (sites.LEFT, sites.RIGHT)]
STATUSES = [synthetic.observation(status=code) for code in ("preliminary", "final", "corrected")]
BY_TIME = [synthetic.observation("37", effectiveDateTime=f"2026-03-02T0{n}:15:00Z") for n in range(6)]


@pytest.mark.parametrize("items", [DOSES, READINGS, EYES, STATUSES, BY_TIME])
def test_items_alike_are_told_apart_in_any_order(items):
    mapping = {"system": "https://mapped.example", "code": "m"}
    got = [{**item, "id": str(n), "code": {**item.get("code", {}), "coding": [mapping, *item.get("code", {}).get("coding", [])]}} for n, item in enumerate(items)]  # fmt: skip
    assert findings(items, items[::-1]) == []
    filed = {"Observation": "issued", "Condition": "recordedDate", "MedicationRequest": "authoredOn"}
    named = filed[items[0]["resourceType"]]
    assert (
        findings(
            [without(named)(item) for item in items], [{**item, named: "2026-03-05"} for item in items[::-1]]
        )
        == []
    )
    assert findings(items, got[3:] + got[:3][::-1]) == []


def test_two_items_merged_into_one():
    one = doses.ordered(doses.Regimen("5"))
    other = {**doses.ordered(doses.Regimen("80")), "medicationCodeableConcept": coded("387458008", "Aspirin")}
    merged = {**one, "dosageInstruction": other["dosageInstruction"]}
    both = {**one, "medicationCodeableConcept": {"coding": [
        *one["medicationCodeableConcept"]["coding"], *other["medicationCodeableConcept"]["coding"]],
        "text": "Amoxicillin"}}  # fmt: skip
    for got in (merged, both, {**both, "dosageInstruction": PAIN["dosageInstruction"]}):
        found = findings([one, other], [got])
        assert [told for told, seen in found if seen == "lost" and ": " not in told] in (
            [str(facts(one))],
            [str(facts(other))],
        )
    swapped = [merged, {**other, "dosageInstruction": one["dosageInstruction"]}]
    assert sum("dose" in expected for expected, _ in findings([one, other], swapped)) >= 2


def test_sides_swapped_between_two_items():
    left, right = (
        synthetic.observation(value, bodySite=side)
        for value, side in (("1", sites.LEFT_ARM), ("2", sites.RIGHT_ARM))
    )
    swapped = [{**left, "bodySite": sites.RIGHT_ARM}, {**right, "bodySite": sites.LEFT_ARM}]
    assert len(findings([left, right], swapped)) >= 2


def test_pairs_come_in_the_order_of_what_was_contributed():
    items = list(map(facts, READINGS))
    seen = [*items[:0:-1], facts(synthetic.observation("99"))]
    assert [one for one, _ in paired(items, seen).pairs] == items


def calls(work):
    """Calls made, of Python and of C: a cost that no other process changes."""
    counted = 0

    def count(frame, event, arg):
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("alike", [True, False], ids=["all alike", "each of its own day"])
@pytest.mark.parametrize("kept", [True, False], ids=["same", "all changed"])
def test_the_cost_is_linear(alike, kept):
    def cost(count):
        def items(value):
            for n in range(count):
                day = f"20{n % 90 + 10}-0{n % 9 + 1}-{n % 19 + 10}"
                more = {} if alike else {"effectiveDateTime": day, "code": {"text": str(n)}}
                yield facts(synthetic.observation(value, **more))

        sent, got = list(items("36.8")), list(items("36.8" if kept else "37"))[::-1]
        return calls(lambda: compare(sent, got))

    assert cost(400) < cost(20) * 20 * 1.2


def test_one_list_of_many_values_costs_no_more_than_its_length():
    def cost(count, got):
        site = [{"text": str(n % 7)} for n in range(count)]
        other = [{"text": got or str(n % 7)} for n in range(count)]
        one, seen = facts(synthetic.condition(bodySite=site)), facts(synthetic.condition(bodySite=other))
        return calls(lambda: compare([one], [seen]))

    for got in ("", "0", "x"):
        assert cost(600, got) < cost(30, got) * 20 * 1.2


def test_many_values_that_look_alike_cost_no_more_than_their_number():
    def cost(count):
        site = [{**coded(str(n), "x", "https://x.example"), "text": "x"} for n in range(count)]
        one, seen = (
            facts(synthetic.condition(bodySite=sites_)) for sites_ in (site, [{"text": "x"}] * count)
        )
        return calls(lambda: compare([one], [seen]))

    assert cost(600) < cost(30) * 20 * 1.2


def test_nothing_expected_is_no_evidence_and_nothing_seen_is_a_loss():
    assert compare([], []) == []
    assert [finding.seen for finding in compare([facts(synthetic.condition())], [])] == ["lost"]
