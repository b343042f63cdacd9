"""Which elements of FHIR R4 state facts, by resource type and by part: those of care, not of administration.

Left out: whom an item is about (the identity rows judge that), people and places, references between items,
notes, narrative, and what a letter holds (the round trip of the resource judges those).
"""

from __future__ import annotations

from collections.abc import Mapping

from harness.fhir.facts.care import CARE
from harness.fhir.facts.documents import DOCUMENTS
from harness.fhir.facts.dosages import DOSAGES
from harness.fhir.facts.medicines import MEDICINES
from harness.fhir.facts.shapes import Shape, concepts, shape
from harness.fhir.facts.statements import STATEMENTS
from harness.fhir.facts.values import Kind

SHAPES: Mapping[str, Shape] = {
    **MEDICINES,
    **DOSAGES,
    **STATEMENTS,
    **CARE,
    **DOCUMENTS,
    "BodyStructure": shape(concepts(Kind.SIDE, "location>bodySite locationQualifier>bodySite")),
}
"""Parts under the element that holds them, in lower case; resources under their type."""

_LINKED = frozenset({"Medication", "BodyStructure"})
TYPES = frozenset(name for name in SHAPES if name[0].isupper()) - _LINKED
"""Resource types that state facts of their own; the linked ones are part of what refers to them."""
