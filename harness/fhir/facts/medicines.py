"""Medicines and vaccines: what, how much, how often, by which way, and until when."""

from __future__ import annotations

from collections.abc import Mapping

from harness.fhir.facts.reading import code, flag, measure, number, ratio, set_flag, words
from harness.fhir.facts.shapes import (
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

MEDICINES: Mapping[str, Shape] = {
    "MedicationRequest": shape(
        choices(Kind.WHAT, "medication[x]"),
        codes("status intent priority"),
        rows(Kind.STATUS, "doNotPerform", set_flag),
        rows(Kind.STATUS, "reportedBoolean>reported", flag),
        concepts(Kind.STATUS, "statusReason courseOfTherapyType"),
        concepts(Kind.WHAT, "reasonCode"),
        filing("authoredOn"),
        periods("dispenseRequest.validityPeriod"),
        rows(
            Kind.DOSE,
            "dispenseRequest.quantity dispenseRequest.expectedSupplyDuration "
            "dispenseRequest.dispenseInterval dispenseRequest.initialFill.quantity "
            "dispenseRequest.initialFill.duration",
            measure,
        ),
        rows(Kind.DOSE, "dispenseRequest.numberOfRepeatsAllowed", number),
        choices(Kind.STATUS, "substitution.allowed[x]"),
        parts=(Part("dosageInstruction", "dosage", ordered=True),),
    ),
    "MedicationStatement": shape(
        choices(Kind.WHAT, "medication[x]"),
        codes("status"),
        concepts(Kind.STATUS, "statusReason"),
        concepts(Kind.WHAT, "reasonCode"),
        choices(Kind.DATE, "effective[x]"),
        filing("dateAsserted"),
        parts=(Part("dosage", "dosage", ordered=True),),
    ),
    "MedicationDispense": shape(
        choices(Kind.WHAT, "medication[x]"),
        codes("status"),
        choices(Kind.STATUS, "statusReason[x]"),
        rows(Kind.STATUS, "substitution.wasSubstituted", flag),
        rows(Kind.DOSE, "quantity daysSupply", measure),
        dates("whenPrepared whenHandedOver"),
        parts=(Part("dosageInstruction", "dosage", ordered=True),),
    ),
    "MedicationAdministration": shape(
        choices(Kind.WHAT, "medication[x]"),
        codes("status"),
        concepts(Kind.STATUS, "statusReason"),
        concepts(Kind.WHAT, "reasonCode"),
        choices(Kind.DATE, "effective[x]"),
        rows(Kind.DOSE, "dosage.text", words),
        rows(Kind.DOSE, "dosage.dose", measure),
        choices(Kind.DOSE, "dosage.rate[x]"),
        concepts(Kind.DOSE, "dosage.route dosage.method"),
        concepts(Kind.SIDE, "dosage.site"),
    ),
    "Medication": shape(
        concepts(Kind.WHAT, "code>medication form"),
        rows(Kind.DOSE, "amount", ratio),
        parts=(Part("ingredient", "ingredient"),),
    ),
    "ingredient": shape(
        choices(Kind.WHAT, "item[x]"), rows(Kind.DOSE, "strength", ratio), rows(Kind.STATUS, "isActive", flag)
    ),
    "Immunization": shape(
        concepts(Kind.WHAT, "vaccineCode reasonCode"),
        codes("status"),
        concepts(Kind.STATUS, "statusReason subpotentReason"),
        rows(Kind.STATUS, "isSubpotent", flag),
        rows(Kind.SOURCE, "primarySource", flag),
        concepts(Kind.SOURCE, "reportOrigin"),
        choices(Kind.DATE, "occurrence[x]"),
        filing("recorded"),
        dates("expirationDate"),
        rows(Kind.WHAT, "lotNumber", code),
        rows(Kind.DOSE, "doseQuantity", measure),
        concepts(Kind.DOSE, "route"),
        concepts(Kind.SIDE, "site"),
        parts=(Part("protocolApplied", "protocolApplied"),),
    ),
    "protocolApplied": shape(
        concepts(Kind.WHAT, "targetDisease"),
        rows(Kind.WHAT, "series", words),
        choices(Kind.DOSE, "doseNumber[x] seriesDoses[x]"),
    ),
}
