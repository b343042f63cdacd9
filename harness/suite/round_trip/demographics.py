"""RTP-020: what an organisation knows of a person comes back on the source patient record."""

from __future__ import annotations

from dataclasses import replace

from harness.evidence.outcomes import Finding
from harness.fhir.compare import Allowed
from harness.fhir.drawn import demographics
from harness.fhir.drawn.demographics import Known
from harness.fhir.identifiers import NHS_NUMBER
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.findings.elements import lost_elements
from harness.suite.check import verifies
from harness.suite.round_trip.filing import known_filed
from harness.suite.round_trip.surviving import shown_again
from harness.verbs.case import Case


@verifies("RTP-020", given=demographics.known(), always=demographics.CASES)
def demographic_details_survive(case: Case, drawn: Known) -> None:
    """A person is accepted with details of every kind: the source patient record tells each as sent."""
    gp, ann = case.actor("gp"), case.person(drawn.patient)
    contribution = known_filed(gp, replace(ann, identifier=drawn.on(ann.identifier)))
    if contribution is None:
        return case.judge([], observed=0)
    shown_again(
        gp,
        contribution,
        [contribution.patient],
        drawn=[drawn.patient],
        judged=_forgotten,
        may_be_hidden=lambda sent: not drawn.verified,
    )


def _forgotten(sent: Resource, got: Json, _: Allowed, where: str) -> list[Finding]:
    return lost_elements(_details(sent), _details(got), lambda path: not path.endswith(".display"), where)


def _details(patient: Json) -> Resource:
    """Each detail under its own name, so that what else a server keeps beside it does not move it."""
    whole = patient if isinstance(patient, dict) else {}
    numbers = (each for each in _objects(whole.get("identifier")) if each.get("system") == NHS_NUMBER)
    named = {str(each.get("url")): each for each in _objects(whole.get("extension"))}
    plain = {name: whole.get(name) for name in ("communication", "deceasedBoolean", "deceasedDateTime")}
    return {"NHS number": [each.get("extension") for each in numbers], **named, **plain}


def _objects(found: Json) -> list[Resource]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
