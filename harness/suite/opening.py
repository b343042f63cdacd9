"""From a world on paper to a target that can be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import harness
from harness.evidence.journal import Journal
from harness.fhir.identifiers import NHS_NUMBER, identifiers
from harness.fhir.lossless import JsonError, loads
from harness.suite.plan import World
from harness.target import in_process
from harness.target.client import Wire, connect
from harness.target.clock import VirtualClock
from harness.target.credentials import Credentials, credentials, default_ask
from harness.target.load import TargetError, load
from harness.target.model import REFERENCE
from harness.target.people import Lease, Taken, never_taken
from harness.verbs.case import Record


@dataclass(frozen=True)
class Opened:
    """A target with its wire, its credentials and the people leased for it."""

    wire: Wire
    credentials: Credentials
    lease: Lease

    def record(self) -> Record:
        """The shared care record under test, for one check."""
        return Record(self.wire, self.credentials, self.lease)

    def close(self) -> None:
        """Let go of connections."""
        self.wire.close()


def open_world(world: World, run: str, on_request: Callable[[], None] = lambda: None) -> Opened:
    """Connect to a world; nothing is sent yet.

    Raises:
        TargetError: the target file cannot be used.
        Unreachable: its CA file or proxy cannot be used.
        ValueError: no such defect or variant.
    """
    journal = Journal(on_request)
    agent = f"shcr/{harness.__version__} (conformance test, run {run})"
    if world.given == REFERENCE:
        clock = VirtualClock()
        target, answering = in_process.reference(clock, world.defects, world.variants)
        wire = connect(target, journal, agent, answering, clock)
        shown = credentials(wire)
        taken: Taken = never_taken
    else:
        target = load(world.given, world.environment)
        wire = connect(target, journal, agent)
        shown = credentials(wire)
        taken = never_taken if target.people.block else _asking(wire, shown)
    return Opened(wire, shown, Lease(target.people.block, taken))


def _asking(wire: Wire, showing: Credentials) -> Taken:
    """Ask the target which numbers it holds; of the answer only the asked identifiers are read."""

    def taken(numbers: list[str]) -> set[str]:
        personas = wire.target.personas
        persona = personas.get("identity-manager") or personas.get("gp")
        if persona is None:
            raise TargetError(
                "nobody can tell which NHS numbers are free; expected [people] block in the target file"
            )
        shown = showing.show(persona, default_ask(persona.id))
        tokens = ",".join(quote(f"{NHS_NUMBER}|{number}", safe="") for number in numbers)
        path = f"Patient?identifier={tokens}"
        answer = wire.send("GET", path, headers=shown.headers, persona=persona.id, probe=True)
        if shown.refusal is not None or not answer.given:
            raise TargetError(
                f"the {persona.id} cannot tell which NHS numbers are free (answered {answer.status}); "
                "expected [people] block in the target file"
            )
        return _held(answer.text) & set(numbers)

    return taken


def _held(text: str) -> set[str]:
    try:
        body = loads(text)
    except JsonError:
        raise TargetError(
            "the search for free NHS numbers was answered unreadably; expected [people] block"
        ) from None
    entries = body.get("entry") or [] if isinstance(body, dict) else []
    found = [identifiers(entry.get("resource") or {}) for entry in entries if isinstance(entry, dict)]
    return {value for pairs in found for system, value in pairs if system == NHS_NUMBER}
