"""Every view, and every refusal, leaves its trace."""

from __future__ import annotations

import sqlite3
from typing import Any

from reference_kit import ACUTE, GP, World, lookup, observation, query, subtypes, transaction, user
from trace_kit import asked, found


def test_every_view_is_found_under_every_id(world: World) -> None:
    filed = world.person(GP, ACUTE)
    item, master = filed.items[0], world.master(filed.number)
    first = world.get("gp", f"Patient/{master}/$everything?_count=2").json
    page = next(each["url"] for each in first["link"] if each["relation"] == "next")
    asks = [
        (item, "read"),
        (f"{item}/_history/1", "vread"),
        (f"{item}/_history", "history-instance"),
        (lookup(filed.number), "search-type"),
        (f"Observation?patient={filed.patient}", "search-type"),
        (f"Condition?patient={filed.patient}", "search-type"),
        (f"Observation?patient={filed.patient}&_summary=count", "search-type"),
        (f"Provenance?target={item}", "search-type"),
        (f"Patient/{filed.patient}/$everything", "operation"),
        (page, "operation"),
    ]
    for path, subtype in asks:
        id = asked(world, "gp", "GET", path)
        for patient in (master, *filed.patients.values()):
            events = found(world, patient, id)
            assert subtypes(events) == [subtype], path
            assert events[0]["outcome"] == "0"
    condition = asked(world, "gp", "HEAD", item)
    assert subtypes(found(world, master, condition)) == ["read"]


def test_an_event_says_who_what_whom_when_and_why(world: World) -> None:
    filed = world.person(GP)
    id = asked(world, "gp", "GET", filed.items[0], purposes=("COC",))
    (event,) = found(world, filed.patient, id)
    who, persona = user(event), world.target["personas"]["gp"]
    assert who is not None
    assert who["who"]["identifier"]["value"] == persona["user"]["id"]
    assert who["name"] == persona["user"]["name"]
    assert who["role"][0]["coding"][0]["code"] == persona["role"]
    assert who["purposeOfUse"][0]["coding"][0]["code"] == "COC"
    organisations = [agent["who"].get("identifier", {}).get("value") for agent in event["agent"]]
    assert persona["organisation"] in organisations
    references = [entity.get("what", {}).get("reference") for entity in event["entity"]]
    assert references[:2] == [f"{filed.items[0]}/_history/1", f"Patient/{filed.patient}"]
    search = asked(world, "gp", "GET", f"Condition?patient={filed.patient}")
    assert query(found(world, filed.patient, search)[0]) == f"/fhir/Condition?patient={filed.patient}"


def test_refusals_are_found_with_their_user(world: World) -> None:
    filed = world.person(GP)
    item = filed.items[0]
    asks = [
        ("ward-nurse", item, {}),
        ("ward-nurse", lookup(filed.number), {}),
        ("ward-nurse", f"Observation?patient={filed.patient}", {}),
        ("ward-nurse", f"Patient/{filed.patient}/$everything", {}),
        ("gp", item, {"purposes": ("HRESCH",)}),
        ("gp", lookup(filed.number), {"purposes": ()}),
        ("researcher", f"Patient/{filed.patient}/$everything", {"purposes": ("HRESCH",)}),
        ("receptionist", item, {}),
    ]
    for persona, path, token in asks:
        (event,) = found(world, filed.patient, asked(world, persona, "GET", path, **token))
        who = user(event)
        assert event["outcome"] == "8"
        assert who is not None
        assert who["name"] == world.target["personas"][persona]["user"]["name"]


def test_refused_contributions_are_found_even_before_the_person_is(world: World) -> None:
    number = next(world.numbers)
    entries = world.about(ACUTE, number)
    first = asked(world, GP, "POST", "", transaction(entries))
    filed = world.person(GP)
    bad = world.about(GP, filed.number, observation())
    del bad[1]["resource"]["status"]
    second = asked(world, GP, "POST", "", transaction(bad))
    assert world.contribute(GP, world.about(GP, number)).status == 200
    master = world.get("identity-manager", lookup(number)).resources[0]["id"]
    for patient, id, outcome in ((master, first, "8"), (filed.patient, second, "4")):
        (event,) = found(world, patient, id)
        assert (event["outcome"], event["subtype"][0]["code"]) == (outcome, "transaction")


def test_each_person_and_each_batch_entry_has_an_event(world: World) -> None:
    one, other = world.person(GP), world.person(GP)
    id = asked(world, "gp", "GET", lookup(one.number, other.number))
    for filed in (one, other):
        events = found(world, filed.patient, id)
        assert subtypes(events) == ["search-type"]
    urls = [one.items[0], f"Observation?patient={one.patient}"]
    batch = transaction([{"request": {"method": "GET", "url": url}} for url in urls], "batch")
    assert sorted(subtypes(found(world, one.patient, asked(world, "gp", "POST", "", batch)))) == [
        "read",
        "search-type",
    ]


def test_writes_are_events_with_versions(world: World) -> None:
    filed = world.person(GP)
    changed = world.get(GP, filed.items[0]).json | {"status": "amended"}
    put_id = asked(world, GP, "PUT", filed.items[0], changed)
    (event,) = found(world, filed.patient, put_id)
    assert (event["action"], event["entity"][0]["what"]["reference"]) == (
        "U",
        f"{filed.items[0]}/_history/2",
    )
    deleted = asked(world, GP, "DELETE", filed.items[0])
    assert subtypes(found(world, filed.patient, deleted)) == ["delete"]


def test_audit_reads_are_audited_and_events_never_change(world: World) -> None:
    filed = world.person(GP)
    id = asked(world, "privacy-officer", "GET", f"AuditEvent?patient={filed.patient}")
    (event,) = found(world, filed.patient, id)
    at = f"AuditEvent/{event['id']}"
    assert world.get("privacy-officer", at).json == event
    for method in ("PUT", "DELETE"):
        assert world.ask("privacy-officer", method, at, event).status == 405
    assert world.ask(GP, "POST", "AuditEvent", event).status == 405
    assert event in world.events(filed.patient)


def test_no_view_when_it_cannot_be_recorded(tmp_path: Any) -> None:
    path = str(tmp_path / "record.sqlite")
    world = World(data=path)
    filed = world.person(GP)
    side = sqlite3.connect(path)
    side.execute("CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'full'); END")
    side.commit()
    reply = world.get("gp", filed.items[0])
    assert (reply.status, reply.code) == (503, "transient")
    assert world.contribute(GP, world.about(GP, filed.number, key="more")).status == 503
    side.execute("DROP TRIGGER full")
    side.commit()
    side.close()
    assert world.get("gp", filed.items[0]).status == 200
    assert f"p-{'more'}" not in str(world.view(filed.patient))
    world.reference.close()
