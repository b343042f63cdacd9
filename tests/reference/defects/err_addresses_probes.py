"""Probes of faults with updates whose id is not that of their address."""

from __future__ import annotations

from probing import probe
from reference_kit import GP, World, observation, transaction


def overwritten(world: World) -> dict[str, str]:
    """Which of two items is overwritten when the first comes under the id of the second, by each way."""
    found = {}
    for way in ("update", "transaction"):
        number = next(world.numbers)
        entries = world.about(GP, number, observation(), observation(), related=True)
        reply = world.contribute(GP, entries)
        places = [each["response"]["location"] for each in reply.json["entry"][1:3]]
        here, there = ("/".join(place.split("/")[:2]) for place in places)
        wrong = world.get(GP, here).json | {"status": "amended", "id": there.rpartition("/")[2]}
        if way == "update":
            told = world.ask(GP, "PUT", here, wrong)
        else:
            entry = {"resource": wrong, "request": {"method": "PUT", "url": here}}
            told = world.ask(GP, "POST", "", transaction([entry]))
        states = {
            name: world.get(GP, each).json["status"] for name, each in (("here", here), ("there", there))
        }
        changed = [name for name, status in states.items() if status == "amended"]
        assert (told.status == 400) == (not changed)
        found[way] = " and ".join(changed)
    return found


@probe("MR-417")
def here(world: World) -> bool:
    return overwritten(world) == {"update": "here", "transaction": ""}


@probe("MR-418")
def there(world: World) -> bool:
    return overwritten(world) == {"update": "there", "transaction": ""}


@probe("MR-419")
def in_a_transaction(world: World) -> bool:
    return overwritten(world) == {"update": "", "transaction": "here"}
