"""Contributions with something wrong in them are refused or filed, never an error of ours."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

from reference_kit import GP, ODS, World, observation, transaction

VALUES = [None, 1, True, "", "x", [], {}, [1], [None], ["x"], [{}], {"x": 1}, [[1]], {"reference": 5}, "\x00"]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from places(item, (*path, key))


def test_anything_anywhere_is_answered_in_order() -> None:
    world, rng = World(), random.Random(20260)
    actors = [{"reference": "urn:uuid:patient"}, {"identifier": {"system": ODS, "value": "ZZG01"}}]
    appointment = {
        "resourceType": "Appointment",
        "status": "booked",
        "participant": [{"actor": actor} for actor in actors],
    }
    for _ in range(600):
        entries = world.about(GP, next(world.numbers), observation(), appointment, related=True)
        bundle = transaction(entries, rng.choice(["transaction", "batch"]))
        *way, last = rng.choice(list(places(bundle)))
        value: Any = bundle
        for key in way:
            value = value[key]
        value[last] = copy.deepcopy(rng.choice(VALUES))
        reply = world.ask(GP, "POST", "", bundle)
        assert reply.status < 500, (way, last)
        assert b"500 Internal" not in reply.body
        assert reply.json["resourceType"] in ("Bundle", "OperationOutcome")
