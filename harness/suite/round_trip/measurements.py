"""RTP-007: a value travels with its unit, comparator, range and interpretation."""

from __future__ import annotations

import re

from harness.evidence.outcomes import Finding
from harness.fhir.compare import Allowed
from harness.fhir.drawn import measurements
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.findings.elements import altered_elements, lost_elements
from harness.suite.check import verifies
from harness.suite.round_trip.surviving import survives
from harness.verbs.case import Case

_AROUND_A_VALUE = re.compile(r"(component\[\d+\]\.)?(valueQuantity\.|referenceRange\[|interpretation\[).*")
_CODE = re.compile(r"(component\[\d+\]\.)?code\.coding\[\d+\]\.(system|code)")
_CASES: tuple[Resource, ...] = (
    measurements.BELOW_THE_LIMIT,
    measurements.VITAL_SIGNS[0],
    measurements.BEYOND_THE_LIMIT,
    measurements.LOCAL_UNIT,
    *measurements.VITAL_SIGNS[1:],
    *measurements.OLD_UNITS,
)


@verifies("RTP-007", given=measurements.results(), always=_CASES)
def measurements_stay_whole(case: Case, drawn: Resource) -> None:
    """A measurement is accepted: value, unit, comparator, range and interpretation come back together."""
    survives(case, drawn, judged=_torn)


def _torn(sent: Resource, got: Json, _: Allowed, where: str) -> list[Finding]:
    """A code added beside those that were sent is no loss of theirs."""
    return [
        *altered_elements(sent, got, lambda path: bool(_AROUND_A_VALUE.fullmatch(path)), where),
        *lost_elements(sent, got, lambda path: bool(_CODE.fullmatch(path)), where),
    ]
