"""Probes of faults that put invalid input right in silence."""

from __future__ import annotations

import json
from typing import Any

from probing import probe
from reference_kit import GP, World

MEDICINE = {
    "resourceType": "MedicationRequest",
    "status": "active",
    "intent": "order",
    "medicationCodeableConcept": {"text": "x"},
}
URL = "https://x.example/e"


def puts_right(id: str, sent: dict[str, Any], back: dict[str, Any]) -> None:
    """With the fault the item is taken and comes back so; ... is left out of it, None is not there then."""

    @probe(id)
    def _(world: World) -> bool:
        item = {name: value for name, value in (MEDICINE | sent).items() if value is not ...}
        reply = world.contribute(GP, world.about(GP, next(world.numbers), item, related=True))
        if reply.status != 200:
            return False
        place = "/".join(reply.json["entry"][1]["response"]["location"].split("/")[:2])
        found = json.loads(world.get(GP, place).body, parse_float=str, parse_int=str)
        return {name: found.get(name) for name in back} == back


puts_right("MR-350", {"doNotPerform": "true"}, {"doNotPerform": True})
puts_right("MR-351", {"priority": "soonish"}, {"priority": None})
puts_right("MR-352", {"intent": ...}, {"intent": "filler-order"})
puts_right("MR-353", {"authoredOn": "2024-05-01T10:00:00"}, {"authoredOn": "2024-05-01T10:00:00Z"})
puts_right("MR-354", {"priority": ["urgent"]}, {"priority": "urgent"})
puts_right("MR-355", {"note": {"text": "x"}}, {"note": [{"text": "x"}]})
TWICE = {"dispenseRequest": {"numberOfRepeatsAllowed": 1.5}}
puts_right("MR-356", TWICE, {"dispenseRequest": {"numberOfRepeatsAllowed": "1"}})
puts_right("MR-357", {"priority": " urgent"}, {"priority": "urgent"})
puts_right("MR-358", {"priority": None}, {"priority": None})
puts_right("MR-359", {"instantiatesUri": [f"{URL} b"]}, {"instantiatesUri": [f"{URL}%20b"]})
puts_right("MR-360", {"note": [{"text": 5}]}, {"note": [{"text": "5"}]})
REPORTED = {"reportedBoolean": True, "reportedReference": {"display": "x"}}
puts_right("MR-361", REPORTED, {"reportedBoolean": True, "reportedReference": None})
