"""Searches by date and status: intervals, prefixes, items without a date."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from reference_kit import COMMUNITY, GP, World, observation

from harness.reference.instants import interval
from harness.reference.model import Token
from harness.reference.policy.finding import compared, separated, token

HELD = {
    "year": {"effectiveDateTime": "2024"},
    "month": {"effectiveDateTime": "2024-02"},
    "day": {"effectiveDateTime": "2024-02-29"},
    "moment": {"effectiveDateTime": "2024-03-01T00:30:00+01:00"},
    "closed": {"effectivePeriod": {"start": "2024-02-01", "end": "2024-02-10"}},
    "open": {"effectivePeriod": {"start": "2024-03"}},
    "undated": {},
}
FOUND = {
    "2024": "year month day moment closed",
    "2024-02": "month day moment closed",
    "2024-02-29": "day moment",
    "2024-02-29T23:30:00Z": "moment",
    "2024-02-29T23:30Z": "moment",
    "ne2024-02": "year open",
    "gt2024-02": "year open",
    "ge2024-02-29": "year day moment open",
    "lt2024-02-05": "year month closed",
    "le2024-02-29": "year month day moment closed",
    "sa2024-02-29": "open",
    "eb2024-02-29": "closed",
    "2024-02-29,sa2024-02-29": "day moment open",
    "2023": "",
}


@pytest.fixture
def dated() -> tuple[World, str]:
    world, number = World(), next(iter(World().numbers))
    items = [observation(note=[{"text": name}]) | date for name, date in HELD.items()]
    assert world.contribute(GP, world.about(GP, number, *items, related=True)).status == 200
    return world, world.master(number)


def names(world: World, query: str) -> set[str]:
    return {each["note"][0]["text"] for each in world.get("gp", f"Observation?{query}").resources}


def test_dates_are_intervals_and_what_has_none_is_found_beside_them(dated: tuple[World, str]) -> None:
    world, person = dated
    for asked, found in FOUND.items():
        query = f"patient={person}&date={quote(asked)}"
        assert names(world, query) == {*found.split(), "undated"}, asked
    both = names(world, f"patient={person}&date=ge2024-02-01&date=lt2024-02-11")
    assert both == {"year", "month", "closed", "undated"}


def test_statuses() -> None:
    world, number = World(), next(iter(World().numbers))
    active, over = (
        {
            "resourceType": "Condition",
            "clinicalStatus": {"coding": [{"system": "https://s.example", "code": code}]},
        }
        for code in ("active", "resolved")
    )
    entries = world.about(
        GP, number, observation(), observation(status="amended"), active, over, related=True
    )
    reply = world.contribute(GP, entries)
    person = world.master(number)

    def total(query: str) -> Any:
        return world.get("gp", f"{query}&patient={person}").json.get("total")

    assert [total(f"Observation?status={each}") for each in ("final", "final,amended", "unknown")] == [
        1,
        2,
        0,
    ]
    assert [
        total(f"Condition?clinical-status={quote(each)}") for each in ("active", "https://s.example|")
    ] == [1, 2]
    assert total("Condition?clinical-status=https://other.example|active") == 0
    item = "/".join(reply.json["entry"][1]["response"]["location"].split("/")[:2])
    world.later(1)
    assert world.ask(GP, "PUT", item, world.get(GP, item).json | {"status": "corrected"}).status == 200
    assert [total(f"Observation?status={each}") for each in ("final", "corrected")] == [0, 1]


@pytest.mark.parametrize(
    "query",
    [
        "Observation?date=yesterday",
        "Observation?status=a|b",
        "Condition?date=2024",
        "Observation?date=ap2024",
    ],
)
def test_what_cannot_be_understood_is_refused(world: World, query: str) -> None:
    assert world.get("gp", f"{query}&patient={world.person(GP).patient}").status == 400


def test_a_date_alone_says_nobody(world: World) -> None:
    assert world.get("gp", "Observation?date=2024").status == 403


def test_the_notice_of_withheld_content_does_not_tell_its_status(world: World) -> None:
    number = next(world.numbers)
    security = [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}]
    entries = world.about(COMMUNITY, number, observation(meta={"security": security}), related=True)
    assert world.contribute(COMMUNITY, entries).status == 200
    person = world.master(number, "pharmacist")
    told = [
        world.get("care-coordinator", f"Observation?patient={person}&status={status}").json["entry"]
        for status in ("final", "amended")
    ]
    assert told[0] == told[1]
    assert told[0][0]["resource"]["resourceType"] == "OperationOutcome"


def test_what_a_time_covers() -> None:
    day = interval("2024-02-29")
    assert day is not None
    assert day[1] - day[0] == 86_400
    fraction = interval("2024-02-29T00:00:00.50Z")
    assert fraction == (day[0] + Decimal("0.5"), day[0] + Decimal("0.51"))
    assert interval("2024-02-30") is None
    assert compared("ge", day, day)
    assert not compared("gt", day, day)


@pytest.mark.parametrize(
    ("value", "asked"),
    [
        ("a", [Token(None, "a")]),
        ("http://s|a,|b,http://s|", [Token("http://s", "a"), Token("", "b"), Token("http://s", "")]),
        (r"a\,b,c\|d,e\$f", [Token(None, "a,b"), Token(None, "c|d"), Token(None, "e$f")]),
        (r"a\\,b", [Token(None, "a\\"), Token(None, "b")]),
        (r"s|a\|b|c", [Token("s", "a|b|c")]),
        ("a\\", [Token(None, "a\\")]),
    ],
)
def test_what_a_value_asks_for(value: str, asked: list[Token]) -> None:
    assert [token(each) for each in separated(value)] == asked
