"""FHIRPath's operators on collections, with its third truth value: the empty collection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from harness.fhir.lossless import Number

Collection = list[Any]


class Undecidable(Exception):
    """What is asked has no answer here, such as the order of two moments."""


def truth(values: Collection) -> bool | None:
    """A collection as a truth value: nothing is unknown, one value that is no boolean is true."""
    if not values:
        return None
    if len(values) > 1:
        raise Undecidable
    return values[0] if isinstance(values[0], bool) else True


def single(values: Collection) -> Any:
    """The only value, None if there is none."""
    if len(values) > 1:
        raise Undecidable
    return values[0] if values else None


def _and(left: Collection, right: Collection) -> Collection:
    one, other = truth(left), truth(right)
    if one is False or other is False:
        return [False]
    return [True] if one and other else []


def _or(left: Collection, right: Collection) -> Collection:
    one, other = truth(left), truth(right)
    if one or other:
        return [True]
    return [] if one is None or other is None else [False]


def _xor(left: Collection, right: Collection) -> Collection:
    one, other = truth(left), truth(right)
    return [] if one is None or other is None else [one != other]


def _implies(left: Collection, right: Collection) -> Collection:
    one, other = truth(left), truth(right)
    if one is False or other:
        return [True]
    return [] if one is None or other is None else [False]


def _equal(left: Collection, right: Collection) -> Collection:
    if not left or not right:
        return []
    return [len(left) == len(right) and all(map(_same, left, right))]


def _unequal(left: Collection, right: Collection) -> Collection:
    found = _equal(left, right)
    return [not found[0]] if found else []


def _in(left: Collection, right: Collection) -> Collection:
    if not left:
        return []
    one = single(left)
    return [any(_same(one, other) for other in right)]


def _union(left: Collection, right: Collection) -> Collection:
    found: Collection = []
    for one in (*left, *right):
        if not any(_same(one, other) for other in found):
            found.append(one)
    return found


def _joined(left: Collection, right: Collection) -> Collection:
    one, other = single(left) or "", single(right) or ""
    if not isinstance(one, str) or not isinstance(other, str):
        raise Undecidable
    return [one + other]


def _added(left: Collection, right: Collection) -> Collection:
    one, other = single(left), single(right)
    if not isinstance(one, Number) or not isinstance(other, Number):
        raise Undecidable
    return [Number(str(one.value + other.value))]


def _compared(question: Callable[[Decimal, Decimal], bool]) -> Callable[[Collection, Collection], Collection]:
    def operate(left: Collection, right: Collection) -> Collection:
        one, other = single(left), single(right)
        if one is None or other is None:
            return []
        if not isinstance(one, Number) or not isinstance(other, Number):
            raise Undecidable
        return [question(one.value, other.value)]

    return operate


def intersection(left: Collection, right: Collection) -> Collection:
    """The values of the one that the other has too, each once."""
    return [one for one in _union(left, []) if any(_same(one, other) for other in right)]


def are_distinct(values: Collection) -> bool:
    """Whether no value is there twice."""
    return len(_union(values, [])) == len(values)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Number) and isinstance(other, Number):
        return one.value == other.value
    return type(one) is type(other) and bool(one == other)


BINARY: Mapping[str, Callable[[Collection, Collection], Collection]] = {
    "and": _and,
    "or": _or,
    "xor": _xor,
    "implies": _implies,
    "=": _equal,
    "!=": _unequal,
    "in": _in,
    "|": _union,
    "&": _joined,
    "+": _added,
    "<": _compared(lambda one, other: one < other),
    ">": _compared(lambda one, other: one > other),
    "<=": _compared(lambda one, other: one <= other),
    ">=": _compared(lambda one, other: one >= other),
}
