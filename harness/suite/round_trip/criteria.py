"""What can be asked of an item by several criteria at once, and whether it meets all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.oracle.date_search import finds as date_finds
from harness.suite.round_trip import queries

PERSON = "{person}"
"""In place of the id of whoever the item is about."""

DATES: Mapping[str, Mapping[str, str]] = {
    "AllergyIntolerance": {"date": "recordedDate"},
    "Condition": {"recorded-date": "recordedDate", "onset-date": "onset"},
    "DocumentReference": {"date": "date"},
    "Encounter": {"date": "period"},
    "Immunization": {"date": "occurrence"},
    "MedicationRequest": {"authoredon": "authoredOn"},
    "Observation": {"date": "effective"},
    "Procedure": {"date": "performed"},
}
"""By type and name: the element a date parameter looks at, a choice by what its names begin with (FHIR R4,
search parameters)."""


@dataclass(frozen=True)
class Asked:
    """A query as names and values in its order; each has to be met."""

    pairs: tuple[tuple[str, str], ...]

    @property
    def narrowing(self) -> tuple[tuple[str, str], ...]:
        """Those that choose among the items of one person."""
        return tuple(pair for pair in self.pairs if pair[1] != PERSON)

    def finds(self, item: Resource) -> bool | None:
        """Whether it finds the item; None where R4 leaves it to the server."""
        each = [_meets(item, name, value) for name, value in self.narrowing]
        if False in each:
            return False
        return None if None in each else True

    def __str__(self) -> str:
        return "&".join(f"{name}={value}" for name, value in self.pairs)


def asked(query: str, person: str = "patient") -> Asked:
    """A query by hand, as it stands in an address; `person`: the parameter that says whose items."""
    pairs = [one.partition("=") for one in query.split("&") if one]
    return Asked(((person, PERSON), *((name, value) for name, _, value in pairs)))


def _meets(item: Resource, name: str, value: str) -> bool | None:
    element = DATES.get(str(item["resourceType"]), {}).get(name)
    if element is None:
        return queries.Query(name, (value,)).finds(item)
    held = _date(item, element)
    return not held or any(date_finds(one, held) for one in value.split(","))


def _date(item: Resource, element: str) -> str:
    """What stands there, of a period start and end with a slash between; empty for an item without a date."""
    for name in (element, f"{element}DateTime", f"{element}Period"):
        value: Json = item.get(name)
        if isinstance(value, str):
            return value
        if isinstance(value, dict):
            return f"{value.get('start', '')}/{value.get('end', '')}"
    return ""
