"""Probes of faults of aggregation."""

from __future__ import annotations

from typing import Any

from probing import probe, shown, types
from reference_kit import ACUTE, GP, World, observation


@probe("MM-24")
def lost_at_the_boundary(world: World) -> bool:
    filed = world.person(GP, ACUTE)
    return len(world.view(filed.patient, query="?_count=3")) < len(world.view(filed.patient))


@probe("MM-25")
def no_conditions(world: World) -> bool:
    return "Condition" not in types(shown(world, {"resourceType": "Condition"}))


@probe("MM-27")
def twice(world: World) -> bool:
    return types(shown(world, observation())).count("CareTeam") == 2


@probe("MM-28")
def cut_after_five(world: World) -> bool:
    short = types(shown(world, *[observation()] * 4)).count("Observation")
    return (short, types(shown(world, *[observation()] * 8)).count("Observation")) == (4, 5)


@probe("MM-30")
def cut_after_a_hundred(world: World) -> bool:
    return len(shown(world, *[observation()] * 110)) < 110


def concept(code: str) -> dict[str, Any]:
    return {"coding": [{"code": code}]}


def drops(world: World, one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the first is missing from the view, and the second is not."""
    view = shown(world, one, other)
    return [one.items() <= each.items() for each in view].count(True) == 0 and any(
        other.items() <= each.items() for each in view
    )


@probe("MM-29")
def nothing_resolved(world: World) -> bool:
    some = [
        {"resourceType": type, "clinicalStatus": concept(status)}
        for type in ("Condition", "AllergyIntolerance")
        for status in ("resolved", "active")
    ]
    return drops(world, *some[:2]) and drops(world, *some[2:])


@probe("MM-31")
def no_immunizations(world: World) -> bool:
    jab = {"resourceType": "Immunization", "status": "completed", "vaccineCode": concept("x")}
    jab["occurrenceString"] = "x"
    return drops(world, jab, observation())


@probe("MM-32")
def no_encounters(world: World) -> bool:
    return drops(
        world, {"resourceType": "Encounter", "status": "finished", "class": {"code": "AMB"}}, observation()
    )


@probe("MM-33")
def no_stopped_medicines(world: World) -> bool:
    order = {
        "resourceType": "MedicationRequest",
        "intent": "order",
        "medicationCodeableConcept": concept("x"),
    }
    return drops(world, order | {"status": "stopped"}, order | {"status": "active"})


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


@probe("MM-34")
def removed(world: World) -> bool:
    return replayed(world) == []


@probe("MM-35")
def back_as_an_error(world: World) -> bool:
    found = replayed(world)
    return len(found) == 2 and sorted(each["status"] for each in found) == ["entered-in-error", "final"]


@probe("MM-36")
def nameless(world: World) -> bool:
    found = replayed(world)
    return len(found) == 2 and sum("identifier" in each for each in found) == 1


def current(world: World, *states: tuple[str, str]) -> str:
    """Which of several states of one item, given with when each was recorded, is shown in the end."""
    number, items = next(world.numbers), {}
    for text, recorded in states:
        item = observation(note=[{"text": text}])
        assert (
            world.contribute(GP, world.about(GP, number, item, related=True, recorded=recorded)).status == 200
        )
    items = [each for each in world.view(world.master(number)) if each["resourceType"] == "Observation"]
    return str(items[0]["note"][0]["text"])


OLD, SAME_DAY, NEW = (
    ("old", "2024-04-01T10:00:00Z"),
    ("same day", "2024-05-01T09:00:00Z"),
    ("new", "2024-05-01T10:00:00Z"),
)


@probe("MM-37")
def last_arrival(world: World) -> bool:
    return current(world, NEW, OLD) == "old"


@probe("MM-38")
def old_replay(world: World) -> bool:
    return (current(world, OLD, NEW, OLD), current(world, NEW, OLD)) == ("old", "new")


@probe("MM-39")
def by_day(world: World) -> bool:
    return (current(world, NEW, SAME_DAY), current(world, NEW, OLD)) == ("same day", "new")


def allergies(world: World, *order: str, none: str = "716186003") -> list[str]:
    """The clinical status of an allergy where one organisation says there is none; empty if it is missing."""
    number, active = next(world.numbers), concept("active")
    said = {
        GP: {"code": concept("x"), "clinicalStatus": active},
        ACUTE: {"code": concept(none), "clinicalStatus": active},
    }
    for contributor in order:
        item = {"resourceType": "AllergyIntolerance"} | said[contributor]
        entries = world.about(contributor, number, item, related=contributor == GP)
        assert world.contribute(contributor, entries).status == 200
        world.later(1)
    return [
        each["clinicalStatus"]["coding"][0]["code"]
        for each in world.view(world.master(number))
        if each["resourceType"] == "AllergyIntolerance" and each["code"] == concept("x")
    ]


@probe("MM-15")
def hidden(world: World) -> bool:
    both = (allergies(world, GP, ACUTE), allergies(world, ACUTE, GP), allergies(world, GP))
    return both == ([], [], ["active"])


@probe("MM-40")
def superseded(world: World) -> bool:
    return (allergies(world, GP, ACUTE), allergies(world, ACUTE, GP)) == ([], ["active"])


@probe("MM-16")
def ended(world: World) -> bool:
    both = (allergies(world, GP, ACUTE), allergies(world, ACUTE, GP, none="no-known-allergies"))
    return both == (["inactive"], ["inactive"]) and allergies(world, GP) == ["active"]
