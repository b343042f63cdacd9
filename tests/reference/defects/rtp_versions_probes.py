"""Probes of faults with versions and searches."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from probing import probe
from reference_kit import GP, World, observation, transaction


def changed(world: World) -> tuple[str, Any, Any]:
    """An item, and what a read answered before and after a change."""
    item = world.person(GP).items[0]
    first = world.get(GP, item)
    world.later(5)
    content = first.json | {"status": "amended", "meta": first.json["meta"] | {"tag": [{"code": "x"}]}}
    assert world.ask(GP, "PUT", item, content).status == 200
    return item, first, world.get(GP, item)


@probe("MR-14")
def trusted(world: World) -> bool:
    _, first, second = changed(world)
    return bool(second.json["meta"]["versionId"] == first.json["meta"]["versionId"])


def accepts(world: World, tag: str = 'W/"1"') -> dict[str, int]:
    """How a stale update is answered, by each way it may come."""
    item, _, second = changed(world)
    own = second.json["identifier"][0]
    where = f"Observation?identifier={quote(own['system'])}%7C{own['value']}"
    entry = {"resource": second.json, "request": {"method": "PUT", "url": item, "ifMatch": tag}}
    stale = {"if-match": tag}
    return {
        "update": world.ask(GP, "PUT", item, second.json, headers=stale).status,
        "conditional": world.ask(GP, "PUT", where, second.json, headers=stale).status,
        "transaction": world.ask(GP, "POST", "", transaction([entry])).status,
    }


REFUSED = dict.fromkeys(("update", "conditional", "transaction"), 412)


@probe("MR-20")
def updated(world: World) -> bool:
    return accepts(world) == REFUSED | {"update": 200}


@probe("MR-107")
def transacted(world: World) -> bool:
    return accepts(world) == REFUSED | {"transaction": 200}


@probe("MR-108")
def conditionally_updated(world: World) -> bool:
    return accepts(world) == REFUSED | {"conditional": 200}


@probe("MR-109")
def any_older(world: World) -> bool:
    assert accepts(world, 'W/"9"') == REFUSED
    return set(accepts(world).values()) == {200}


@probe("MR-110")
def same_version(world: World) -> bool:
    _, first, second = changed(world)
    return bool(first.headers["etag"] == second.headers["etag"])


@probe("MR-111")
def same_etag(world: World) -> bool:
    _, first, second = changed(world)
    assert first.json["meta"]["versionId"] != second.json["meta"]["versionId"]
    return bool(first.headers["etag"] == second.headers["etag"])


@probe("MR-112")
def read_twice(world: World) -> bool:
    item = world.person(GP).items[0]
    tags = [world.get(GP, item).headers["etag"] for _ in range(2)]
    content = world.get(GP, item).json
    assert world.ask(GP, "PUT", item, content, headers={"if-match": tags[1]}).status == 200
    return tags[0] != tags[1]


def past(world: World) -> set[str]:
    """What of a version has changed since it was the current one."""
    item, first, _ = changed(world)
    found = world.get(GP, f"{item}/_history/1").json
    before = first.json | first.json["meta"]
    return {name for name, value in (found | found["meta"]).items() if before.get(name) != value}


@probe("MR-21")
def current_text(world: World) -> bool:
    return "status" in past(world)


@probe("MR-113")
def new_tags(world: World) -> bool:
    return past(world) == {"meta", "tag"}


@probe("MR-114")
def other_time(world: World) -> bool:
    return past(world) == {"meta", "lastUpdated"}


def finds(id: str, query: str, found: bool = False, **content: Any) -> None:
    """With the fault a search finds the item, or does not."""

    @probe(id)
    def _(world: World) -> bool:
        number = next(world.numbers)
        assert (
            world.contribute(GP, world.about(GP, number, observation(**content), related=True)).status == 200
        )
        return (
            bool(world.get("gp", f"Observation?{query}&patient={world.master(number)}").json["total"])
            is found
        )


NOON = "2024-05-02T12:00:00Z"
finds("MR-115", "date=gt2024-05-10", effectiveDateTime="2024-05")
finds("MR-116", "date=2024-05-02", effectiveDateTime=NOON)
finds("MR-117", "date=ge2024-05-02", effectiveDateTime="2024-05-02")
finds("MR-118", "date=2024")
finds(
    "MR-120",
    "identifier=https://x.example%7Cv",
    True,
    identifier=[{"system": "https://gp-practice.example/id", "value": "v"}],
)
finds("MR-121", "date=gt2024-06", effectivePeriod={"start": "2024-05"})
finds("MR-122", "date=gt2024-06", effectivePeriod={"start": "2024-05", "end": "2024-07"})
finds("MR-123", "date=2024-05-02", effectiveDateTime="2024-05-03T00:30:00+01:00")
finds("MR-124", "status=amended,final")
finds("MR-125", "status=amended", status="amended")


@probe("MR-119")
def stale_status(world: World) -> bool:
    item, _, _ = changed(world)
    person = world.get(GP, item).json["subject"]["reference"]
    totals = [
        world.get("gp", f"Observation?status={each}&patient={person}").json["total"]
        for each in ("final", "amended")
    ]
    return totals == [1, 0]
