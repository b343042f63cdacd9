"""RTP-020: what an organisation knows of a person comes back on the source patient record."""

from __future__ import annotations

import re
from dataclasses import replace

from harness.evidence.outcomes import Finding
from harness.fhir.drawn import demographics
from harness.fhir.drawn.demographics import Known
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.findings.elements import lost_elements
from harness.suite.check import verifies
from harness.suite.round_trip.channels import shown_again
from harness.suite.round_trip.filing import known_filed
from harness.verbs.case import Case

_DETAIL = re.compile(
    r"(extension\[\d+\]|identifier\[\d+\]\.extension|communication\[\d+\]|deceased).*(?<!\.display)"
)


@verifies("RTP-020", given=demographics.known(), always=demographics.CASES)
def demographic_details_survive(case: Case, drawn: Known) -> None:
    """A person is accepted with details of every kind: the source patient record tells each as sent."""
    gp, ann = case.actor("gp"), case.person(drawn.patient)
    contribution = known_filed(gp, replace(ann, identifier=drawn.on(ann.identifier)))
    if contribution is None:
        return case.judge([], observed=0)
    shown_again(gp, contribution, [contribution.patient], judged=_forgotten, may_be_hidden=not drawn.verified)


def _forgotten(sent: Resource, got: Json, where: str) -> list[Finding]:
    return lost_elements(sent, got, lambda path: bool(_DETAIL.fullmatch(path)), where)
