"""Probes of faults in searches by several criteria."""

from __future__ import annotations

from typing import Any

from probing import probe
from reference_kit import GP, World, observation

IMMUNIZATION = {"resourceType": "Immunization", "status": "completed", "vaccineCode": {"text": "x"}}
TIMED = observation(effectiveDateTime="2024-05-02T10:00:00.500Z")


def totals(id: str, item: dict[str, Any], query: str, found: int, who: str = "patient") -> None:
    """With the fault a search about the person says that it found so many."""

    @probe(id)
    def _(world: World) -> bool:
        number = next(world.numbers)
        assert world.contribute(GP, world.about(GP, number, dict(item), related=True)).status == 200
        reply = world.get("gp", f"{item['resourceType']}?{who}={world.master(number)}&{query}")
        return bool(reply.json["total"] == found)


DAY = observation(effectiveDateTime="2024-05-02")
totals("MR-500", DAY, "status=final&code=nothing", 1)
totals("MR-501", DAY, "date=ge2030&date=ge2001", 1)
totals("MR-502", DAY, "status=amended", 1, who="subject")
totals("MR-503", IMMUNIZATION | {"occurrenceDateTime": "2024-05-02"}, "date=2024-05-02", 0)
PERIOD = {"start": "2024-03-01", "end": "2024-08-30"}
totals("MR-504", observation(effectivePeriod=PERIOD), "date=sa2024-06", 1)
totals("MR-505", DAY, "status=amended,cancelled,final", 0)
totals("MR-506", DAY, "status=final", 2)
totals("MR-507", TIMED, "date=2020", 1)
totals("MR-508", TIMED, "date=2024-05-02", 0)
