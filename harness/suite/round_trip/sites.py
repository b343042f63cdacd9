"""RTP-008: side, site, route and method come back with the item they belong to."""

from __future__ import annotations

import re

from harness.evidence.outcomes import Finding
from harness.fhir.compare import Allowed
from harness.fhir.drawn import sites
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.findings.elements import altered_elements
from harness.suite.check import verifies
from harness.suite.round_trip.surviving import survives
from harness.verbs.case import Case

_PLACE = re.compile(
    r"(bodySite|location|locationQualifier|site|route|method|(dosageInstruction|dosage)\[\d+\]\.(site|route|method)"
    r"|reaction\[\d+\]\.exposureRoute)(\[\d+\])?\.(text|coding\[\d+\]\.(system|code))"
)
_CASES: tuple[tuple[Resource, ...], ...] = (sites.BOTH_EYES, sites.DOSES, *sites.ELSEWHERE)


@verifies("RTP-008", given=sites.items(), always=_CASES)
def sides_and_sites_survive(case: Case, drawn: tuple[Resource, ...]) -> None:
    """Items are accepted that say where on the body: each comes back with its own side, site and route."""
    survives(case, *drawn, judged=_misplaced)


def _misplaced(sent: Resource, got: Json, _: Allowed, where: str) -> list[Finding]:
    return altered_elements(sent, got, lambda path: bool(_PLACE.fullmatch(path)), where)
