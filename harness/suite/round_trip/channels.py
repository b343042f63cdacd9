"""What was contributed on every channel: read, search, history, batch, the aggregated view (CONTRACT 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir.identifiers import identifiers
from harness.fhir.lossless import Json, dumps
from harness.fhir.synthetic import Resource
from harness.suite.round_trip.filing import item_filed, person_filed, reads_back, unread
from harness.target.client import FHIR_JSON, Answer
from harness.verbs.case import Actor, Case, Person
from harness.verbs.contributing import Contribution, Filed
from harness.verbs.viewing import finds, reads, searches, views

Judged = Callable[[Resource, Json, str], list[Finding]]
"""Findings from a resource as sent, as it came back, and where that was."""

Hidden = Callable[[Resource], bool]
"""Whether the record may withhold a resource as sent, or set it aside."""

_EVERYWHERE = 5
"""So many cases of a check are looked at on every channel, the rest by reading alone: cases that are always
tried, as no shallower depth tries fewer of them."""


def _never(sent: Resource) -> bool:
    return False


def survives(case: Case, *items: Resource, judged: Judged, may_be_hidden: Hidden = _never) -> None:
    """Contribute items, or one person's demographics: they are refused, or what the row is about is the same
    wherever they are shown.
    """
    gp = case.actor("gp")
    about_person = items[0]["resourceType"] == "Patient"
    contribution = person_filed(gp, items[0]) if about_person else item_filed(gp, *items)
    if contribution is None:
        return case.judge([], observed=0)
    filed = [contribution.patient] if about_person else contribution.items
    shown_again(gp, contribution, filed, judged=judged, may_be_hidden=may_be_hidden)


def shown_again(
    gp: Actor,
    contribution: Contribution,
    filed: Sequence[Filed],
    *,
    judged: Judged,
    may_be_hidden: Hidden = _never,
) -> None:
    """Judge resources that were accepted, on the channels they are looked at on.

    `may_be_hidden`: what the record need not show; nothing is said where it does not.
    """
    found: list[Finding] = []
    observed = 0
    for each in filed:
        hidden = may_be_hidden(each.sent)
        answer = glimpsed(gp, each) if hidden else reads_back(gp, each)
        if answer is None:
            continue
        observed += 1
        found += unread(answer) or judged(each.sent, answer.body, answer.line)
        if gp.case.record.cases <= _EVERYWHERE and not hidden:
            for resource, where in _elsewhere(gp, contribution.person, each):
                found += judged(each.sent, resource, where)
    gp.case.judge(found, observed=observed)


def glimpsed(gp: Actor, filed: Filed) -> Answer | None:
    """A read of what the record may lawfully withhold or set aside; None if it does not answer it."""
    with suppress(NotTestable):
        answer = reads(gp, finds(gp, filed))
        if answer.given and not unread(answer):
            return answer
    return None


def _batched(gp: Actor, reference: str) -> Answer:
    bundle = {
        "resourceType": "Bundle",
        "type": "batch",
        "entry": [{"request": {"method": "GET", "url": reference}}],
    }
    headers = {"Content-Type": FHIR_JSON}
    return gp.send("POST", "", "reads the item in a batch", headers=headers, body=dumps(bundle).encode())


_BY_ADDRESS: Mapping[str, Callable[[Actor, str], Answer]] = {
    "its history": lambda gp, reference: reads(gp, f"{reference}/_history"),
    "a batch": _batched,
}


def _elsewhere(gp: Actor, person: Person, filed: Filed) -> Iterator[tuple[Resource, str]]:
    """The resource as a search and the view show it; that it is absent there is another row's business."""
    system, value = filed.item.record_id
    found = searches(gp, filed.item.resource_type, identifier=f"{system}|{value}")
    if not found.given:
        gp.case.without("the same item in a search")
    for resource in found.resources if found.given else ():
        if filed.item.record_id in identifiers(resource):
            yield resource, f"in a search: {found.line}"
    for channel, ask in _BY_ADDRESS.items():
        answer = ask(gp, finds(gp, filed))
        if not answer.given:
            gp.case.without(f"the same item in {channel}")
        for resource in answer.resources if answer.given else ():
            if filed.item.record_id in identifiers(resource):
                yield resource, f"in {channel}: {answer.line}"
    try:
        seen = views(gp, person, [filed.item.resource_type])
    except NotTestable:
        return gp.case.without("the same item in the aggregated view")
    for view in seen:
        for resource in view.holds(filed.item.record_id):
            yield resource, f"in the aggregated view: {view.pages[0].line}"
