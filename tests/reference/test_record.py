"""One person's record: contributed, linked, looked up, read, paged."""

from __future__ import annotations

import pytest
from reference_kit import ACUTE, COMMUNITY, GP, ODS, World, lookup, nhs_number, observation, put, transaction


def test_a_record_from_three_organisations_is_one_view_under_every_id(world: World) -> None:
    filed = world.person(GP, ACUTE, COMMUNITY)
    master = world.master(filed.number)
    view = world.view(master)
    assert {f"{each['resourceType']}/{each['id']}" for each in view} >= set(filed.items)
    sources = [each["meta"]["source"] for each in view if each["id"] != master]
    owners = {world.target["personas"][each]["organisation"] for each in (GP, ACUTE, COMMUNITY)}
    assert {source.removeprefix(f"{ODS}/") for source in sources} == owners
    ids = [each["id"] for each in view]
    assert len(ids) == len(set(ids))
    for other in filed.patients.values():
        assert [each["id"] for each in world.view(other)] == ids
        assert world.get("gp", f"Observation?patient={other}").json["total"] == 3
    head = next(each for each in view if each["id"] == master)
    assert set(head) == {"resourceType", "id", "meta", "identifier", "link"}
    assert {each["other"]["reference"] for each in head["link"]} == {
        f"Patient/{id}" for id in filed.patients.values()
    }


@pytest.mark.parametrize("status", ["02", "04", "05"])
def test_an_unverified_record_is_not_linked(world: World, status: str) -> None:
    filed = world.person(GP)
    entries = world.about(ACUTE, filed.number, status=status)
    assert world.contribute(ACUTE, entries).status == 200
    view = world.view(world.master(filed.number))
    assert [each["resourceType"] for each in view].count("Observation") == 1


def test_a_confused_number_is_never_one_person_in_any_order(world: World) -> None:
    conflicting = {"birthDate": "1980-05-06", "name": [{"family": "Other"}]}
    single = {"birthDate": "1980-05-06"}
    for order in ((None, conflicting, single), (single, conflicting, None)):
        number = next(world.numbers)
        for contributor, change in zip((GP, ACUTE, COMMUNITY), order, strict=True):
            entries = world.about(contributor, number, **(change or {}))
            assert world.contribute(contributor, entries).status == 200
        found = world.get("identity-manager", lookup(number)).json["total"]
        assert found == 3
    number = next(world.numbers)
    for contributor, change in ((GP, None), (ACUTE, single)):
        assert world.contribute(contributor, world.about(contributor, number, **(change or {}))).status == 200
    assert world.get("identity-manager", lookup(number)).json["total"] == 1


def test_a_lookup_goes_by_system_and_value(world: World) -> None:
    one = world.person(GP)
    other = world.about(GP, next(world.numbers), local=one.number, related=True, key="other")
    assert world.contribute(GP, other).status == 200
    assert len(world.get("gp", lookup(one.number)).resources) == 1
    by_value = world.get("gp", f"Patient?identifier={one.number}").json["total"]
    assert by_value == 2


def test_pages_hold_everything_once_and_belong_to_their_caller(world: World) -> None:
    filed = world.person(GP, ACUTE)
    master = world.master(filed.number)
    whole = [each["id"] for each in world.view(master)]
    assert [each["id"] for each in world.view(master, query="?_count=2")] == whole
    first = world.get("gp", f"Patient/{master}/$everything?_count=2").json
    link = next(each["url"] for each in first["link"] if each["relation"] == "next")
    assert world.get("gp", link).status == 200
    assert world.get("receptionist", link).status == 410
    assert world.get("gp", link.replace(master, filed.patient)).status == 410


def test_reads_answer_versions_and_conditions(world: World) -> None:
    filed = world.person(GP)
    item = filed.items[0]
    first = world.get("gp", item)
    assert first.headers["etag"] == 'W/"1"'
    assert first.headers["cache-control"] == "no-store"
    assert first.headers["last-modified"].endswith("GMT")
    assert world.get("gp", item, headers={"if-none-match": 'W/"1"'}).status == 304
    head = world.ask("gp", "HEAD", item)
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", 'W/"1"')
    changed = first.json | {"status": "amended"}
    stale = {"if-match": 'W/"7"'}
    assert world.ask(GP, "PUT", item, changed, headers=stale).status == 412
    reply = world.ask(GP, "PUT", item, changed, headers={"if-match": 'W/"1"'})
    assert (reply.status, reply.headers["etag"]) == (200, 'W/"2"')
    assert reply.headers["location"].endswith(f"{item}/_history/2")
    assert world.get("gp", f"{item}/_history/1").json == first.json
    history = world.get("gp", f"{item}/_history").json
    assert [each["resource"]["status"] for each in history["entry"]] == ["amended", "final"]
    assert world.ask(GP, "DELETE", item).status == 204
    assert world.get("gp", item).status == 410
    assert item not in [f"{each['resourceType']}/{each['id']}" for each in world.view(filed.patient)]


def test_searches(world: World) -> None:
    filed = world.person(GP)
    item = filed.items[0]
    space = world.target["personas"][GP]["namespace"]
    found = f"Observation?identifier={space}%7Ci0-{filed.number}"
    assert [each["id"] for each in world.get("gp", found).resources] == [item.partition("/")[2]]
    assert world.get("gp", found + f"&patient={filed.patient}&_summary=count").json["total"] == 1
    assert world.get("gp", f"Condition?patient=Patient/{filed.patient}").json["total"] == 0
    form = {"content-type": "application/x-www-form-urlencoded"}
    by_form = world.ask(
        "gp", "POST", "Observation/_search", f"patient={filed.patient}".encode(), headers=form
    )
    assert by_form.json["total"] == 1
    origin = world.get("gp", f"Provenance?target={item}").resources
    assert origin[0]["recorded"] == "2024-05-01T10:00:00Z"
    assert world.get("gp", lookup(next(world.numbers))).json["total"] == 0


def test_two_people_in_one_lookup_and_in_a_batch(world: World) -> None:
    one, other, stranger = world.person(GP), world.person(GP), world.person(GP, related=False)
    assert world.get("gp", lookup(one.number, other.number)).json["total"] == 2
    assert world.get("gp", lookup(one.number, stranger.number)).status == 403
    urls = [one.items[0], stranger.items[0], f"Observation?patient={other.patient}", "Observation/none"]
    batch = [{"request": {"method": "GET", "url": url}} for url in urls]
    reply = world.ask("gp", "POST", "", transaction(batch, "batch")).json
    statuses = [each["response"]["status"][:3] for each in reply["entry"]]
    assert statuses == ["200", "403", "200", "404"]


def test_documents_open_through_what_points_to_them(world: World) -> None:
    number = next(world.numbers)
    letter = {
        "resourceType": "DocumentReference",
        "status": "current",
        "content": [{"attachment": {"url": "urn:uuid:binary"}}],
    }
    binary = {"resourceType": "Binary", "id": f"letter-{number}", "contentType": "text/plain", "data": "aGk="}
    entries = world.about(GP, number, letter, related=True)
    url = f"Binary/{binary['id']}"
    entries.append(
        {"fullUrl": "urn:uuid:binary", "resource": binary, "request": {"method": "PUT", "url": url}}
    )
    assert world.contribute(GP, entries).status == 200
    assert world.get("gp", url).json["data"] == "aGk="
    assert world.get("ward-nurse", url).status == 403
    stranger = dict(letter, content=[{"attachment": {"url": url}}])
    foreign = next(world.numbers)
    assert world.contribute(ACUTE, world.about(ACUTE, foreign, stranger, related=True)).status == 200
    assert world.get("ward-nurse", url).status == 403
    assert world.get("ward-nurse", f"Patient/{world.master(foreign, 'ward-nurse')}/$everything").status == 200
    view = world.view(world.master(number))
    document = next(each for each in view if each["resourceType"] == "DocumentReference")
    assert document["content"][0]["attachment"]["url"] == url
    assert binary["id"] in [each["id"] for each in view]


def test_a_relationship_names_the_organisation_and_ends(world: World) -> None:
    filed = world.person(GP, related=False)
    item = filed.items[0]
    ods = world.target["personas"][GP]["organisation"]
    space = world.target["personas"][GP]["namespace"]

    def team(**more: object) -> None:
        about = {"subject": {"reference": f"Patient/{filed.patient}"}}
        entries = world.about(
            GP, filed.number, key=filed.number, related=True, recorded="2024-06-01T00:00:00Z"
        )
        resource = next(each["resource"] for each in entries if each["fullUrl"] == "urn:uuid:team")
        assert world.contribute(GP, [put("team", resource | about | more, space)]).status == 200

    world.later(1)
    assert world.get("gp", item).status == 403
    team()
    assert world.get("gp", item).status == 200
    for change in (
        {"period": {"end": "2020-01-01"}},
        {"status": "inactive"},
        {"managingOrganization": [{"identifier": {"system": ODS, "value": "ZZA01"}}]},
    ):
        world.later(1)
        team(**change)
        assert world.get("gp", item).status == 403
    world.later(1)
    team(managingOrganization=[{"reference": "#o"}], contained=[organisation("o", ods)])
    assert world.get("gp", item).status == 200


def organisation(id: str, ods: str) -> dict[str, object]:
    return {"resourceType": "Organization", "id": id, "identifier": [{"system": ODS, "value": ods}]}


def test_medication_and_people_travel_with_the_items(world: World) -> None:
    number = next(world.numbers)
    space = world.target["personas"][GP]["namespace"]
    medication = {"resourceType": "Medication", "identifier": [{"system": space, "value": f"med-{number}"}]}
    statement = {
        "resourceType": "MedicationStatement",
        "status": "active",
        "medicationReference": {"reference": "urn:uuid:med"},
    }
    entries = [*world.about(GP, number, statement, related=True), put("med", medication, space)]
    assert world.contribute(GP, entries).status == 200
    types = [each["resourceType"] for each in world.view(world.master(number))]
    assert types.count("Medication") == 1


def test_what_survives_a_restart(tmp_path: object) -> None:
    path = f"{tmp_path}/record.sqlite"
    before = World(data=path)
    filed = before.person(GP, ACUTE)
    view = before.view(before.master(filed.number))
    before.reference.close()
    after = World(data=path)
    assert after.view(after.master(filed.number)) == view
    assert len(after.events(filed.patient)) > 5
    after.reference.close()


def test_an_nhs_number_is_carried_by_one_identifier(world: World) -> None:
    number = next(world.numbers)
    entries = world.about(GP, number)
    entries[0]["resource"]["identifier"].append(nhs_number(next(world.numbers)))
    assert world.contribute(GP, entries).status == 200
    assert world.get("identity-manager", lookup(number)).json["total"] == 0


def test_long_records_are_paged(world: World) -> None:
    number = next(world.numbers)
    entries = world.about(GP, number, *(observation() for _ in range(120)), related=True)
    assert world.contribute(GP, entries).status == 200
    assert len(world.view(world.master(number))) == 124
