"""RTP-018 as well: an item of any type keeps its earlier versions, and a search names the present one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.fhir.identifiers import identifiers
from harness.fhir.lossless import Json
from harness.fhir.subjects import ABOUT_NOBODY
from harness.fhir.synthetic import Resource
from harness.suite.check import verifies
from harness.suite.round_trip.filing import is_shown, resources_filed
from harness.suite.round_trip.in_history import told_otherwise
from harness.suite.round_trip.versioned import Version, changed, content, current, other_by_now
from harness.target.client import Answer
from harness.verbs.case import Actor, Case, decided
from harness.verbs.contributing import Contribution, Filed
from harness.verbs.updating import updates
from harness.verbs.viewing import looks_up, people_found, searches, views

_NOTE: Mapping[str, Json] = {"note": [{"text": "said again"}]}
CHANGES: Mapping[str, tuple[Callable[[], Resource], Mapping[str, Json]]] = {
    "AllergyIntolerance": (synthetic.allergy, _NOTE),
    "Condition": (synthetic.condition, _NOTE),
    "DocumentReference": (synthetic.document_reference, {"description": "sent again"}),
    "Encounter": (synthetic.encounter, {"reasonCode": [{"text": "told again"}]}),
    "Immunization": (synthetic.immunization, {"lotNumber": "L-17", **_NOTE}),
    "MedicationRequest": (synthetic.medication_request, {"status": "on-hold", **_NOTE}),
    "Observation": (partial(synthetic.observation, "37.0"), {"status": "amended", **_NOTE}),
    "Procedure": (synthetic.procedure, _NOTE),
    "Task": (
        lambda: {"resourceType": "Task", "status": "requested", "intent": "order"},
        {"status": "accepted", **_NOTE},
    ),
    "EpisodeOfCare": (
        lambda: {"resourceType": "EpisodeOfCare", "status": "finished", "period": {"start": "2025"}},
        {"period": {"start": "2025", "end": "2026-02"}},
    ),
}
"""By type: an item, and what a change gives it."""
_OTHERS: Mapping[str, tuple[Callable[[], Resource], Mapping[str, Json]]] = {
    "Organization": (
        lambda: {"resourceType": "Organization", "name": "Chest clinic"},
        {"name": "Lung clinic"},
    ),
    "Practitioner": (
        lambda: {"resourceType": "Practitioner", "name": [{"family": "Okafor"}]},
        {"name": [{"family": "Bright"}]},
    ),
    "Provenance": (
        lambda: {"resourceType": "Provenance"},
        {"recorded": "2026-03-06T08:00:00+00:00", "activity": {"text": "corrected"}},
    ),
}
"""Likewise, for what is no item of anybody's record."""


_KINDS = {**CHANGES, **_OTHERS}


@verifies("RTP-018", given=st.sampled_from(sorted(_KINDS)), always=tuple(_KINDS))
def an_item_of_any_type_keeps_its_earlier_version(case: Case, kind: str) -> None:
    """An item is changed: the version before stays as it was, and searches name the version they show."""
    gp, (make, change) = case.actor("gp"), _KINDS[kind]
    held = resources_filed(gp, make())
    if held is None:
        return case.judge([], observed=0)
    contribution, (filed, *_) = held
    states = two_states(gp, filed, change) if is_shown(gp, filed) else None
    if states is None:
        return case.judge([], observed=0)
    findings = [
        *(found for state in states for found in other_by_now(gp, state)),
        *told_otherwise(gp, states),
    ]
    case.judge([*findings, *_misnamed(gp, contribution, filed, *states)])


def two_states(gp: Actor, filed: Filed, change: Mapping[str, Json]) -> tuple[Version, Version] | None:
    """A resource before and after its contributor changed it by its id; None if it cannot be changed so."""
    contributor = gp.case.contributors()[0]
    first = current(gp, filed)
    answer = decided(updates(contributor, filed, first.reference, {**first.body, **change}, first.tag))
    second = changed(gp, filed, first) if answer.given else None
    if second is None:
        gp.case.without(
            f"changes of one {filed.item.resource_type} by its id, which were refused or do not show"
        )
        return None
    return first, second


def _misnamed(
    gp: Actor, contribution: Contribution, filed: Filed, first: Version, second: Version
) -> list[Finding]:
    """Where an answer beside a read shows the present text under the version id of the one before.

    One that still shows the text before is late, which is no matter of versions.
    """
    findings = []
    for where, answer in _shown(gp, contribution, filed):
        for resource in answer.resources:
            named = (resource.get("meta") or {}).get("versionId")
            known = filed.item.record_id in identifiers(resource)
            present = known and content(resource) == content(second.body)
            if second.id and named and present and named != second.id:
                expected = f"the version id that a read tells, {second.id}, in {where}"
                findings.append(Finding(expected, str(named), answer.line))
    return findings


def _shown(gp: Actor, contribution: Contribution, filed: Filed) -> list[tuple[str, Answer]]:
    """Answers to a search and the pages of the views, as far as they are given."""
    kind, ann = filed.item.resource_type, contribution.person
    if kind in ABOUT_NOBODY:
        search = searches(gp, kind, identifier="|".join(filed.item.record_id))
        return [("a search", search)] if search.given else []
    if kind in _OTHERS:
        return []
    found = people_found(looks_up(gp, ann.nhs_number))
    search = searches(gp, kind, patient=found[0] if found else "nobody")
    try:
        seen = views(gp, ann, [kind])
    except NotTestable:
        seen = []
    pages = [("the aggregated view", page) for view in seen for page in view.pages]
    return [*([("a search", search)] if search.given else []), *pages]
