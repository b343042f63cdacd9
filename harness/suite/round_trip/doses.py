"""RTP-009: a dose in words and in structure comes back as both, and they still say the same."""

from __future__ import annotations

import re

from harness.evidence.outcomes import Finding
from harness.fhir.compare import Allowed
from harness.fhir.drawn import doses
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.findings.elements import altered_elements
from harness.suite.check import verifies
from harness.suite.round_trip.surviving import survives
from harness.verbs.case import Case

_DOSE = re.compile(
    r"(dosageInstruction|dosage)\[\d+\]\.(sequence|text|timing|asNeeded|doseAndRate|maxDose"
    r"|additionalInstruction|patientInstruction).*"
)


@verifies("RTP-009", given=doses.items(), always=doses.CASES)
def doses_survive_in_words_and_structure(case: Case, drawn: Resource) -> None:
    """A dose is accepted whose text and structure agree: both come back as sent, so they agree still."""
    survives(case, drawn, judged=_disagreeing)


def _disagreeing(sent: Resource, got: Json, _: Allowed, where: str) -> list[Finding]:
    return altered_elements(sent, got, lambda path: bool(_DOSE.fullmatch(path)), where)
