"""Each defect changes what it says it changes: a probe that is true of the fault and false without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from reference_kit import ACUTE, COMMUNITY, GP, World, lookup, observation, transaction, user
from test_audit import asked, found

from harness.reference import DEFECTS

Probe = Callable[[World], bool]
PROBES: dict[str, Probe] = {}


def probe(id: str) -> Callable[[Probe], Probe]:
    def keep(function: Probe) -> Probe:
        PROBES[id] = function
        return function

    return keep


def namesake(world: World, one: str) -> int:
    """Another person's record that carries one's digits as a local id."""
    entries = world.about(GP, next(world.numbers), local=one, related=True, key=f"other-{one}")
    assert world.contribute(GP, entries).status == 200
    return world.get("gp", lookup(one)).json["total"]  # type: ignore[no-any-return]


@probe("MI-01")
def by_digits_alone(world: World) -> bool:
    return namesake(world, world.person(GP).number) == 2


@probe("MI-02")
def linked_by_digits(world: World) -> bool:
    filed = world.person(GP)
    namesake(world, filed.number)
    return items(world, filed.patient) > 2


def items(world: World, id: str) -> int:
    return sum(each["resourceType"] not in ("Patient", "Provenance") for each in world.view(id))


@probe("MI-11")
def one_left_out(world: World) -> bool:
    filed = world.person(GP, COMMUNITY)
    return items(world, world.master(filed.number)) < 3


@probe("MI-12")
def third_not_linked(world: World) -> bool:
    filed = world.person(GP, ACUTE, COMMUNITY)
    persona = "identity-manager"
    master = world.get(persona, lookup(filed.number)).resources[0]
    return len(master["link"]) == 2


@probe("MM-24")
def lost_at_the_boundary(world: World) -> bool:
    filed = world.person(GP, ACUTE)
    return len(world.view(filed.patient, query="?_count=3")) < len(world.view(filed.patient))


def shown(world: World, *contents: dict[str, Any]) -> list[str]:
    number = next(world.numbers)
    assert world.contribute(GP, world.about(GP, number, *contents, related=True)).status == 200
    return [each["resourceType"] for each in world.view(world.master(number))]


@probe("MM-25")
def no_conditions(world: World) -> bool:
    return "Condition" not in shown(world, {"resourceType": "Condition"})


@probe("MM-27")
def twice(world: World) -> bool:
    return shown(world, observation()).count("CareTeam") == 2


@probe("MM-28")
def cut_after_five(world: World) -> bool:
    short = shown(world, *[observation()] * 4).count("Observation")
    return (short, shown(world, *[observation()] * 8).count("Observation")) == (4, 5)


def replayed(world: World) -> list[dict[str, Any]]:
    number = next(world.numbers)
    entries = world.about(GP, number, related=True)
    for _ in range(2):
        assert world.contribute(GP, entries).status == 200
    return [each for each in world.view(world.master(number)) if each["resourceType"] == "Observation"]


@probe("MM-09")
def copied(world: World) -> bool:
    return len(replayed(world)) == 2


@probe("MM-12")
def identifiers_doubled(world: World) -> bool:
    return len(replayed(world)[0]["identifier"]) == 2


def read_with(world: World, header: str | None) -> int:
    filed = world.person(GP)
    headers = {} if header is None else {"authorization": header}
    return world.ask(None, "GET", filed.items[0], headers=headers).status


@probe("MA-35")
def no_token(world: World) -> bool:
    return read_with(world, None) == 200


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


def purposes(world: World, *codes: str) -> int:
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


def traces(world: World, path: str, persona: str = "gp", body: Any = None) -> list[dict[str, Any]]:
    filed = world.person(GP)
    path = path.format(patient=filed.patient, item=filed.items[0], number=lookup(filed.number))
    if body is not None:
        body = json.loads(json.dumps(body).replace("ITEM", filed.items[0]))
    id = asked(world, persona, "POST" if body else "GET", path, body)
    return found(world, filed.patient, id)


@probe("MU-02")
def search_without_event(world: World) -> bool:
    return not traces(world, "Observation?patient={patient}") and len(traces(world, "{item}")) == 1


@probe("MU-03")
def entry_without_event(world: World) -> bool:
    batch = transaction([{"request": {"method": "GET", "url": "ITEM"}}], "batch")
    return not traces(world, "", body=batch) and len(traces(world, "{item}")) == 1


@probe("MU-05")
def empty_search_without_event(world: World) -> bool:
    full = traces(world, "Observation?patient={patient}")
    return not traces(world, "Condition?patient={patient}") and len(full) == 1


@probe("MU-06")
def page_without_event(world: World) -> bool:
    filed = world.person(GP)
    first = world.get("gp", f"Patient/{filed.patient}/$everything?_count=1").json
    return not found(world, filed.patient, asked(world, "gp", "GET", first["link"][1]["url"]))


@probe("MU-19")
def operation_without_event(world: World) -> bool:
    return not traces(world, "Patient/{patient}/$everything")


@probe("MU-01")
def refusal_without_event(world: World) -> bool:
    return not traces(world, "{item}", "ward-nurse")


@probe("MU-20")
def refused_contribution_without_event(world: World) -> bool:
    filed = world.person(GP)
    id = asked(world, GP, "POST", "", transaction(world.about(ACUTE, filed.number)))
    return not found(world, filed.patient, id) and len(traces(world, "{item}", "ward-nurse")) == 1


@probe("MU-18")
def refusal_as_success(world: World) -> bool:
    return traces(world, "{item}", "ward-nurse")[0]["outcome"] == "0"


@probe("MU-12")
def refusal_without_user(world: World) -> bool:
    return user(traces(world, "{item}", "ward-nurse")[0]) is None


def kept(world: World, **content: Any) -> dict[str, Any]:
    filed = world.person(GP)
    text = json.dumps(world.get(GP, filed.items[0]).json | content).replace('"@', "").replace('@"', "")
    assert world.ask(GP, "PUT", filed.items[0], text.encode()).status == 200
    return json.loads(world.get("gp", filed.items[0]).body, parse_float=str)  # type: ignore[no-any-return]


@probe("MR-17")
def trimmed(world: World) -> bool:
    return kept(world, note=[{"text": " x "}])["note"] == [{"text": "x"}]


@probe("MR-18")
def reordered(world: World) -> bool:
    coding = [{"code": "a"}, {"code": "b"}]
    return kept(world, category=[{"coding": coding}])["category"][0]["coding"] == coding[::-1]


@probe("MR-13")
def untagged(world: World) -> bool:
    meta = kept(world, meta={"tag": [{"code": "x"}]})["meta"]
    return "tag" not in meta


@probe("MR-23")
def without_note(world: World) -> bool:
    return "note" not in kept(world, note=[{"text": "x"}])


@probe("MR-01")
def shortened(world: World) -> bool:
    return kept(world, valueQuantity={"value": "@1.50@"})["valueQuantity"]["value"] == "1.5"


@probe("MR-02")
def rounded(world: World) -> bool:
    long = kept(world, valueQuantity={"value": "@0.12345678901234567890@"})["valueQuantity"]["value"]
    return long != "0.12345678901234567890"


@probe("ME-01")
def plain(world: World) -> bool:
    return world.get("gp", "Observation/unknown").headers["content-type"].startswith("text/plain")


@probe("ME-02")
def page(world: World) -> bool:
    return world.ask("gp", "PATCH", "Observation/x").body.startswith(b"<!doctype")


@probe("ME-03")
def without_code(world: World) -> bool:
    return "code" not in world.ask(GP, "POST", "", b"{").json["issue"][0]


@probe("ME-11")
def named(world: World) -> bool:
    return b"Canary" in world.get("ward-nurse", world.person(GP).items[0]).body


@probe("ME-12")
def trace_in_body(world: World) -> bool:
    return b"Traceback" in world.ask(GP, "POST", "", b"{").body


@probe("ME-13")
def trace_in_header(world: World) -> bool:
    return "Traceback" in str(world.get("gp", "Observation/unknown").headers)


def test_every_defect_has_a_probe_and_a_sentence() -> None:
    assert set(PROBES) == set(DEFECTS)
    assert all(each.text.endswith(".") for each in DEFECTS.values())


@pytest.mark.parametrize("id", sorted(PROBES))
def test_a_defect_shows_and_only_when_asked_for(id: str) -> None:
    assert PROBES[id](World(defects=[id]))
    assert not PROBES[id](World())


def test_defects_and_variants_compose() -> None:
    world = World(defects=["MU-02", "MR-01"], variants=["page-size-1", "reversed-order"])
    assert PROBES["MR-01"](world)
    assert PROBES["MU-02"](world)
    filed = world.person(GP, ACUTE)
    plain = World()
    other = plain.person(GP, ACUTE)
    one = [each["resourceType"] for each in world.view(filed.patient)]
    assert one[::-1] == [each["resourceType"] for each in plain.view(other.patient)]
    assert len(world.get("gp", f"Patient/{filed.patient}/$everything?_count=50").resources) == 1
