"""Primitives: a literal from the list of its type, now and then a value nobody wrote down."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from harness.fhir.generation.literals import LITERALS
from harness.fhir.generation.making import Maker, Making, Strategy, drawn
from harness.fhir.lossless import Json, Number
from harness.fhir.profiles.elements import Element

_ASIDE = object()
"""Stands in a list of literals for a value that is drawn freely."""

_LETTERS = st.characters(
    min_codepoint=0x20, exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\ufeff\ufffe\uffff"
)


def primitive(element: Element) -> Maker:
    """Makes values of a primitive type within the bounds an element sets; its codes are someone else's."""
    type_ = element.types[0].code
    if element.least is not None or element.greatest is not None or element.max_length:
        kept = [value for value in LITERALS[type_] if _within(value, element)]
        return drawn(st.sampled_from(kept or [_nearest(element)]))
    return _unbounded(type_)


@cache
def _unbounded(type_: str) -> Maker:
    free = _FREE.get(type_)
    if free is None:
        return drawn(st.sampled_from(LITERALS[type_]))
    literals = st.sampled_from((*LITERALS[type_], _ASIDE))

    def make(making: Making, _: int) -> Json:
        value = making.draw(literals)
        return making.draw(free) if value is _ASIDE else value

    return make


def _texts() -> Strategy:
    return st.text(_LETTERS, min_size=1, max_size=12).filter(lambda text: bool(text.strip()))


def _decimals() -> Strategy:
    """A whole number of up to 21 digits and where its point stands, so that zeros at the end are kept."""
    return st.tuples(st.integers(-(10**20), 10**20), st.integers(0, 12)).map(
        lambda pair: Number(f"{Decimal(pair[0]).scaleb(-pair[1], None):f}")
    )


def _days() -> Strategy:
    return st.dates().map(lambda day: day.isoformat())


_FREE = {
    "string": _texts(),
    "markdown": _texts(),
    "decimal": _decimals(),
    "date": _days(),
    "dateTime": _days(),
    "integer": st.integers(-(2**31), 2**31 - 1).map(lambda number: Number(str(number))),
    "unsignedInt": st.integers(0, 2**31 - 1).map(lambda number: Number(str(number))),
    "positiveInt": st.integers(1, 2**31 - 1).map(lambda number: Number(str(number))),
}


def _within(value: Json, element: Element) -> bool:
    if isinstance(value, str):
        return not element.max_length or len(value) <= element.max_length
    if not isinstance(value, Number):
        return True
    number, least, greatest = value.value, element.least, element.greatest
    return not (
        (isinstance(least, Number) and number < least.value)
        or (isinstance(greatest, Number) and number > greatest.value)
    )


def _nearest(element: Element) -> Json:
    return element.least if element.least is not None else element.greatest
