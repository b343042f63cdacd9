"""Two people are merged: the master identities follow, and what was contributed stays as it was."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from reference_kit import ACUTE, GP, Reply, World, subtypes, transaction, user

from harness.reference.store.people import People


def merge(world: World, source: str, target: str, persona: str = "identity-manager", **options: Any) -> Reply:
    """The operation; options beside `reason` and `more` parameters are the token's."""
    options = {"reason": "registered twice"} | options
    named = [("source-patient", source), ("target-patient", target)]
    parts = [{"name": name, "valueReference": {"reference": f"Patient/{id}"}} for name, id in named]
    parts += options.pop("more", [])
    body = {"resourceType": "Parameters", "parameter": parts}
    return world.ask(persona, "POST", "Patient/$merge", body, **options)


def master(world: World, id: str, persona: str = "gp") -> Any:
    return world.get(persona, f"Patient/{id}").json


def links(patient: dict[str, Any]) -> set[tuple[str, str]]:
    return {(link["type"], link["other"]["reference"].partition("/")[2]) for link in patient["link"]}


def held(view: list[dict[str, Any]]) -> set[str]:
    """The items of a view."""
    return {f"{each['resourceType']}/{each['id']}" for each in view} - {"Provenance"}


class Two:
    """Two people, the first merged into the second unless `merged` is false."""

    def __init__(self, world: World, merged: bool = True, *contributors: str) -> None:
        self.world = world
        self.ann, self.bea = world.person(*(contributors or (GP,))), world.person(GP, ACUTE)
        self.source, self.target = (world.master(each.number) for each in (self.ann, self.bea))
        if merged:
            world.later(60)
            assert merge(world, self.source, self.target).status == 200


def test_the_master_that_went_names_the_one_that_stays() -> None:
    two = Two(World(), merged=False)
    before = two.world.get("gp", f"Patient/{two.target}")
    two.world.later(60)
    answer = merge(two.world, two.source, two.target)
    outcome, result = (part["resource"] for part in answer.json["parameter"])
    assert (outcome["resourceType"], outcome["issue"][0]["severity"]) == ("OperationOutcome", "information")
    after = two.world.get("gp", f"Patient/{two.target}")
    assert result == after.json
    assert before.headers["etag"] != after.headers["etag"]
    assert {each["value"] for each in result["identifier"]} == {two.ann.number, two.bea.number}
    records = {*two.ann.patients.values(), *two.bea.patients.values()}
    assert links(result) == {("replaces", two.source)} | {("seealso", id) for id in records}
    gone = master(two.world, two.source)
    assert (gone["active"], links(gone)) == (False, {("replaced-by", two.target)})
    assert [each["value"] for each in gone["identifier"]] == [two.ann.number]


def test_every_id_and_number_answers_the_whole_record() -> None:
    two = Two(World())
    world = two.world
    whole = held(world.view(two.target))
    assert {*two.ann.items, *two.bea.items} < whole
    for id in (two.source, two.ann.patient, two.bea.patient):
        assert held(world.view(id)) == whole
        found = world.get("gp", f"Observation?patient={id}").resources
        assert {f"Observation/{each['id']}" for each in found} == {*two.ann.items, *two.bea.items}
    for filed in (two.ann, two.bea):
        assert world.master(filed.number) == two.target
        assert world.get("gp", two.ann.items[0], person=filed.number).status == 200
    assert [each["id"] for each in world.get("gp", f"Patient?_id={two.source}").resources] == [two.source]


def test_what_was_contributed_stays_as_it_was() -> None:
    two = Two(World(), merged=False)
    world = two.world
    places = [f"Patient/{filed.patient}" for filed in (two.ann, two.bea)]
    places += [place for item in (*two.ann.items, *two.bea.items) for place in (item, f"{item}/_history")]
    before = [world.get("gp", place).body for place in places]
    assert merge(world, two.source, two.target).status == 200
    assert [world.get("gp", place).body for place in places] == before


def test_a_relationship_with_either_is_one_with_the_person() -> None:
    world = World()
    ann, bea = world.person(ACUTE), world.person(GP)
    assert world.get("gp", ann.items[0]).status == 403
    assert merge(world, ann.patient, bea.patient).status == 200
    assert world.get("gp", ann.items[0]).status == 200


def test_chains_are_followed_and_circles_refused() -> None:
    two = Two(World())
    world, cat = two.world, two.world.person(GP)
    last = world.master(cat.number)
    assert merge(world, two.target, last).status == 200
    for id in (two.source, two.target):
        assert links(master(world, id)) == {("replaced-by", last)}
    assert {("replaces", two.source), ("replaces", two.target)} < links(master(world, last))
    assert two.ann.items[0] in held(world.view(last))
    for source, target in ((last, two.source), (last, last), (two.source, two.ann.patient)):
        assert merge(world, source, target).status == 422
    dee = world.person(GP)
    assert merge(world, two.source, dee.patient).status == 422
    assert merge(world, dee.patient, two.source).status == 200
    assert links(master(world, world.master(dee.number))) >= {("replaces", two.source)}
    assert world.master(dee.number) == last


def test_repeats_and_previews_change_nothing() -> None:
    two = Two(World(), merged=False)
    world = two.world
    before = [world.get("gp", f"Patient/{id}").body for id in (two.source, two.target)]
    foretold = merge(world, two.source, two.target, more=[{"name": "preview", "valueBoolean": True}])
    assert [world.get("gp", f"Patient/{id}").body for id in (two.source, two.target)] == before
    result = foretold.json["parameter"][1]["resource"]
    assert "meta" not in result
    assert ("replaces", two.source) in links(result)
    done = [merge(world, two.source, two.target)]
    world.later(60)
    done.append(merge(world, two.source, two.target))
    first, second = (each.json["parameter"][1]["resource"] for each in done)
    assert first == second == result | {"meta": first["meta"]}


def test_a_later_contribution_is_the_survivors() -> None:
    two = Two(World())
    world = two.world
    for filed in (two.ann, two.bea):
        entries = world.about(ACUTE, filed.number, key=f"later-{filed.number}")
        reply = world.contribute(ACUTE, entries)
        assert reply.status == 200
        assert reply.json["entry"][1]["response"]["location"].partition("/_")[0] in held(
            world.view(two.target)
        )
    assert world.contribute(ACUTE, [*world.about(ACUTE, two.ann.number, birthDate="1970-01")]).status == 200
    assert world.master(two.ann.number) == two.target


def test_a_merge_survives_a_restart(tmp_path: Path) -> None:
    path = str(tmp_path / "record.db")
    two = Two(World(data=path))
    two.world.reference.close()
    again = World(data=path)
    assert again.master(two.ann.number) == two.target
    assert master(again, two.source)["active"] is False


def test_a_merge_lasts_as_long_as_its_source_has_a_record() -> None:
    world = World()
    clerk = "identity-manager"
    ann, bea, cat = (next(world.numbers) for _ in range(3))
    patients = {number: registered(world, GP, number) for number in (ann, bea, cat)}
    second = registered(world, ACUTE, ann)
    source, through, last = (world.master(number, clerk) for number in (ann, bea, cat))
    assert merge(world, source, through).status == merge(world, through, last).status == 200
    for id in (patients[bea], patients[ann]):
        assert world.ask(GP, "DELETE", f"Patient/{id}").status == 204
        assert world.master(ann, clerk) == last
        assert links(master(world, through, clerk)) == {("replaced-by", last)}
    assert world.ask(ACUTE, "DELETE", f"Patient/{second}").status == 204
    assert links(master(world, last, clerk)) == {("seealso", patients[cat])}
    for number, master_of_old in ((ann, source), (bea, through)):
        again = registered(world, GP, number, birthDate="1999-09-09")
        assert world.master(number, clerk) == master_of_old
        assert links(master(world, master_of_old, clerk)) == {("seealso", again)}


def registered(world: World, contributor: str, number: str, **patient: Any) -> str:
    """The record of a person of whom nothing else is known."""
    reply = world.contribute(contributor, world.about(contributor, number, **patient)[:1])
    assert reply.status == 200, reply.body
    return str(reply.json["entry"][0]["response"]["location"].split("/")[1])


NOBODY = [{"name": "result-patient", "resource": {"resourceType": "Patient"}}]
BY_NUMBER = [{"name": "source-patient-identifier", "valueIdentifier": {"value": "1"}}]


def test_what_cannot_be_merged_is_refused_and_changes_nothing() -> None:
    two = Two(World(), merged=False)
    world = two.world
    entries = world.about(GP, next(world.numbers), status="02", related=True)
    unverified = world.contribute(GP, entries).json["entry"][0]["response"]["location"].split("/")[1]
    for source, more, status in (
        ("nobody", [], 404),
        (unverified, [], 422),
        (two.target, [], 422),
        (two.source, NOBODY, 422),
        (two.source, BY_NUMBER, 422),
        (two.source, [{"name": "preview", "valueString": "true"}], 400),
        (two.source, [{"name": "of-my-own"}], 400),
    ):
        reply = merge(world, source, two.target, more=more)
        assert (reply.status, reply.json["resourceType"]) == (status, "OperationOutcome")
    for body in ({"resourceType": "Parameters"}, {"resourceType": "Basic"}, b"{"):
        assert world.ask("identity-manager", "POST", "Patient/$merge", body, reason="x").status == 400
    assert world.master(two.ann.number) == two.source


def test_a_merge_that_fails_halfway_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    two = Two(World(defects=["MR-495"]), merged=False)
    before = [two.world.get("gp", f"Patient/{id}").body for id in (two.ann.patient, two.source)]

    def full(*_: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(People, "merge", full)
    assert merge(two.world, two.source, two.target).status == 503
    assert [two.world.get("gp", f"Patient/{id}").body for id in (two.ann.patient, two.source)] == before


@pytest.mark.parametrize(
    ("persona", "reason"),
    [("identity-manager", None), ("identity-manager", " "), ("gp", "x"), (GP, "x"), ("privacy-officer", "x")],
)
def test_only_the_identity_manager_merges_and_says_why(persona: str, reason: str | None) -> None:
    two = Two(World(), merged=False)
    reply = merge(two.world, two.source, two.target, persona, reason=reason)
    assert (reply.status, reply.code) == (403, "forbidden")
    assert two.world.master(two.ann.number) == two.source
    refused = [each for each in two.world.events(two.ann.patient) if each["outcome"] == "8"]
    assert subtypes(refused) == ["operation"]


def test_a_merge_is_found_under_both_people() -> None:
    two = Two(World(), merged=False)
    world = two.world
    old = world.events(two.source)
    reply = merge(world, two.source, two.target, headers={"x-request-id": "merge-1"})
    assert reply.status == 200
    for id in (two.source, two.target, two.ann.patient, two.bea.patient):
        events = world.events(id)
        found = [each for each in events if "merge-1" in str(each["entity"])]
        assert subtypes(found) == ["operation"] * 2
        about = {e["what"].get("reference") for each in found for e in each["entity"]}
        assert {f"Patient/{two.source}", f"Patient/{two.target}"} <= about
        for each in found:
            who = user(each)
            assert who is not None
            assert who["purposeOfUse"][0]["coding"][0]["code"] == "PATADMIN"
            assert who["purposeOfUse"][0]["text"] == "registered twice"
        assert all(event in events for event in old)


def test_the_operation_is_named_and_a_batch_may_hold_one() -> None:
    two = Two(World(), merged=False)
    statement = two.world.ask(None, "GET", "metadata").json["rest"][0]["resource"]
    (patient,) = [each for each in statement if each["type"] == "Patient"]
    assert "merge" in [each["name"] for each in patient["operation"]]
    assert two.world.target["declare"]["merge"] == "operation"
    assert two.world.get("identity-manager", "Patient/$merge").status == 404
    parts = [
        {"name": f"{name}-patient", "valueReference": {"reference": f"{two.world.base}/Patient/{id}"}}
        for name, id in (("source", two.source), ("target", two.target))
    ]
    entry = {
        "resource": {"resourceType": "Parameters", "parameter": parts},
        "request": {"method": "POST", "url": "Patient/$merge"},
    }
    batch = two.world.ask("identity-manager", "POST", "", transaction([entry], "batch"), reason="x")
    assert batch.json["entry"][0]["response"]["status"] == "200 OK"
    assert two.world.master(two.ann.number) == two.target
