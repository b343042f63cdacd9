"""The members of an object as parts: single values, choices, arrays, and arrays of slices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from harness.fhir.generation.literals import EXTENSIONS, EXTRAS
from harness.fhir.generation.making import Maker, Making, copied, one_of
from harness.fhir.generation.objects import Object, Part
from harness.fhir.generation.slices import Slice, belongs, slices
from harness.fhir.lossless import Json
from harness.fhir.profiles.elements import Element
from harness.fhir.profiles.refining import BY_URL
from harness.fhir.validation.primitives import CHECKS

if TYPE_CHECKING:
    from harness.fhir.generation.growing import Grower

_CONTAINED = "contained"
"""Made with the references that lead there."""


_BARE = ("id", "url", "div")
"""Attributes in XML, or narrative: ids and extensions have no place there."""


class Parts:
    """Parts of objects, from elements."""

    def __init__(self, grower: Grower) -> None:
        self._grower = grower

    def part(self, child: Element, root: Element) -> Part | None:
        """The part of one child; None where the profile leaves no room for it."""
        if child.maximum == 0 or child.name == _CONTAINED:
            return None
        if child.choices:
            return self._choice(child, root)
        type_ = child.types[0].code if child.types else ""
        name = child.name
        required = child.minimum > 0 or any(one.minimum for one in child.slices.values())
        extras, always = self._extras(child, root) if type_ in CHECKS and name not in _BARE else (None, False)
        maker = self._items(child, root) if child.repeats else self._single(child, root)

        def put(made: Object, making: Making, room: int) -> None:
            made[name] = maker(making, room)
            if always and extras:
                extra = extras(making, room)
                made[f"_{name}"] = [copied(extra) for _ in made[name]] if child.repeats else extra

        return Part(
            name=name,
            keys=(name,),
            put=put,
            required=required,
            cost=_cost(child, type_),
            wanted=child.must_support,
            repeats=child.repeats,
            most=child.maximum,
            values=self._values(child, type_),
            extras=extras,
        )

    def _values(self, child: Element, type_: str) -> tuple[Json, ...]:
        if type_ == "boolean":
            return (True, False)
        fixed = child.fixed if child.fixed is not None else child.pattern
        if fixed is not None:
            return (fixed,)
        return self._grower.codes.bare(child.binding) if type_ == "code" else ()

    def _choice(self, child: Element, root: Element) -> Part | None:
        allowed = [one for one in child.choices.values() if one.maximum != 0]
        must = [one for one in allowed if one.minimum] or allowed
        if not must:
            return None
        makers = [(one.name, self._single(one, root)) for one in must]
        which = st.sampled_from(range(len(makers)))
        single = len(makers) == 1

        def put(made: Object, making: Making, room: int) -> None:
            turn = 0 if single else making.draw(which) if making.turn is None else making.turn
            key, maker = makers[turn % len(makers)]
            made[key] = maker(making, room)

        required = child.minimum > 0 or any(one.minimum for one in allowed)
        return Part(child.name, tuple(child.choices), put, required, wanted=child.must_support)

    def _single(self, child: Element, root: Element) -> Maker:
        """Makes the one value of an element that is no array; of its slices, one that has to be, or any."""
        found = slices(child, root, self._grower.compiler) if child.slices else []
        if not found:
            return self._grower.value(child, root)
        must = [one for one in found if one.element.minimum]
        elements = [one.element for one in must or found]
        if not must and (child.slicing or BY_URL).rules != "closed":
            elements.append(child)
        makers = [self._grower.value(one, root) for one in elements]
        which = st.sampled_from(range(len(makers)))
        return lambda making, room: makers[making.draw(which)](making, room)

    def _items(self, child: Element, root: Element) -> Maker:
        if child.slices:
            return self._sliced(child, root)
        maker = self._grower.value(child, root)
        least = max(1, child.minimum)
        most = least + 2 if child.maximum is None else min(child.maximum, least + 2)
        if most <= least:
            return lambda making, room: [maker(making, room) for _ in range(least)]
        counts = st.sampled_from([least, least, least, *range(least, most + 1)])

        def make(making: Making, room: int) -> Json:
            count = making.draw(counts) if room > 0 and making.turn is None else least
            return [maker(making, room) for _ in range(count)]

        return make

    def _sliced(self, child: Element, root: Element) -> Maker:
        """Makes what has to be of each slice, then one or two more, in the order of the slices."""
        found = slices(child, root, self._grower.compiler)
        makers = [self._grower.value(one.element, root) for one in found]
        must = [n for n, one in enumerate(found) for _ in range(one.element.minimum)]
        may = [n for n, one in enumerate(found) if "/" not in one.name]
        loose = self._loose(child, root, found)
        outcomes: list[int] = [*may, *([len(found)] if loose else [])]
        stop = [-1] * max(1, len(outcomes) // 2)
        more = st.sampled_from([*stop, *outcomes])
        first = st.sampled_from(outcomes) if outcomes else None
        most = child.maximum

        def make(making: Making, room: int) -> Json:
            items = [(n, makers[n](making, room)) for n in must]
            while most is None or len(items) < most:
                wanted = max(1, child.minimum)
                strategy = first if len(items) < wanted else (more if room > 0 else None)
                if strategy is None:
                    break
                number = making.draw(strategy)
                if number < 0 or len(items) > len(must) + 1:
                    break
                if number == len(found) and loose:
                    item = loose(making, room)
                    if not belongs(item, found, self._grower.codes):
                        items.append((number, item))
                    elif first is None or len(outcomes) == 1:
                        break
                elif _may_be_more(found[number], sum(n == number for n, _ in items)):
                    items.append((number, makers[number](making, room)))
                elif len(items) >= wanted:
                    break
            return [item for _, item in sorted(items, key=lambda pair: pair[0])]

        return make

    def _loose(self, child: Element, root: Element, found: Sequence[Slice]) -> Maker | None:
        """Makes items of no slice, where they may be; None where they may not."""
        if (child.slicing or BY_URL).rules == "closed":
            return None
        if child.types and child.types[0].code == "Extension" and child.children is None:
            return one_of(EXTENSIONS)
        if len(found) < len(child.slices):
            return None
        return self._grower.value(child, root)

    def _extras(self, child: Element, root: Element) -> tuple[Maker, bool]:
        """What may stand under the underscored key, and whether it has to be there."""
        extension = (child.children or {}).get("extension")
        if extension is None or not extension.slices:
            return one_of(EXTRAS), False
        items = self._items(extension, root)
        always = any(one.minimum for one in extension.slices.values()) or extension.minimum > 0
        return (lambda making, room: {"extension": items(making, room)}), always


def _may_be_more(one: Slice, count: int) -> bool:
    return one.element.maximum is None or count < one.element.maximum


def _cost(child: Element, type_: str) -> int:
    if type_ in CHECKS or type_ in ("Coding", "CodeableConcept", "Quantity"):
        return 0
    return 2 if child.content or child.children is not None or type_ in ("Resource", "Extension") else 1
