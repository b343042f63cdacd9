"""What may be contributed, and what a contribution does to what is there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from reference_kit import ACUTE, GP, ODS, World, care_team, lookup, observation, put, transaction


def statuses(world: World, reply_items: list[str]) -> list[int]:
    return [world.get(GP, item).status for item in reply_items]


def test_replaying_changes_nothing(world: World) -> None:
    number = next(world.numbers)
    entries = world.about(GP, number, related=True)
    first = world.contribute(GP, entries)
    view = world.view(world.master(number))
    for _ in range(3):
        world.later(60)
        again = world.contribute(GP, entries)
        assert again.status == 200
        assert {each["response"]["status"] for each in again.json["entry"]} == {"200 OK"}
    assert world.view(world.master(number)) == view
    assert {each["response"]["status"] for each in first.json["entry"]} == {"201 Created"}


def test_an_older_state_arriving_late_is_history(world: World) -> None:
    number = next(world.numbers)
    states = {
        day: world.about(GP, number, observation(status=status), recorded=f"2024-05-0{day}T10:00:00+01:00")
        for day, status in ((1, "registered"), (2, "preliminary"), (3, "final"))
    }
    replies = [world.contribute(GP, states[day]) for day in (2, 3, 1, 2, 3, 1)]
    assert {reply.status for reply in replies} == {200}
    item = "/".join(replies[0].json["entry"][1]["response"]["location"].split("/")[:2])
    assert world.get(GP, item).json["status"] == "final"
    history = world.get(GP, f"{item}/_history").json
    assert sorted(each["resource"]["status"] for each in history["entry"]) == [
        "final",
        "preliminary",
        "registered",
    ]


def bad(entries: list[dict[str, Any]], change: str, world: World) -> int:
    last = entries[1]
    if change == "number":
        entries[0]["resource"]["identifier"][1]["value"] = "9990000010"
        return 422
    if change == "namespace":
        last["request"]["url"] = "Observation?identifier=https%3A%2F%2Facute.example%2Fid%7Cx"
        return 403
    if change == "source":
        last["resource"]["meta"] = {"source": f"{ODS}/ZZA01"}
        return 403
    if change == "agent":
        entries[-1]["resource"]["agent"][0]["who"]["identifier"]["value"] = "ZZA01"
        return 403
    if change == "twice":
        entries.append(dict(last, fullUrl="urn:uuid:again"))
        return 400
    if change == "type":
        last["resource"] = {"resourceType": "Nonsense"}
        return 400
    if change == "mismatch":
        last["resource"] = dict(last["resource"], resourceType="Condition")
        return 400
    if change == "required":
        del last["resource"]["status"]
        return 422
    if change == "empty":
        last["resource"]["note"] = []
        return 422
    if change == "date":
        last["resource"]["effectiveDateTime"] = "2023-02-30"
        return 422
    if change == "person":
        last["resource"]["subject"] = {"reference": "Patient/somebody"}
        return 422
    last["resource"]["identifier"] = [{"system": "https://gp-practice.example/id", "value": "another"}]
    return 422


CHANGES = "number namespace source agent twice type mismatch required empty date person identifier"


@pytest.mark.parametrize("change", CHANGES.split())
def test_one_bad_entry_refuses_the_whole_transaction(world: World, change: str) -> None:
    number = next(world.numbers)
    entries = world.about(GP, number, observation(), related=True)
    expected = bad(entries, change, world)
    reply = world.contribute(GP, entries)
    assert reply.status == expected
    assert reply.json["resourceType"] == "OperationOutcome"
    assert number not in reply.body.decode()
    assert world.get("identity-manager", lookup(number)).json["total"] == 0
    assert world.get("gp", f"Provenance/prov-ZZG01-{number}").status == 404


def test_only_contributors_write_and_only_their_own(world: World) -> None:
    filed = world.person(GP)
    item = filed.items[0]
    content = world.get(GP, item).json
    for persona in ("gp", ACUTE, "researcher"):
        assert world.ask(persona, "PUT", item, content).status == 403
        assert world.ask(persona, "DELETE", item).status == 403
    assert world.ask("gp", "POST", "Observation", content).status == 403
    assert world.ask(ACUTE, "POST", "Observation", content).status == 403
    assert world.get(ACUTE, item).status == 403
    own = dict(content, identifier=[{"system": "https://gp-practice.example/id", "value": "new"}])
    created = world.ask(GP, "POST", "Observation", own)
    assert created.status == 201
    assert created.headers["location"].startswith(f"{world.base}/Observation/")
    assert world.ask(GP, "PUT", f"Patient/{world.master(filed.number)}", content).status == 400
    assert world.ask(GP, "DELETE", f"Patient/{filed.patient}").status == 409


def test_references_follow_their_entries_and_canonicals_do_not(world: World) -> None:
    number = next(world.numbers)
    linked = observation(
        instantiatesCanonical=["urn:uuid:patient"],
        derivedFrom=[{"reference": "urn:uuid:item1"}],
        extension=[{"url": "https://x.example/e", "valueUri": "urn:uuid:item1"}],
        text={"status": "additional", "div": '<div><a href="urn:uuid:item1">urn:uuid:item1</a></div>'},
        note=[{"text": "urn:uuid:item1"}],
    )
    reply = world.contribute(GP, world.about(GP, number, linked, observation()))
    ids = ["/".join(each["response"]["location"].split("/")[:2]) for each in reply.json["entry"]]
    kept = world.get(GP, ids[1]).json
    assert kept["subject"]["reference"] == ids[0]
    assert kept["derivedFrom"] == [{"reference": ids[2]}]
    assert kept["extension"][0]["valueUri"] == ids[2]
    assert kept["text"]["div"] == f'<div><a href="{ids[2]}">urn:uuid:item1</a></div>'
    assert kept["note"] == [{"text": "urn:uuid:item1"}]
    assert kept["instantiatesCanonical"] == ["urn:uuid:patient"]


HOSTILE = [
    b'{"resourceType":"Observation","status":"final","status":"final"}',
    b'{"resourceType":"Observation","valueQuantity":{"value":NaN}}',
    b'{"resourceType":"Observation","note":[{"text":"\\ud800"}]}',
    b'{"resourceType":"Observation"',
    b"\xff\xfe",
    b"[" * 600 + b"]" * 600,
    b'{"a":' * 501 + b"1" + b"}" * 501,
    b"[]",
    b'"text"',
]


@pytest.mark.parametrize("body", HOSTILE)
def test_doubtful_json_is_refused(world: World, body: bytes) -> None:
    assert world.ask(GP, "POST", "Observation", body).status == 400
    assert world.ask(GP, "POST", "", body).status == 400


def test_content_comes_back_as_it_was_sent(world: World) -> None:
    filed = world.person(GP)
    item = filed.items[0]
    kept = world.get(GP, item).json
    text = json.dumps(kept)[:-1] + (
        ',"valueQuantity":{"value":1.00},"component":[{"code":{"text":" x\\u00a0"},"valueQuantity":{"value":-0}},'
        '{"code":{"text":"\\ud83d\\ude00"},"valueQuantity":{"value":3.14159265358979323846264338e0}}],'
        '"_status":{"extension":[{"url":"https://x.example/e","valueDecimal":0.10}]},'
        '"contained":[{"resourceType":"Basic","id":"b","code":{"text":"x"}}],"unknown":[null,{"id":"x"}]}'
    )
    deep = '{"x":' * 400 + "1e400" + "}" * 400
    text = text[:-1] + f',"deep":{deep}}}'
    assert world.ask(GP, "PUT", item, text.encode()).status == 200
    for reply in (world.get("gp", item), world.get("gp", f"Observation?patient={filed.patient}")):
        answer = reply.body.decode()
        for part in ("1.00", "-0", "3.14159265358979323846264338e0", "0.10", " x\u00a0", "😀", deep):
            assert part in answer
        assert '"unknown":[null,{"id":"x"}]' in answer


def test_deep_content_is_filed_and_deeper_refused(world: World) -> None:
    filed = world.person(GP)
    text = json.dumps(transaction(world.about(GP, filed.number, observation(deep="@"), key="deep")))
    for depth, status in ((480, 200), (520, 400)):
        body = text.replace('"@"', '{"x":' * depth + "1" + "}" * depth)
        assert world.ask(GP, "POST", "", body.encode()).status == status


def test_an_organisation_may_be_named_by_reference(world: World) -> None:
    number = next(world.numbers)
    space = "https://gp-practice.example/id"
    organisation = {"resourceType": "Organization", "identifier": [{"system": ODS, "value": "ZZG01"}]}
    team = care_team(space, "", number, managingOrganization=[{"reference": "urn:uuid:org"}])
    entries = [*world.about(GP, number), put("team", team, space), put("org", organisation, ODS)]
    entries[-2], entries[-3] = entries[-3], entries[-2]
    assert world.contribute(GP, entries).status == 200
    assert len(world.view(world.master(number))) == 5


def test_a_conditional_reference_finds_the_own_record(world: World) -> None:
    filed = world.person(GP)
    space = "https://gp-practice.example/id"
    item = observation(
        identifier=[{"system": space, "value": "by-id"}],
        subject={"reference": f"Patient?identifier={space}|p-{filed.number}"},
    )
    reply = world.contribute(GP, [put("x", item, space)])
    location = reply.json["entry"][0]["response"]["location"]
    assert world.get("gp", location).json["subject"]["reference"] == f"Patient/{filed.patient}"
    item["subject"]["reference"] = f"Patient?identifier={space}|nobody"
    assert world.contribute(GP, [put("x", item, space)]).status == 422
