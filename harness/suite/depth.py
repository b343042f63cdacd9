"""How hard a check looks: cases drawn, and whether a failing one is shrunk (DESIGN, Speed)."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from hypothesis import HealthCheck, Phase, Verbosity, settings


@dataclass(frozen=True, slots=True)
class Depth:
    """Cases drawn per check, beside those it always tries; `always` of these at most, None for all."""

    name: str
    cases: int
    shrink: bool = False
    always: int | None = None

    def settings(self) -> settings:
        """The Hypothesis settings: no deadline (the target's time is not ours), nothing kept between runs."""
        phases = (Phase.generate, Phase.shrink) if self.shrink else (Phase.generate,)
        return settings(
            max_examples=self.cases,
            deadline=None,
            database=None,
            derandomize=False,
            phases=phases,
            report_multiple_bugs=False,
            print_blob=False,
            verbosity=Verbosity.quiet,
            suppress_health_check=list(HealthCheck),
        )


DEPTHS = MappingProxyType(
    {d.name: d for d in (Depth("smoke", 10), Depth("standard", 50), Depth("certify", 200, shrink=True))}
)
"""The depths a run can have."""
GLANCE = Depth("glance", cases=2, always=0)
"""For whoever else may notice a planted defect; no run of a user is that shallow."""
LAWFUL = Depth("lawful", cases=3, always=5)
"""For legal variants, where all cases that are always tried are tried once, before a release."""
