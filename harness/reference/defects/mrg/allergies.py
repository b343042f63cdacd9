"""Faults where one organisation knows an allergy and another knows none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from ...lossless import dump, parse
from ...model import Resource, Thing
from ...rules import defect
from ...vocabulary import words

Content = Callable[[Thing], Resource]
Items = Callable[[Sequence[Thing], Content], Sequence[Thing]]
_NONE_KNOWN: Final = frozenset(
    words(
        "716186003 409137002 429625007 428607008 716184000 no-known-allergies no-known-medication-allergies "
        "no-known-food-allergies no-known-environmental-allergies"
    )
)


def _codes(resource: Resource, element: str) -> set[object]:
    concept = resource.get(element)
    codings = concept.get("coding") if isinstance(concept, dict) else None
    return {each.get("code") for each in codings or () if isinstance(each, dict)}


def _none_known(resource: Resource) -> bool:
    return bool(_codes(resource, "code") & _NONE_KNOWN)


def _active(resource: Resource) -> bool:
    return not _none_known(resource) and "active" in _codes(resource, "clinicalStatus")


def _allergies(rows: Sequence[Thing], content: Content) -> list[tuple[Thing, Resource]]:
    return [(row, content(row)) for row in rows if row.type == "AllergyIntolerance"]


def _left_out(rows: Sequence[Thing], lost: set[int | str]) -> list[Thing]:
    return [row for row in rows if row.key not in lost]


@defect("MM-15", violates="MRG-008", replaces="view.items")
def none_known_hides_an_allergy(items: Items, rows: Sequence[Thing], content: Content) -> Sequence[Thing]:
    "Where anybody says that no allergies are known, active allergies are left out."
    shown = items(rows, content)
    allergies = _allergies(shown, content)
    if not any(_none_known(resource) for _, resource in allergies):
        return shown
    return _left_out(shown, {row.key for row, resource in allergies if _active(resource)})


@defect("MM-40", violates="MRG-008", replaces="view.items")
def none_known_supersedes_an_allergy(
    items: Items, rows: Sequence[Thing], content: Content
) -> Sequence[Thing]:
    "An active allergy is left out once another organisation says, later, that no allergies are known."
    shown = items(rows, content)
    allergies = _allergies(shown, content)
    denials = [row for row, resource in allergies if _none_known(resource)]
    lost = {
        row.key
        for row, resource in allergies
        if _active(resource)
        and any(denial.owner != row.owner and denial.updated >= row.updated for denial in denials)
    }
    return _left_out(shown, lost)


@defect("MM-16", violates="MRG-008", replaces="view.shown")
def none_known_ends_an_allergy(
    shown: Callable[[Thing, Callable[[], Sequence[Resource]]], Thing],
    thing: Thing,
    beside: Callable[[], Sequence[Resource]],
) -> Thing:
    "Beside a statement that no allergies are known, an active allergy is shown as inactive."
    thing = shown(thing, beside)
    if thing.type != "AllergyIntolerance":
        return thing
    resource = parse(thing.body.encode())
    if not _active(resource) or not any(_none_known(other) for other in beside()):
        return thing
    codings = [
        each | {"code": "inactive"} if isinstance(each, dict) and each.get("code") == "active" else each
        for each in resource["clinicalStatus"]["coding"]
    ]
    status = resource["clinicalStatus"] | {"coding": codings}
    return replace(thing, body=dump(resource | {"clinicalStatus": status}))
