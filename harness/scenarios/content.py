"""What organisations contribute in stories, by the name a scenario gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from harness.fhir import synthetic
from harness.fhir.synthetic import Resource, coded

_WARFARIN = coded("48603004", "Warfarin")
_APIXABAN = coded("698090000", "Apixaban")

CONTENT: Mapping[str, Callable[[], Resource]] = {
    "warfarin-order": partial(synthetic.medication_request, medicationCodeableConcept=_WARFARIN),
    "warfarin-stopped": partial(
        synthetic.medication_request,
        status="stopped",
        statusReason=coded("182846007", "Drug changed"),
        medicationCodeableConcept=_WARFARIN,
    ),
    "apixaban-order": partial(synthetic.medication_request, medicationCodeableConcept=_APIXABAN),
    "discharge-letter": synthetic.document_reference,
    "penicillin-allergy": synthetic.allergy,
    "asthma": synthetic.condition,
    "temperature": synthetic.observation,
}
"""Name to the resource it is."""
