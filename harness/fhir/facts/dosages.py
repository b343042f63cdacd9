"""A dosage: how much, how often, by which way, when needed, and no more than how much."""

from __future__ import annotations

from collections.abc import Mapping

from harness.fhir.facts.reading import measure, number, ratio, set_flag, timing, words
from harness.fhir.facts.shapes import Part, Shape, choices, concepts, rows, shape
from harness.fhir.facts.values import Kind

DOSAGES: Mapping[str, Shape] = {
    "dosage": shape(
        rows(Kind.DOSE, "sequence", number),
        rows(Kind.DOSE, "text patientInstruction", words),
        concepts(Kind.DOSE, "additionalInstruction route method"),
        rows(Kind.DOSE, "timing", timing),
        rows(Kind.DOSE, "asNeededBoolean>asNeeded", set_flag),
        concepts(Kind.DOSE, "asNeededCodeableConcept>asNeeded"),
        concepts(Kind.SIDE, "site"),
        rows(Kind.DOSE, "maxDosePerPeriod", ratio),
        rows(Kind.DOSE, "maxDosePerAdministration maxDosePerLifetime", measure),
        parts=(Part("doseAndRate", "doseAndRate"),),
    ),
    "doseAndRate": shape(
        concepts(Kind.DOSE, "type"),
        choices(Kind.DOSE, "dose[x] rate[x]"),
    ),
}
"""By shape; which elements hold one is a row of `medicines.py`."""
