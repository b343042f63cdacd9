"""The one decision point: every resource produced passes here, on every way out (CONTRACT 6)."""

from __future__ import annotations

from dataclasses import replace

from ..model import Thing
from ..policy import access
from ..problem import Denial, Problem
from ..types import PERSONLESS
from .context import Context

_NOBODY = Denial("NO_RELATIONSHIP", "No relationship with the person.", personal=True)


class Gate:
    """Decides for one request; remembers who was refused."""

    def __init__(self, context: Context) -> None:
        """Decide with the rules in force at this moment."""
        self._context = context
        self._rules = context.rules
        self._caller = context.request.caller
        self._entry = self._decide_entry()
        self._persons: dict[str, Denial | None] = {}
        self.refused: list[str] = []

    def _decide_entry(self) -> Denial | None:
        rules, caller = self._rules, self._caller
        known = rules[access.listed](caller.purposes, rules[access.allowed_purposes](caller))
        return access.purpose(known) or rules[access.action](caller, self._context.request)

    def enter(self) -> None:
        """Refuse a request whose purpose or kind the caller may not have."""
        if self._entry is not None:
            self.refuse(self._entry)

    def judge(self, thing: Thing) -> Denial | None:
        """Whether this resource may be shown."""
        if self._entry is not None:
            return self._entry
        rules, caller = self._rules, self._caller
        if caller.client.kind == "system":
            return rules[access.owner](caller, thing)
        denial = rules[access.content](caller, thing)
        if denial is not None or caller.client.kind in ("privacy", "identity"):
            return denial
        persons = self.persons(thing)
        if not persons:
            return None if thing.type in PERSONLESS else _NOBODY
        for person in persons:
            denial = self.person(person)
            if denial is not None:
                return denial
        return None

    def persons(self, thing: Thing) -> tuple[str, ...]:
        """Whom a thing is about; an attachment is about those whose documents point to it."""
        if thing.type == "Binary":
            return self._context.store.find.mentioned_for("Binary", thing.id)
        return thing.persons

    def person(self, id: str) -> Denial | None:
        """Whether the caller may see anything of this person."""
        if id not in self._persons:
            denial = self._decide_person(id)
            self._persons[id] = denial
            if denial is not None:
                self.refused.append(id)
        return self._persons[id]

    def _decide_person(self, id: str) -> Denial | None:
        rules, caller, store = self._rules, self._caller, self._context.store
        if caller.client.kind in ("privacy", "identity"):
            return None
        person = store.people.person(id)
        if person is None:
            return _NOBODY
        organisation = caller.client.organisation.ods

        def contributed() -> bool:
            sources = (store.people.get(id) for id in store.people.members(person))
            return any(source is not None and source.owner == organisation for source in sources)

        numbers = store.people.numbers(person) if caller.person is not None else []
        related = rules[access.exception](caller) or rules[access.relationship](
            store.find.ties(person, organisation), self._context.now, contributed
        )
        return rules[access.person](caller, self._context.request, numbers, related)

    def content(self, type: str) -> None:
        """Refuse a search for a type whose content the role never sees, whether there is any or not."""
        denial = self._rules[access.content](self._caller, Thing(type, "", "", "", (), "", 0))
        if denial is not None:
            self.refuse(replace(denial, withheld=False))

    def told(self, denial: Denial) -> Problem | None:
        """How the denial is told; None: as if nothing were there."""
        problem = self._rules[access.refusal](denial, self._context.request)
        if problem is not None:
            problem.persons = tuple(self.refused)
        return problem

    def refuse(self, denial: Denial) -> None:
        """Raise the denial, if it is told at all."""
        problem = self.told(denial)
        if problem is not None:
            raise problem
