"""Probes of faults of access."""

from __future__ import annotations

from typing import Any

import jwt
from probing import probe
from reference_kit import GP, World, lookup, transaction


def read_with(world: World, header: str | None) -> int:
    filed = world.person(GP)
    headers = {} if header is None else {"authorization": header}
    return world.ask(None, "GET", filed.items[0], headers=headers).status


@probe("MA-35")
def no_token(world: World) -> bool:
    return read_with(world, None) == 200


def without_token(world: World, method: str, path: str, body: bytes = b"", token: str | None = None) -> Any:
    headers = {
        "content-type": "application/x-www-form-urlencoded" if "_search" in path else "application/fhir+json"
    }
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    return world.send(method, f"/fhir/{path}".rstrip("/"), headers, body)


@probe("MA-50")
def history_without_token(world: World) -> bool:
    item = world.person(GP).items[0]
    paths = (f"{item}/_history", f"{item}/_history/1", item)
    return [without_token(world, "GET", path).status for path in paths] == [200, 200, 401]


@probe("MA-51")
def search_without_token(world: World) -> bool:
    query = f"patient={world.person(GP).patient}"
    posted = without_token(world, "POST", "Observation/_search", query.encode())
    return posted.status == 200 and without_token(world, "GET", f"Observation?{query}").status == 401


@probe("MA-52")
def batch_with_garbage(world: World) -> bool:
    item = world.person(GP).items[0]
    batch = transaction([{"request": {"method": "GET", "url": item}}], "batch")
    body = str(batch).replace("'", '"').encode()
    served = without_token(world, "POST", "", body, "garbage")
    assert without_token(world, "POST", "", body).status == 401
    return served.status == 200 and without_token(world, "GET", item, token="garbage").status == 401


@probe("MA-49")
def refused_with_the_record(world: World) -> bool:
    filed = world.person(GP)
    reply = without_token(world, "GET", filed.items[0])
    return reply.status == 401 and reply.json["resourceType"] == "Observation"


@probe("MA-23")
def forged_token(world: World) -> bool:
    claims = jwt.decode(world.token("gp"), options={"verify_signature": False})
    forged = jwt.encode(claims, world.reference.keys["gp"], algorithm="ES256", headers={"typ": "at+jwt"})
    return read_with(world, f"Bearer {forged}") == 200


def granted(world: World, key: str | None = None, **change: Any) -> bool:
    return world.grant("gp", world.claims("gp") | change, key).status == 200


@probe("MA-36")
def forged_assertion(world: World) -> bool:
    return granted(world, "ward-nurse")


@probe("MA-37")
def expired_assertion(world: World) -> bool:
    now = int(world.now.timestamp())
    return granted(world, iat=now - 400, exp=now - 100)


@probe("MA-38")
def misdirected_assertion(world: World) -> bool:
    return granted(world, aud="https://elsewhere.example")


@probe("MA-39")
def misattributed_assertion(world: World) -> bool:
    return granted(world, iss="somebody")


@probe("MA-40")
def long_assertion(world: World) -> bool:
    return granted(world, exp=int(world.now.timestamp()) + 3600)


def purposes(world: World, *codes: Any) -> int:
    return world.get("gp", world.person(GP).items[0], purposes=codes).status


@probe("MA-02")
def subsumed(world: World) -> bool:
    return (purposes(world, "CLINTRL"), purposes(world, "HRESCH")) == (200, 403)


@probe("MA-41")
def any_of(world: World) -> bool:
    alone, beside = purposes(world, "HRESCH"), purposes(world, "HRESCH", "TREAT")
    return (alone, beside, purposes(world, "NONSENSE", "TREAT")) == (403, 200, 403)


@probe("MA-42")
def any_known(world: World) -> bool:
    return (purposes(world, "HPAYMT"), purposes(world, "NONSENSE"), purposes(world)) == (200, 403, 403)


@probe("MA-53")
def the_last_one(world: World) -> bool:
    orders = purposes(world, "HRESCH", "TREAT"), purposes(world, "TREAT", "HRESCH"), purposes(world)
    return orders == (200, 403, 403)


@probe("MA-54")
def one_more(world: World) -> bool:
    return (purposes(world, "CAREMGT"), purposes(world, "HOPERAT")) == (200, 403)


@probe("MA-32")
def glass(world: World) -> bool:
    return (purposes(world, "BTG"), purposes(world, "HRESCH")) == (200, 403)


ELSEWHERE = (("system", "https://x.example"), ("code", "TREAT"))
BARE = (("code", "TREAT"),)
SOME: tuple[tuple[Any, ...], ...] = ((), ("NONSENSE",), (ELSEWHERE,), (BARE,), ("HRESCH",))


def let_through(world: World) -> list[int]:
    """Which of the five are answered: no purpose, unknown code, wrong system, no system, research."""
    return [at for at, some in enumerate(SOME) if purposes(world, *some) == 200]


@probe("MA-01")
def none_stated(world: World) -> bool:
    return let_through(world) == [0]


@probe("MA-43")
def unknown_code(world: World) -> bool:
    return let_through(world) == [1]


@probe("MA-44")
def another_system(world: World) -> bool:
    return let_through(world) == [2]


@probe("MA-45")
def no_system(world: World) -> bool:
    return let_through(world) == [3]


def strangers(world: World) -> list[int]:
    """Which ways in are open to a ward nurse without a relationship: lookup, read, search, everything."""
    filed = world.person(GP)
    paths = (
        lookup(filed.number),
        filed.items[0],
        f"Observation?patient={filed.patient}",
        f"Patient/{filed.patient}/$everything",
    )
    return [at for at, path in enumerate(paths) if world.get("ward-nurse", path).status == 200]


@probe("MA-46")
def stranger_looks_up(world: World) -> bool:
    return strangers(world) == [0]


@probe("MA-03")
def stranger_reads(world: World) -> bool:
    return strangers(world) == [1]


@probe("MA-47")
def stranger_searches(world: World) -> bool:
    return strangers(world) == [2]


@probe("MA-09")
def stranger_takes_all(world: World) -> bool:
    return strangers(world) == [3]


@probe("MA-48")
def contributor_looks(world: World) -> bool:
    filed = world.person(GP, related=False)
    return world.get("gp", filed.items[0]).status == 200 and strangers(world) == []
