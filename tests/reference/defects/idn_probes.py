"""Probes of faults of identity."""

from __future__ import annotations

from typing import Any

from probing import items, probe
from reference_kit import ACUTE, COMMUNITY, GP, NHS, STATUS, World, lookup, nhs_number


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


@probe("MI-03")
def found_under_another_system(world: World) -> bool:
    one = world.person(GP).number
    namesake(world, one)
    space = world.target["personas"][GP]["namespace"]
    local = world.get("gp", f"Patient?identifier={space}|{one}").json["total"]
    return (local, world.get("gp", lookup(one)).json["total"]) == (2, 1)


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


def linked(world: World, identifier: dict[str, Any] | None = None, **patient: Any) -> int:
    """How many items two organisations' records of a number come to."""
    number = next(world.numbers)
    assert world.contribute(GP, world.about(GP, number, related=True)).status == 200
    entries = world.about(ACUTE, number, **patient)
    if identifier is not None:
        entries[0]["resource"]["identifier"][1] = identifier | {"value": number}
    assert world.contribute(ACUTE, entries).status == 200
    return items(world, world.master(number))


@probe("MI-13")
def retired_status(world: World) -> bool:
    system = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus"
    coding = {"system": system, "code": "number-present-and-verified"}
    extension = [{"url": STATUS, "valueCodeableConcept": {"coding": [coding]}}]
    retired = linked(world, {"system": NHS, "extension": extension})
    return (retired, linked(world, nhs_number("", "01"))) == (2, 3)


@probe("MI-14")
def another_address(world: World) -> bool:
    return (linked(world, address=[{"line": ["2 Other Street"]}]), linked(world)) == (2, 3)


def wrong(number: str, at: int) -> str:
    """The number with one digit changed."""
    return number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]


def total(world: World, number: str) -> int:
    reply = world.get("identity-manager", lookup(number))
    return reply.json["total"] if reply.status == 200 else -reply.status  # type: ignore[no-any-return]


@probe("MI-21")
def filed_under_nonsense(world: World) -> bool:
    number = wrong(next(world.numbers), 6)
    world.contribute(GP, world.about(GP, number))
    return total(world, number) == 1


@probe("MI-22")
def found_by_nine_digits(world: World) -> bool:
    number = world.person(GP).number
    return (total(world, wrong(number, 9)), total(world, wrong(number, 6))) == (1, 0)


@probe("MI-23")
def found_by_guessing(world: World) -> bool:
    number = world.person(GP).number
    return total(world, wrong(number, 6)) >= 1 and total(world, next(world.numbers)) == 0


def ending_in_zero(world: World) -> str:
    return next(number for number in world.numbers if number.endswith("0"))


@probe("MI-31")
def zero_refused(world: World) -> bool:
    zero = world.contribute(GP, world.about(GP, ending_in_zero(world))).status
    return (zero, world.contribute(GP, world.about(GP, next(world.numbers))).status) == (422, 200)


@probe("MI-32")
def zero_not_found(world: World) -> bool:
    zero = ending_in_zero(world)
    assert world.contribute(GP, world.about(GP, zero)).status == 200
    return total(world, zero) == 0


@probe("MI-33")
def nobody_is_an_error(world: World) -> bool:
    known = world.person(GP).number
    return (total(world, next(world.numbers)), total(world, known)) == (-404, 1)
