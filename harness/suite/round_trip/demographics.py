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
from harness.findings.moments import altered_moment
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
    lost = lost_elements(_details(sent), _details(got), lambda path: not path.endswith(".display"), where)
    died = sent.get("deceasedDateTime")
    if died is None:
        return lost
    told = got.get("deceasedDateTime") if isinstance(got, dict) else None
    return lost + altered_moment(died, told, f"deceasedDateTime: {where}")


def _details(patient: Json) -> Resource:
    """Each detail under its own name, so that what else a server keeps beside it does not move it."""
    whole = patient if isinstance(patient, dict) else {}
    numbers = (each for each in _objects(whole.get("identifier")) if each.get("system") == NHS_NUMBER)
    named = {str(each.get("url")): each for each in _objects(whole.get("extension"))}
    plain = {name: whole.get(name) for name in ("communication", "deceasedBoolean")}
    inner = {name: _extended(whole.get(name)) for name in ("address", "contact", "telecom")}
    return {"NHS number": [each.get("extension") for each in numbers], **named, **plain, **inner}


_EXTENDING: tuple[str, ...] = ("extension", "_system")


def _extended(found: Json) -> list[Resource]:
    """What extends entries of a list, of those that have anything: others may stand between them."""
    told: list[Resource] = [
        {name: each[name] for name in _EXTENDING if name in each} for each in _objects(found)
    ]
    return [each for each in told if each]


def _objects(found: Json) -> list[Resource]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
