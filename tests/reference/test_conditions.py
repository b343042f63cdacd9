"""Which version a write means, and how much it wants back."""

from __future__ import annotations

from typing import Any

import pytest
from reference_kit import GP, World, observation, transaction


@pytest.mark.parametrize(
    ("tag", "status"),
    [
        ('W/"1"', 200),
        ('"1"', 200),
        ("*", 200),
        ('W/"7", W/"1"', 200),
        ('W/"7"', 412),
        ("1", 412),
        ('""', 412),
    ],
)
def test_an_update_names_the_current_version(world: World, tag: str, status: int) -> None:
    item = world.person(GP).items[0]
    changed = world.get(GP, item).json | {"status": "amended"}
    assert world.ask(GP, "PUT", item, changed, headers={"if-match": tag}).status == status
    assert world.get(GP, item).json["status"] == ("amended" if status == 200 else "final")


def by_record_id(world: World, content: dict[str, Any]) -> str:
    space = world.target["personas"][GP]["namespace"]
    return f"Observation?identifier={space}%7C{content['identifier'][0]['value']}"


def test_conditional_updates_and_transactions_name_it_too(world: World) -> None:
    item = world.person(GP).items[0]
    content = world.get(GP, item).json | {"status": "amended"}
    where = by_record_id(world, content)
    assert world.ask(GP, "PUT", where, content, headers={"if-match": 'W/"2"'}).status == 412
    for method in ("PUT", "DELETE"):
        entry = {"request": {"method": method, "url": item, "ifMatch": 'W/"2"'}}
        whole = entry | ({"resource": content} if method == "PUT" else {})
        assert world.ask(GP, "POST", "", transaction([whole])).status == 412
    assert world.ask(GP, "DELETE", item, headers={"if-match": 'W/"2"'}).status == 412
    assert world.ask(GP, "PUT", where, content, headers={"if-match": 'W/"1"'}).status == 200
    assert world.get(GP, item).headers["etag"] == f'W/"{world.get(GP, item).json["meta"]["versionId"]}"'


def test_nobody_updates_what_is_not_there(world: World) -> None:
    content = observation(id="new", identifier=[{"system": "https://gp-practice.example/id", "value": "n"}])
    for tag in ("*", 'W/"1"'):
        assert world.ask(GP, "PUT", "Observation/new", content, headers={"if-match": tag}).status == 412


@pytest.mark.parametrize(
    "prefer", ["return=minimal", "respond-async; return = minimal", "return=OperationOutcome"]
)
def test_little_is_answered_where_little_is_wanted(world: World, prefer: str) -> None:
    item = world.person(GP).items[0]
    content = world.get(GP, item).json
    reply = world.ask(GP, "PUT", item, content, headers={"prefer": prefer})
    assert (reply.status, reply.body, reply.headers["etag"]) == (200, b"", 'W/"1"')
    whole = world.ask(GP, "PUT", item, content, headers={"prefer": "return=representation"})
    assert whole.json == world.get(GP, item).json


def test_a_conditional_create_makes_one_record(world: World) -> None:
    person = world.person(GP).patient
    own = [{"system": "https://gp-practice.example/id", "value": "once"}]
    content = observation(identifier=own, subject={"reference": f"Patient/{person}"})
    condition = {"if-none-exist": "identifier=https://gp-practice.example/id|once"}
    replies = [world.ask(GP, "POST", "Observation", content, headers=condition) for _ in range(2)]
    assert [reply.status for reply in replies] == [201, 200]
    assert replies[1].headers["location"] in replies[0].headers["location"]
    for query in ("identifier=once", "status=final", ""):
        refused = world.ask(GP, "POST", "Observation", content, headers={"if-none-exist": query})
        assert refused.status == 400
    assert world.ask(GP, "POST", "Observation", content).status == 201
    assert world.ask(GP, "POST", "Observation", content, headers=condition).status == 412


def test_metadata_of_the_client_is_not_the_servers(world: World) -> None:
    item = world.person(GP).items[0]
    meta = {"versionId": "99", "lastUpdated": "2001-01-01T00:00:00Z"}
    content = world.get(GP, item).json | {"status": "amended", "meta": meta}
    reply = world.ask(GP, "PUT", item, content)
    assert (reply.json["meta"]["versionId"], reply.headers["etag"]) == ("2", 'W/"2"')
    assert reply.json["meta"]["lastUpdated"] > "2020"
