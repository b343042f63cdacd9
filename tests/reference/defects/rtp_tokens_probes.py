"""Probes of faults in searches by code, status and identifier."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from probing import probe
from reference_kit import GP, World, observation

LOCAL, OTHER = "https://local.example/codes", "https://other.example/codes"
CODE = {"coding": [{"system": LOCAL, "code": "first"}, {"system": OTHER, "code": "second"}, {"code": "a,b"}]}


def total(world: World, person: str, *asked: tuple[str, str]) -> int:
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in asked)
    found: int = world.get("gp", f"Observation?patient={person}&{query}").json["total"]
    return found


def finds(id: str, *asked: tuple[str, str], found: bool = False, **content: Any) -> None:
    """With the fault a search finds the item, or does not."""

    @probe(id)
    def _(world: World) -> bool:
        number = next(world.numbers)
        entries = world.about(GP, number, observation(**{"code": CODE} | content), related=True)
        assert world.contribute(GP, entries).status == 200
        return bool(total(world, world.master(number), *asked)) is found


def numbered(*values: str) -> list[dict[str, str]]:
    """Identifiers of an item, the first of them the record id."""
    space = "https://gp-practice.example/id"
    return [{"system": space, "value": value} for value in ("record", *values)]


finds("MR-330", ("code", "second"))
finds("MR-331", ("code", f"{OTHER}|first"), found=True)
finds("MR-332", ("code", "|first"), found=True)
finds("MR-333", ("code", f"{LOCAL}|"))
finds("MR-334", ("code", "second,third"))
finds("MR-335", ("code", r"a\,b"))
finds("MR-336", ("identifier", r"a\$b"), identifier=numbered("a$b"))
finds("MR-338", ("code", "fir"), found=True)
finds("MR-339", ("code", "first"), ("code", "third"), found=True)
finds("MR-340", ("identifier", "own"), identifier=numbered("own"))
finds("MR-341", ("identifier", "a+b"), identifier=numbered("a+b"))
finds("MR-342", ("identifier", "a%2Bb"), identifier=numbered("a%2Bb"))
finds("MR-343", ("identifier", "a b"), identifier=numbered("a b"))
finds("MR-344", ("code", r"a\,b"))
finds("MR-345", ("category:not", "first"))
finds("MR-346", ("code", "third"), ("code", "first"), found=True)
finds("MR-347", ("identifier", "Å1"), identifier=numbered("Å1"))


def recoded(world: World) -> tuple[int, int]:
    """How many items the first code and the present one find, once the code has changed."""
    filed = world.person(GP)
    item = world.get(GP, filed.items[0]).json
    changed = item | {"code": {"coding": [{"system": LOCAL, "code": "new"}]}}
    assert world.ask(GP, "PUT", filed.items[0], changed).status == 200
    first = item["code"]["coding"][0]["code"]
    old, new = (total(world, filed.patient, ("code", code)) for code in (first, "new"))
    return old, new


@probe("MR-337")
def indexed_once(world: World) -> bool:
    return recoded(world) == (1, 0)


@probe("MR-348")
def found_as_well(world: World) -> bool:
    return recoded(world) == (1, 1)
