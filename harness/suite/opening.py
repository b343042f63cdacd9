"""From a world on paper to a target that can be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

import harness
from harness.evidence.journal import Journal
from harness.fhir.identifiers import NHS_NUMBER, identifiers
from harness.fhir.lossless import Json, JsonError, loads
from harness.suite.plan import World
from harness.target import in_process
from harness.target.client import Answer, Wire, connect
from harness.target.clock import VirtualClock
from harness.target.credentials import Credentials, credentials, default_ask
from harness.target.load import TargetError, load
from harness.target.model import REFERENCE, Persona, Target
from harness.target.people import ALONE, Lease, OnLease, Share, Taken, never_taken
from harness.verbs.case import Record
from harness.verbs.removing import takes_back


@dataclass(frozen=True)
class Opened:
    """A target with its wire, its credentials and the people leased for it."""

    wire: Wire
    credentials: Credentials
    lease: Lease
    asking: Taken

    def record(self) -> Record:
        """The shared care record under test, for one check."""
        return Record(self.wire, self.credentials, self.lease)

    def clear(self) -> list[str]:
        """Take back what was contributed, where the target lets it; numbers that are nobody's any more.

        The target is asked whom it still holds: where it cannot tell, everybody.

        Raises:
            RunStopped, BudgetSpent: see `stops`.
        """
        if self.wire.target.people.remove != "delete" or self.wire.target.source == REFERENCE:
            return []
        takes_back(self.record())
        return [number for some in self.lease.returned() for number in self._free(some)]

    def _free(self, numbers: list[str]) -> list[str]:
        """Those nobody is held under; a target that cannot be asked about several is asked one by one."""
        try:
            held = self.asking(numbers)
        except TargetError:
            alone = [[number] for number in numbers] if len(numbers) > 1 else []
            return [number for one in alone for number in self._free(one)]
        return [number for number in numbers if number not in held]

    def close(self) -> None:
        """Let go of connections."""
        self.wire.close()


def open_world(
    world: World,
    run: str,
    on_request: Callable[[], None] = lambda: None,
    on_lease: OnLease = lambda number: None,
    share: Share = ALONE,
) -> Opened:
    """Connect to a world; nothing is sent yet. `on_lease` is told of each NHS number before it is used.

    `share`: of the target's people and pace, for one worker of several.

    Raises:
        TargetError: the target file cannot be used.
        Unreachable: its CA file or proxy cannot be used.
        NoFreeNumbers: the block of NHS numbers cannot be shared out.
        ValueError: no such defect or variant.
    """
    journal = Journal(on_request)
    agent = f"shcr/{harness.__version__} (conformance test, run {run})"
    if world.given == REFERENCE:
        clock = VirtualClock()
        target, answering = in_process.reference(clock, world.defects, world.variants)
        target = _supporting(target, world)
        wire = connect(target, journal, agent, answering, clock)
        shown = credentials(wire)
        asking: Taken = never_taken
    else:
        target = _supporting(load(world.given, world.environment), world)
        wire = connect(target, journal, agent, share=share)
        shown = credentials(wire)
        asking = _asking(wire, shown)

    def leased(number: str) -> None:
        wire.manifest.add(NHS_NUMBER, number)
        on_lease(number)

    taken = never_taken if target.people.block else asking
    return Opened(wire, shown, Lease(share.block(target.people.block), taken, on_lease=leased), asking)


def _supporting(target: Target, world: World) -> Target:
    """The target with the profiles and packages that were given beside those it names."""
    declared = target.declared
    profiles = tuple(dict.fromkeys((*declared.profiles, *world.profiles)))
    packages = tuple(dict.fromkeys((*target.packages, *world.packages)))
    return replace(target, declared=replace(declared, profiles=profiles), packages=packages)


def _asking(wire: Wire, showing: Credentials) -> Taken:
    """Ask the target which numbers it holds; of the answer only the asked identifiers are read."""

    def taken(numbers: list[str]) -> set[str]:
        personas = wire.target.personas
        persona = personas.get("identity-manager") or personas.get("gp")
        if persona is None:
            raise TargetError(
                "no persona can tell which NHS numbers are free; expected an identity-manager, a gp, or "
                "[people] block in the target file"
            )
        shown = showing.show(persona, default_ask(persona.id))
        if shown.refusal is not None:
            raise _cannot_tell(persona, f"it gets no token ({_answered(shown.refusal)})")
        tokens = ",".join(quote(f"{NHS_NUMBER}|{number}", safe="") for number in numbers)
        path = f"Patient?identifier={tokens}"
        answer = wire.send("GET", path, headers=shown.headers, persona=persona.id, probe=True)
        if not answer.given:
            raise _cannot_tell(persona, _cause(answer))
        try:
            return _held(loads(answer.text)) & set(numbers)
        except JsonError:
            raise _cannot_tell(persona, f"the search was answered unreadably ({answer.status})") from None

    return taken


def _cannot_tell(persona: Persona, cause: str) -> TargetError:
    return TargetError(
        f"the {persona.id} cannot tell which NHS numbers are free: {cause}; `shcr doctor` tells more"
    )


def _cause(answer: Answer) -> str:
    """Why a search for people was not answered, and the cure where the target file has one."""
    told = _answered(answer)
    if 300 <= answer.status < 400:
        return f"the search is redirected to another address ({told}); expected base_url to be that address"
    if answer.status == 401:
        return f"its sign-in failed ({told})"
    if not answer.status or answer.status >= 500:
        return f"the target did not answer the search ({told})"
    why = "it is not allowed to search" if answer.status == 403 else "the search was refused"
    return f"{why} ({told}); expected another identity-manager, or [people] block in the target file"


def _answered(answer: Answer) -> str:
    if answer.status:
        return f"answered {answer.status}"
    return answer.exchanges[-1].error if answer.exchanges else "no answer"


def _held(body: Json) -> set[str]:
    entries = body.get("entry") if isinstance(body, dict) else None
    resources = (
        [e.get("resource") for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []
    )
    found = [identifiers(resource) for resource in resources if isinstance(resource, dict)]
    return {value for pairs in found for system, value in pairs if system == NHS_NUMBER}
