"""What a run sets out to do: which check, on which world, how deep. It travels to workers as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from harness.target.people import ALONE, Share


@dataclass(frozen=True, slots=True)
class World:
    """A target: what the user gave, or the reference with defects and variants planted."""

    given: str
    environment: str = ""
    defects: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    """Paths of FHIR packages, beside those the target names."""
    profiles: tuple[str, ...] = ()
    """Profiles the target supports, beside those it declares."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One check on one world at a depth; `depth` by name."""

    check: str
    world: World
    depth: str

    @property
    def name(self) -> str:
        """A name of its own among the trials of a plan."""
        planted = "+".join((*self.world.defects, *self.world.variants))
        return f"{self.check}[{planted}]" if planted else self.check


@dataclass(frozen=True, slots=True)
class Plan:
    """The trials of a run in their order, under one seed.

    `run` names the run towards the target. `people` is a file that takes the number of everybody leased,
    empty for none. `share`: which worker of how many executes it. `ledger` is a file in which workers tell
    each other of their people, empty where nobody else works on the same target.
    """

    run: str
    seed: int
    trials: tuple[Trial, ...]
    people: str = ""
    share: Share = ALONE
    ledger: str = ""

    def as_json(self) -> str:
        """The plan as text."""
        return json.dumps(asdict(self))


def from_json(text: str) -> Plan:
    """The plan that `as_json` wrote."""
    data = json.loads(text)
    trials = tuple(_trial(trial) for trial in data["trials"])
    share = Share(**data["share"])
    return Plan(data["run"], data["seed"], trials, data["people"], share, data["ledger"])


def _trial(data: dict[str, Any]) -> Trial:
    world = data["world"]
    planted = tuple(world["defects"]), tuple(world["variants"])
    supported = tuple(world["packages"]), tuple(world["profiles"])
    opened = World(world["given"], world["environment"], *planted, *supported)
    return Trial(data["check"], opened, data["depth"])
