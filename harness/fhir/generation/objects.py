"""Objects: what has to be there, some of what may be, and then what makes the invariants hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from harness.fhir.generation.literals import EXTRAS
from harness.fhir.generation.making import Maker, Making, Strategy, one_of
from harness.fhir.generation.ways import Way, Wish
from harness.fhir.lossless import Json

Object = dict[str, Json]

ROUNDS = 6
"""Times that the invariants of an object are gone through; each one may undo another."""

_PATIENCE = 3
"""Rounds in which every invariant is met in its best way; what goes round in circles ends in the others."""

_SOME = 1
"""Levels at the bottom of a whole instance at which only some members are drawn all the same."""

_LAST = ("id", "extension", "modifierExtension", "implicitRules", "language", "meta")
"""What says least about an object is what a failing case shrinks to last."""


@dataclass(frozen=True, slots=True)
class Part:
    """One member of an object: `put` writes it, under one of its keys.

    `values` are those of a code that is drawn from a list; `extras` makes what stands under an underscored
    key and is None for what is no primitive. `cost` is 0 for what is written in one line, 2 for what may hold
    itself; what is `wanted` is drawn more often.
    """

    name: str
    keys: tuple[str, ...]
    put: Callable[[Object, Making, int], None]
    required: bool
    cost: int = 1
    wanted: bool = False
    repeats: bool = False
    most: int | None = None
    values: tuple[Json, ...] = ()
    extras: Maker | None = None

    def there(self, made: Object) -> bool:
        """Whether an object has this member, be it with extensions only."""
        return any(key in made or f"_{key}" in made for key in self.keys)

    def drop(self, made: Object) -> None:
        """Takes the member away."""
        for key in self.keys:
            made.pop(key, None)
            made.pop(f"_{key}", None)


class Editing:
    """One object as constructions see it: `made` to read, and members to add or to drop."""

    __slots__ = ("_parts", "_room", "made", "making")

    def __init__(self, made: Object, parts: Mapping[str, Part], making: Making, room: int) -> None:
        self.made, self._parts, self.making, self._room = made, parts, making, room

    def knows(self, name: str) -> bool:
        """Whether the profile leaves room for the member."""
        return name in self._parts

    def has(self, name: str) -> bool:
        """Whether the member is there."""
        part = self._parts.get(name)
        return part is not None and part.there(self.made)

    def add(self, name: str) -> bool:
        """Draws the member unless it is there; whether it is there then."""
        part = self._parts.get(name)
        if part is None:
            return False
        if not part.there(self.made):
            part.put(self.made, self.making, self._room)
        return True

    def drop(self, name: str) -> bool:
        """Takes the member away; whether it is gone then."""
        part = self._parts.get(name)
        if part is None:
            return True
        if part.required:
            return False
        part.drop(self.made)
        return True


Construction = Callable[[Editing], None]
"""Changes an object so that an invariant holds, and does nothing where it holds."""


class Objects:
    """Makes objects of some parts that meet some invariants; only a resource `may_be_empty`."""

    def __init__(
        self,
        parts: Sequence[Part],
        rules: Sequence[tuple[Way, ...]],
        constructions: Sequence[Construction],
        may_be_empty: bool = False,
    ) -> None:
        self._parts = {part.name: part for part in parts}
        self._order = {
            key: n for n, part in enumerate(parts) for one in part.keys for key in (one, f"_{one}")
        }
        self._required = [part for part in parts if part.required]
        optional = [part for part in parts if not part.required]
        optional.sort(key=lambda part: part.name in _LAST)
        self._least = [part for part in optional if part.cost == 0 and part.name != "id"] or optional
        self._optional = [*optional, *[part for part in optional if part.wanted] * 2]
        self._rules = [
            tuple(sorted((way for way in rule if self._can(way)), key=self._cost)) or rule for rule in rules
        ]
        self._named = {wish.name for rule in rules for way in rule for wish in way}
        self._constructions = constructions
        self._picks: dict[int, tuple[Strategy, Strategy]] = {}
        self._may_be_empty = may_be_empty
        self._plain = st.sampled_from(range(len(self._least))) if self._optional else None
        self._extras = one_of(EXTRAS)

    def make(self, making: Making, room: int, mean: int = 0) -> Object:
        """One object, with about `mean` members that need not be there if there is room for them."""
        mean = mean or max(1, min(room, 2))
        made: Object = {}
        for part in self._required:
            part.put(made, making, room)
        if making.turn is not None and room > _SOME:
            self._put_all(made, making, room)
        elif room > 0 and self._optional:
            self._pick(made, making, room, mean)
        if _says_nothing(made) and self._plain is not None and not self._may_be_empty:
            self._least[making.draw(self._plain)].put(made, making, 0)
        if self._rules or self._constructions:
            self._settle(made, making, room)
            if _says_nothing(made) and self._plain is not None and not self._may_be_empty:
                self._least[making.draw(self._plain)].put(made, making, 0)
                self._settle(made, making, room)
        if len(made) > 1:
            return {key: made[key] for key in sorted(made, key=lambda key: self._order.get(key, -1))}
        return made

    def _put_all(self, made: Object, making: Making, room: int) -> None:
        """Every member; below the resource none of those that say least."""
        for part in self._parts.values():
            if not part.there(made) and (self._may_be_empty or part.name not in _LAST):
                part.put(made, making, room - 1)
        if self._may_be_empty:
            self._add_extras(made, making, room)

    def _pick(self, made: Object, making: Making, room: int, mean: int) -> None:
        """Members one after the other; zero is enough, so that a failing case loses them one by one."""
        count, enough = len(self._optional), -(-len(self._optional) // mean)
        if mean not in self._picks:
            top = count + max(1, enough // 2) + enough - 1
            self._picks[mean] = st.integers(0, top), st.integers(enough, enough + count - 1)
        any_of, one_of_them = self._picks[mean]
        while True:
            strategy = one_of_them if _says_nothing(made) and not self._may_be_empty else any_of
            number = making.draw(strategy) - enough
            if number < 0:
                return
            if number >= count:
                self._add_extras(made, making, room)
                continue
            part = self._optional[number]
            if not part.there(made):
                part.put(made, making, room - 1)

    def _add_extras(self, made: Object, making: Making, room: int) -> None:
        """Id and extensions on a primitive, beside its value or in place of it, with nulls where none are."""
        able = [part for part in self._parts.values() if part.extras and f"_{part.name}" not in made]
        able = [part for part in able if part.name in made or not (part.required or part.name in self._named)]
        if not able:
            return
        part = able[making.draw(st.integers(0, len(able) - 1))]
        extra = (part.extras or self._extras)(making, room)
        values = made.get(part.name)
        is_full = isinstance(values, list) and part.most is not None and len(values) >= part.most
        has_value = is_full if part.repeats else values is not None
        if not has_value and _says_nothing(extra):
            extra = {**extra, **EXTRAS[1]}
        if not part.repeats:
            made[f"_{part.name}"] = extra
        elif not isinstance(values, list):
            made[f"_{part.name}"] = [extra]
        elif is_full:
            made[f"_{part.name}"] = [*(None for _ in values[1:]), extra]
        else:
            made[part.name] = [*values, None]
            made[f"_{part.name}"] = [*(None for _ in values), extra]

    def _settle(self, made: Object, making: Making, room: int) -> None:
        editing = Editing(made, self._parts, making, max(room - 1, 0))
        for turn in range(ROUNDS):
            broken = [
                rule for rule in self._rules if not any(all(map(self._holds(made), way)) for way in rule)
            ]
            for rule in broken:
                for wish in rule[max(0, turn - _PATIENCE + 1) % len(rule)]:
                    self._meet(wish, editing)
            before = set(made)
            for construction in self._constructions:
                construction(editing)
            if not broken and made.keys() == before:
                return

    def _holds(self, made: Object) -> Callable[[Wish], bool]:
        def holds(wish: Wish) -> bool:
            if wish.kind in ("there", "gone"):
                part = self._parts.get(wish.name)
                return (part is not None and part.there(made)) == (wish.kind == "there")
            return (made.get(wish.name) in wish.values) == (wish.kind == "among")

        return holds

    def _can(self, way: Way) -> bool:
        """Whether the profile leaves room for a way; what it leaves out is no part."""
        for wish in way:
            part = self._parts.get(wish.name)
            if part is None:
                if wish.kind in ("there", "among"):
                    return False
            elif wish.kind == "gone" and part.required:
                return False
        return True

    def _cost(self, way: Way) -> tuple[int, int]:
        """Adding comes before taking away, and adding what is small before the rest."""
        loss = sum(wish.kind in ("gone", "outside") for wish in way)
        added = (self._parts[wish.name].cost for wish in way if wish.kind == "there")
        return loss, max(added, default=0)

    def _meet(self, wish: Wish, editing: Editing) -> None:
        part = self._parts.get(wish.name)
        if part is None or self._holds(editing.made)(wish):
            return
        if wish.kind == "there":
            editing.add(wish.name)
        elif wish.kind == "gone":
            editing.drop(wish.name)
        elif wish.kind == "among":
            allowed = [value for value in wish.values if not part.values or value in part.values]
            if allowed:
                part.drop(editing.made)
                editing.made[part.keys[0]] = allowed[0]
        elif not editing.drop(wish.name):
            others = [value for value in part.values if value not in wish.values]
            if others:
                editing.made[part.keys[0]] = others[0]


def _says_nothing(made: Mapping[str, Json]) -> bool:
    """Whether there is no more than an id, which is no element of R4 (ele-1)."""
    return not made or (len(made) == 1 and "id" in made)
