"""Probes of faults of stores that have no room."""

from __future__ import annotations

import json
from typing import Any

from probing import probe
from reference_kit import GP, World, observation
from rtp_stating import says

RULES = "https://x.example/rules"
says("MR-377", {"implicitRules": RULES}, {"implicitRules": None})
says("MR-378", {"note": [{"text": "a" * 5000}]}, {"note": [{"text": "a" * 4000}]})
says(
    "MR-379",
    {"method": {"coding": [{"display": "a" * 200}]}},
    {"method": {"coding": [{"display": "a" * 100}]}},
)
says("MR-380", {"note": [{"text": "a\0b"}]}, {"note": [{"text": "ab"}]})
STAY = {"resourceType": "Encounter", "status": "finished", "class": {"code": "AMB"}}
says("MR-383", STAY | {"hospitalization": {"reAdmission": {"text": "x"}}}, {"hospitalization": None})
says("MR-384", {"valueCodeableConcept": {"text": "x"}}, {"valueCodeableConcept": None})
WEEKLY: dict[str, Any] = {
    "repeat": {"boundsDuration": {"value": "@4@", "unit": "weeks"}, "dayOfWeek": ["mon"]}
}
KEPT: dict[str, Any] = {"repeat": {"boundsDuration": {"value": "4", "unit": "weeks"}}}
says("MR-385", {"effectiveTiming": WEEKLY}, {"effectiveTiming": KEPT})
INNER = {"resourceType": "Basic", "id": "b", "code": {"text": "x"}}
TOLD = INNER | {"extension": [{"url": "https://x.example/e", "valueString": "y"}]}
says("MR-386", {"contained": [TOLD], "focus": [{"reference": "#b"}]}, {"contained": [INNER]})


def taken(world: World, body: bytes) -> bool:
    return world.ask(GP, "POST", "", body).status == 200


def transaction(world: World, **content: Any) -> bytes:
    entries = world.about(GP, next(world.numbers), observation(**content), related=True)
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    return json.dumps(bundle, ensure_ascii=False).encode("latin-1")


@probe("MR-381")
def latin(world: World) -> bool:
    return taken(world, transaction(world, note=[{"text": "\xe9"}]))


@probe("MR-382")
def trailing(world: World) -> bool:
    return taken(world, transaction(world) + b' {"resourceType":"Observation"}')
