"""A case: fresh people, fresh evidence, and the personas who act in it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from harness.evidence.outcomes import Concluded, Finding, Nonconformance, NotTestable
from harness.fhir.identifiers import NHS_NUMBER
from harness.fhir.synthetic import Resource, nhs_identifier, patient
from harness.target.client import Answer, Wire
from harness.target.credentials import Ask, Credentials, Shown, default_ask
from harness.target.model import Declared, Persona, Target
from harness.target.people import Lease, NoFreeNumbers
from harness.target.personas import in_words

_NO_DECISION = frozenset({0, 408, 425, 429})

UNDECLARED_SETTLE_S = 60.0
"""How long an undeclared delay is waited for (CONTRACT 5, 7)."""


@dataclass
class Record:
    """The shared care record under test, over all cases of one check."""

    wire: Wire
    credentials: Credentials
    lease: Lease
    cases: int = 0
    observed: int = 0
    telling: int = 0
    """Cases that gave evidence."""
    delays: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    learned: dict[str, object] = field(default_factory=dict)
    """What a check found out about the target that holds for all its cases."""

    @property
    def target(self) -> Target:
        """The target."""
        return self.wire.target

    def begins(self, *, drawn: bool = True) -> Case:
        """A fresh case: its evidence begins here."""
        self.wire.journal.begin()
        self.cases += 1
        return Case(self, drawn)


@dataclass
class Case:
    """One case of one check."""

    record: Record
    drawn: bool = True
    """Not one of those that are always tried."""
    markers: int = 0
    posted: dict[tuple[str, str], str] = field(default_factory=dict)
    """Source patient records posted one by one: record id to where the server keeps it."""
    waited_out: bool = False
    """A whole settling time was waited for something that did not come."""

    @property
    def wire(self) -> Wire:
        """The way to the target."""
        return self.record.wire

    @property
    def declared(self) -> Declared:
        """What the target declares."""
        return self.record.target.declared

    def actor(self, persona: str) -> Actor:
        """The persona, ready to act.

        Raises:
            NotTestable: the target file does not name it.
        """
        found = self.record.target.personas.get(persona)
        if found is None:
            raise NotTestable(f"the target file names no persona {persona}")
        return Actor(self, found, default_ask(persona))

    @property
    def states_purposes(self) -> bool:
        """Whether a persona can state another purpose than its credential was made for."""
        return self.declared.purpose_carrier == "claim" and self.record.credentials.kind == "smart-backend"

    def distinct(self, persona: str) -> Actor:
        """The persona, on a target where users can be told apart.

        Raises:
            NotTestable: all callers are anonymous, or the target file names no such user.
        """
        if self.record.credentials.kind == "none":
            raise NotTestable("all personas are one anonymous caller: no trace can tell who looked")
        actor = self.actor(persona)
        if not actor.persona.user_id:
            raise NotTestable(
                f"the target file does not say which user the {persona} is (personas.{persona}.user)"
            )
        return actor

    def contributors(self, at_least: int = 1) -> list[Actor]:
        """The contributing organisations.

        Raises:
            NotTestable: fewer than asked for, or the target may not be written to, or declares no way.
        """
        self._refuse_unwritable()
        found = [self.actor(persona.id) for persona in self.record.target.contributors]
        if len(found) < at_least:
            raise NotTestable(
                f"{at_least} contributing organisations are needed, the target file names {len(found)}"
            )
        return found

    def person(self, demographics: Resource | None = None) -> Person:
        """A synthetic person nobody has heard of; `demographics` is a Patient without an NHS number.

        Raises:
            NotTestable: nobody may be contributed, or no NHS number is left.
        """
        self._refuse_unwritable()
        try:
            number = self.record.lease.take()
        except NoFreeNumbers as error:
            raise NotTestable(str(error)) from None
        self.wire.manifest.add(NHS_NUMBER, number)
        return Person(number, demographics or patient(), nhs_identifier(number))

    def marks(self) -> dict[str, str]:
        """Words for a person's record that stand nowhere else: data is known by them wherever it turns up."""
        mark = uuid.uuid4().hex[:8]
        return {"family name": f"Quillfeather{mark}", "note": f"seen in room {mark} of the clinic"}

    def next_marker(self) -> int:
        """The serial of the next marker contribution, beyond those of ordinary ones."""
        self.markers += 1
        return 990 + self.markers

    def without(self, what: str) -> None:
        """Say beside the verdict what this target gave no chance to look at."""
        note = f"Without: {what}."
        if note not in self.record.notes:
            self.record.notes.append(note)

    def _refuse_unwritable(self) -> None:
        if not self.record.target.may_write:
            raise NotTestable('nothing may be contributed: the target is not declared environment = "test"')
        if not self.declared.contribute:
            raise NotTestable("the target declares no way of contributing (declare.contribute)")

    def tells(self, sentence: str) -> None:
        """Add a sentence to the story of this case."""
        self.wire.journal.tells(sentence[:1].upper() + sentence[1:])

    def judge(self, findings: Iterable[Finding], *, observed: int = 1) -> None:
        """Say what was found; `observed` counts the answers that gave evidence, 0 for none.

        Raises:
            Nonconformance: there are findings.
        """
        self.record.observed += observed
        self.record.telling += observed > 0
        found = list(findings)
        if found:
            nonconformance = Nonconformance(found)
            raise Concluded(nonconformance) if self.waited_out else nonconformance


@dataclass(frozen=True)
class Person:
    """A synthetic person, known by a leased NHS number; `demographics` is a Patient without the number."""

    number: str
    demographics: Resource = field(repr=False)
    identifier: Resource = field(repr=False)
    """The NHS number as an identifier, with its verification status."""

    @property
    def local(self) -> str:
        """What organisations call this person: of our making, and nothing like the NHS number."""
        return uuid.uuid5(uuid.NAMESPACE_URL, self.nhs_number).hex[:10]

    @property
    def nhs_number(self) -> str:
        """The number as a search token."""
        return f"{NHS_NUMBER}|{self.number}"


@dataclass(frozen=True)
class Actor:
    """A persona who acts in a case, for a purpose."""

    case: Case = field(repr=False)
    persona: Persona
    ask: Ask
    shown: Shown | None = field(default=None, repr=False)
    """A credential to present instead of the persona's own."""
    called: str = ""

    def __str__(self) -> str:
        return self.called or in_words(self.persona.id)

    def stating(self, *purposes: str) -> Actor:
        """The same persona for other purposes."""
        return replace(self, ask=replace(self.ask, purposes=purposes))

    def presenting(self, headers: Mapping[str, str], called: str) -> Actor:
        """The same requests under another credential, and what to call who makes them."""
        return replace(self, shown=Shown(headers), called=called)

    def send(
        self,
        method: str,
        path: str,
        sentence: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answer:
        """One request as this persona; a refusal by the token endpoint is an answer too."""
        wire = self.case.wire
        shown = self.shown or self.case.record.credentials.show(self.persona, self.ask)
        if shown.refusal is not None:
            self.case.tells(f"{self} gets no token: answered {shown.refusal.status}")
            return shown.refusal
        answer = wire.send(
            method,
            path,
            headers={**shown.headers, **(headers or {})},
            body=body,
            persona=self.persona.id,
            sentence=f"{self} {sentence}",
        )
        self.case.tells(f"{self} {sentence}: {_told(answer)}")
        return answer


def decided(answer: Answer) -> Answer:
    """An answer in which the record itself decided something.

    Raises:
        NotTestable: none came, or a gateway spoke for it: overload, time-out, a fault inside.
    """
    if answer.status in _NO_DECISION or answer.status >= 500:
        raise NotTestable(f"no decision of the record: {answer.line}")
    return answer


def lawful(answer: Answer) -> Answer:
    """The answer to a lawful request that has to be given for the check to go on.

    Raises:
        NotTestable: it was not given; whether it should have been is another requirement's business.
    """
    if not answer.given:
        raise NotTestable(f"a lawful request was not answered: {answer.line}")
    return answer


def _told(answer: Answer) -> str:
    return f"answered {answer.status}" if answer.status else "not answered"
