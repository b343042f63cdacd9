"""Probes of faults with conditions, with what versions are called, and with histories."""

from __future__ import annotations

from typing import Any

from probing import probe
from reference_kit import GP, Reply, World, transaction

IN_ERROR = {"status": "entered-in-error"}


def amended(world: World) -> tuple[str, Reply]:
    """An item whose version was read twice, with a label and then a status more, and its first version."""
    item = world.person(GP).items[0]
    first = world.get(GP, item)
    assert unless(world, item, first).status in (200, 304)
    for change in ({"meta": first.json["meta"] | {"tag": [{"code": "x"}]}}, {"status": "amended"}):
        world.later(0.01)
        assert put(world, item, change).status == 200
    return item, first


def put(world: World, item: str, change: dict[str, Any]) -> Reply:
    return world.ask(GP, "PUT", item, world.get(GP, item).json | change)


def unless(world: World, item: str, version: Reply) -> Reply:
    return world.get("gp", item, headers={"if-none-match": version.headers["etag"]})


@probe("MR-400")
def never_news(world: World) -> bool:
    item = world.person(GP).items[0]
    return world.get("gp", item, headers={"if-none-match": 'W/"never"'}).status == 304


@probe("MR-401")
def stays_unchanged(world: World) -> bool:
    fresh = world.person(GP).items[0]
    assert world.get("gp", fresh, headers={"if-none-match": 'W/"never"'}).status == 200
    item, first = amended(world)
    return unless(world, item, first).status == 304


@probe("MR-402")
def old_text(world: World) -> bool:
    item, first = amended(world)
    answered = unless(world, item, first)
    return answered.status == 200 and bool(answered.json["status"] == "final")


def created(world: World) -> tuple[dict[str, int], str]:
    """How many of an item there are after a conditional create of each kind, and what the first one says."""
    found = {}
    for way in ("create", "transaction"):
        filed = world.person(GP)
        content = world.get(GP, filed.items[0]).json | {"status": "amended"}
        own = content["identifier"][0]
        condition = f"identifier={own['system']}|{own['value']}"
        if way == "create":
            reply = world.ask(GP, "POST", "Observation", content, headers={"if-none-exist": condition})
        else:
            request = {"method": "POST", "url": "Observation", "ifNoneExist": condition}
            reply = world.ask(GP, "POST", "", transaction([{"resource": content, "request": request}]))
        assert reply.status in (200, 201)
        found[way] = sum(each["resourceType"] == "Observation" for each in world.view(filed.patient))
    return found, world.get(GP, filed.items[0]).json["status"]


@probe("MR-403")
def copied_by_itself(world: World) -> bool:
    return created(world) == ({"create": 2, "transaction": 1}, "final")


@probe("MR-404")
def copied_in_a_transaction(world: World) -> bool:
    return created(world) == ({"create": 1, "transaction": 2}, "final")


@probe("MR-405")
def overwritten(world: World) -> bool:
    return created(world) == ({"create": 1, "transaction": 1}, "amended")


@probe("MR-406")
def counted_otherwise(world: World) -> bool:
    item, _ = amended(world)
    now = world.get(GP, item)
    assert unless(world, item, now).status == 304
    tag = {"if-match": now.headers["etag"]}
    assert world.ask(GP, "PUT", item, now.json | {"status": "final"}, headers=tag).status == 200
    return bool(now.headers["etag"] != f'W/"{now.json["meta"]["versionId"]}"')


@probe("MR-407")
def etag_of_now(world: World) -> bool:
    item, first = amended(world)
    found = world.get(GP, f"{item}/_history/1")
    assert found.json == first.json
    return found.headers["etag"] == world.get(GP, item).headers["etag"] == 'W/"3"'


def told(world: World) -> list[tuple[str, str]]:
    """The history of an item: the version ids, and the status in each."""
    item, _ = amended(world)
    entries = world.get("gp", f"{item}/_history").resources
    return [(each["meta"]["versionId"], each["status"]) for each in entries]


HISTORY = [("3", "amended"), ("2", "final"), ("1", "final")]


@probe("MR-408")
def oldest_first(world: World) -> bool:
    return told(world) == HISTORY[::-1]


@probe("MR-409")
def without_the_current(world: World) -> bool:
    return told(world) == HISTORY[1:]


@probe("MR-410")
def as_it_was_before(world: World) -> bool:
    return told(world) == [("3", "final"), *HISTORY[1:]]


@probe("MR-411")
def within_a_second(world: World) -> bool:
    world.now = world.now.replace(microsecond=0)
    item, _ = amended(world)
    world.later(2)
    assert put(world, item, {"status": "corrected"}).status == 200
    entries = world.get("gp", f"{item}/_history").resources
    return [each["meta"]["versionId"] for each in entries] == ["4", "1", "2", "3"]


@probe("MR-412")
def all_in_error(world: World) -> bool:
    item, first = amended(world)
    assert world.get(GP, f"{item}/_history/1").json == first.json
    assert put(world, item, IN_ERROR).status == 200
    return bool(world.get(GP, f"{item}/_history/1").json == first.json | IN_ERROR)


@probe("MR-413")
def emptied(world: World) -> bool:
    item, first = amended(world)
    assert world.ask(GP, "DELETE", item).status == 204
    found = world.get(GP, f"{item}/_history/1").json
    return found["meta"] == first.json["meta"] and "code" not in found


@probe("MR-414")
def of_other_types(world: World) -> bool:
    item, first = amended(world)
    assert world.get(GP, f"{item}/_history/1").json == first.json
    patient = f"Patient/{world.person(GP).patient}"
    assert put(world, patient, {"birthDate": "1970-01-03"}).status == 200
    return bool(world.get(GP, f"{patient}/_history/1").json["birthDate"] == "1970-01-03")
