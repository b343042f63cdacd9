"""What was found or is known of a person: problems, allergies, results, family, warnings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.fhir.facts.reading import code, flag, measure, prose, range_, words
from harness.fhir.facts.shapes import (
    Element,
    Part,
    Shape,
    choices,
    codes,
    concepts,
    dates,
    filing,
    periods,
    rows,
    shape,
)
from harness.fhir.facts.values import Kind


def _result() -> tuple[Iterator[Element], ...]:
    return choices(Kind.VALUE, "value[x]"), concepts(Kind.VALUE, "dataAbsentReason interpretation")


_RANGE = Part("referenceRange", "referenceRange")

STATEMENTS: Mapping[str, Shape] = {
    "AllergyIntolerance": shape(
        concepts(Kind.WHAT, "code"),
        concepts(Kind.STATUS, "clinicalStatus verificationStatus"),
        codes("criticality"),
        rows(Kind.WHAT, "type category", code),
        choices(Kind.DATE, "onset[x]"),
        dates("lastOccurrence"),
        filing("recordedDate"),
        parts=(Part("reaction", "reaction"),),
    ),
    "reaction": shape(
        concepts(Kind.WHAT, "substance manifestation"),
        rows(Kind.WHAT, "description", prose),
        codes("severity"),
        concepts(Kind.DOSE, "exposureRoute"),
        dates("onset"),
    ),
    "Condition": shape(
        concepts(Kind.WHAT, "code"),
        concepts(Kind.STATUS, "clinicalStatus verificationStatus severity"),
        concepts(Kind.SIDE, "bodySite"),
        choices(Kind.DATE, "onset[x] abatement[x]"),
        filing("recordedDate"),
        parts=(Part("stage", "stage"), Part("evidence", "evidence")),
    ),
    "stage": shape(concepts(Kind.WHAT, "type"), concepts(Kind.STATUS, "summary")),
    "evidence": shape(concepts(Kind.WHAT, "code")),
    "FamilyMemberHistory": shape(
        concepts(Kind.WHAT, "relationship reasonCode"),
        codes("status"),
        concepts(Kind.STATUS, "dataAbsentReason sex"),
        choices(Kind.DATE, "born[x] age[x]"),
        choices(Kind.STATUS, "deceased[x]"),
        rows(Kind.STATUS, "estimatedAge", flag),
        filing("date"),
        parts=(Part("condition", "condition"),),
    ),
    "condition": shape(
        concepts(Kind.WHAT, "code"),
        concepts(Kind.STATUS, "outcome"),
        rows(Kind.STATUS, "contributedToDeath", flag),
        choices(Kind.DATE, "onset[x]"),
    ),
    "Observation": shape(
        concepts(Kind.WHAT, "code"),
        codes("status"),
        *_result(),
        concepts(Kind.SIDE, "bodySite"),
        concepts(Kind.VALUE, "method"),
        choices(Kind.DATE, "effective[x]"),
        filing("issued"),
        parts=(Part("component", "component"), _RANGE),
    ),
    "component": shape(concepts(Kind.WHAT, "code"), *_result(), parts=(_RANGE,)),
    "referenceRange": shape(
        concepts(Kind.WHAT, "type appliesTo"),
        rows(Kind.VALUE, "low high", measure),
        rows(Kind.VALUE, "age", range_),
        rows(Kind.VALUE, "text", words),
    ),
    "DiagnosticReport": shape(
        concepts(Kind.WHAT, "code category"),
        codes("status"),
        rows(Kind.VALUE, "conclusion", prose),
        concepts(Kind.VALUE, "conclusionCode"),
        choices(Kind.DATE, "effective[x]"),
        filing("issued"),
    ),
    "Flag": shape(concepts(Kind.WHAT, "code category"), codes("status"), periods("period")),
}
