"""What is done for a person, asked for or planned, and what they decided."""

from __future__ import annotations

from collections.abc import Mapping

from harness.fhir.facts.reading import coding, measure, number, prose, set_flag
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

CARE: Mapping[str, Shape] = {
    "Procedure": shape(
        concepts(Kind.WHAT, "code reasonCode usedCode"),
        codes("status"),
        concepts(Kind.STATUS, "statusReason"),
        concepts(Kind.VALUE, "outcome complication followUp"),
        concepts(Kind.SIDE, "bodySite"),
        choices(Kind.DATE, "performed[x]"),
        parts=(Part("focalDevice", "focalDevice"),),
    ),
    "focalDevice": shape(concepts(Kind.WHAT, "action")),
    "ServiceRequest": shape(
        concepts(Kind.WHAT, "code orderDetail reasonCode"),
        codes("status intent priority"),
        rows(Kind.STATUS, "doNotPerform", set_flag),
        choices(Kind.DOSE, "quantity[x]"),
        choices(Kind.DATE, "occurrence[x]"),
        rows(Kind.DOSE, "asNeededBoolean>asNeeded", set_flag),
        concepts(Kind.DOSE, "asNeededCodeableConcept>asNeeded"),
        filing("authoredOn"),
        concepts(Kind.SIDE, "bodySite"),
        rows(Kind.DOSE, "patientInstruction", prose),
    ),
    "Encounter": shape(
        rows(Kind.WHAT, "class", coding),
        concepts(Kind.WHAT, "type serviceType reasonCode"),
        codes("status"),
        concepts(Kind.STATUS, "priority hospitalization.admitSource hospitalization.reAdmission"),
        concepts(Kind.STATUS, "hospitalization.dischargeDisposition"),
        periods("period"),
        rows(Kind.DATE, "length", measure),
    ),
    "Appointment": shape(
        concepts(Kind.WHAT, "serviceType serviceCategory specialty appointmentType reasonCode"),
        rows(Kind.WHAT, "description", prose),
        codes("status"),
        concepts(Kind.STATUS, "cancelationReason"),
        dates("start end"),
        periods("requestedPeriod"),
        rows(Kind.DATE, "minutesDuration", number),
        filing("created"),
    ),
    "CarePlan": shape(
        concepts(Kind.WHAT, "category"),
        rows(Kind.WHAT, "title description", prose),
        codes("status intent"),
        periods("period"),
        filing("created"),
        parts=(Part("activity", "activity"),),
    ),
    "activity": shape(
        concepts(Kind.WHAT, "detail.code outcomeCodeableConcept detail.reasonCode"),
        rows(Kind.WHAT, "detail.description", prose),
        choices(Kind.WHAT, "detail.product[x]"),
        codes("detail.kind detail.status"),
        concepts(Kind.STATUS, "detail.statusReason"),
        rows(Kind.STATUS, "detail.doNotPerform", set_flag),
        choices(Kind.DATE, "detail.scheduled[x]"),
        rows(Kind.DOSE, "detail.dailyAmount detail.quantity", measure),
    ),
    "CareTeam": shape(
        concepts(Kind.WHAT, "category reasonCode"),
        rows(Kind.WHAT, "name", prose),
        codes("status"),
        periods("period"),
        parts=(Part("participant", "participant"),),
    ),
    "participant": shape(concepts(Kind.WHAT, "role"), periods("period")),
    "Consent": shape(
        concepts(Kind.WHAT, "category scope"),
        codes("status"),
        concepts(Kind.WHAT, "policyRule"),
        dates("dateTime"),
        parts=(Part("provision", "provision"),),
    ),
    "provision": shape(
        codes("type"),
        periods("period dataPeriod"),
        concepts(Kind.VALUE, "action code"),
        rows(Kind.VALUE, "purpose class securityLabel", coding),
        parts=(Part("actor", "actor"), Part("provision", "provision")),
    ),
    "actor": shape(concepts(Kind.WHAT, "role")),
}
