"""Letters and plans as documents: what they are and when they were written, not what they hold."""

from __future__ import annotations

from collections.abc import Mapping

from harness.fhir.facts.reading import code, coding, prose
from harness.fhir.facts.shapes import Part, Shape, codes, concepts, dates, filing, periods, rows, shape
from harness.fhir.facts.values import Kind

DOCUMENTS: Mapping[str, Shape] = {
    "DocumentReference": shape(
        concepts(Kind.WHAT, "type category"),
        rows(Kind.WHAT, "description", prose),
        codes("status docStatus relatesTo.code"),
        filing("date"),
        periods("context.period"),
        concepts(Kind.WHAT, "context.event"),
        parts=(Part("content", "content"),),
    ),
    "content": shape(
        rows(Kind.WHAT, "attachment.title", prose),
        rows(Kind.WHAT, "attachment.contentType", code),
        rows(Kind.WHAT, "format", coding),
        dates("attachment.creation"),
    ),
    "Composition": shape(
        concepts(Kind.WHAT, "type category"),
        rows(Kind.WHAT, "title", prose),
        codes("status confidentiality relatesTo.code"),
        dates("date"),
        parts=(Part("event", "event"), Part("section", "section", ordered=True)),
    ),
    "event": shape(concepts(Kind.WHAT, "code"), periods("period")),
    "section": shape(
        rows(Kind.WHAT, "title", prose),
        concepts(Kind.WHAT, "code"),
        concepts(Kind.STATUS, "emptyReason"),
        codes("mode"),
        parts=(Part("section", "section", ordered=True),),
    ),
}
