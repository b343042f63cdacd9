"""Numbers with units: the same by value, in the same unit or in one that converts without any doubt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from harness.fhir.facts.values import Measure
from harness.fhir.synthetic import UCUM

_NUMBER = re.compile(
    r"(?P<sign>-?)(?P<whole>[0-9]+)(?:\.(?P<fraction>[0-9]+))?(?:[eE](?P<exponent>[+-]?[0-9]+))?"
)
_LONGEST_EXPONENT = 1000


class Magnitude(NamedTuple):
    """A number without its spelling: sign, digits without zeros at the ends, power of ten of the last one."""

    sign: str
    digits: str
    power: int


_UCUM: Mapping[str, tuple[str, int]] = {
    "kg": ("g", 3),
    "g": ("g", 0),
    "mg": ("g", -3),
    "ug": ("g", -6),
    "ng": ("g", -9),
    "L": ("L", 0),
    "l": ("L", 0),
    "dL": ("L", -1),
    "dl": ("L", -1),
    "mL": ("L", -3),
    "ml": ("L", -3),
    "uL": ("L", -6),
    "ul": ("L", -6),
}
"""UCUM codes whose conversion is exact: a power of ten of one unit. No others are converted."""

_NAMES: Mapping[str, str] = {
    **{name: "kg" for name in ("kg", "kilogram", "kilograms")},
    **{name: "g" for name in ("g", "gram", "grams")},
    **{name: "mg" for name in ("mg", "milligram", "milligrams")},
    **{name: "ug" for name in ("ug", "mcg", "\u00b5g", "\u03bcg", "microgram", "micrograms")},
    **{name: "ng" for name in ("ng", "nanogram", "nanograms")},
    **{name: "L" for name in ("L", "l", "litre", "litres", "liter", "liters")},
    **{name: "dL" for name in ("dL", "dl", "decilitre", "decilitres", "deciliter", "deciliters")},
    **{name: "mL" for name in ("mL", "ml", "millilitre", "millilitres", "milliliter", "milliliters")},
    **{
        name: "uL"
        for name in ("uL", "ul", "\u00b5L", "\u03bcL", "\u00b5l", "\u03bcl", "microlitre", "microlitres")
    },
}
"""What people write for those units. Case counts: Mg is a thousand million times mg."""

_LITRES: Mapping[str, str] = {"l": "L", "dl": "dL", "ml": "mL", "ul": "uL"}


def same_measure(expected: Measure, seen: Measure) -> bool:
    """Whether two measures say the same.

    - Numbers by value, not by spelling: 5 is 5.0; any other value is another fact.
    - The comparator as it is: below 5 is not 5.
    - The unit by its code, case and all, where both have one of the same system; else by its text, where
      space around it and a plural of the closed table do not count.
    - UCUM codes of mass and of volume convert by powers of ten: 1 g is 1000 mg. Nothing else converts, as
      the amount of substance in a gram, or the days of a month, depend on what is measured.
    - A unit that is read as another than its code says is another unit: people read the text.
    """
    if expected.comparator != seen.comparator:
        return False
    if _contradicts(seen) and words(expected.unit) != words(seen.unit):
        return False
    if expected.code and seen.code and expected.system == seen.system:
        return _in_code(expected) == _in_code(seen)
    return _number(expected) == _number(seen) and _name(expected) == _name(seen)


def magnitude(number: str, shift: int = 0) -> Magnitude:
    """A JSON number by its value times a power of ten; exact for any count of digits."""
    found = _NUMBER.fullmatch(number)
    exponent = (found["exponent"] or "0") if found else "0"
    if found is None or len(exponent) > _LONGEST_EXPONENT:
        return Magnitude("?", number, shift)
    fraction = found["fraction"] or ""
    digits = (found["whole"] + fraction).lstrip("0")
    kept = digits.rstrip("0")
    if not kept:
        return Magnitude("", "0", 0)
    return Magnitude(found["sign"], kept, int(exponent) - len(fraction) + len(digits) - len(kept) + shift)


def scaled(measure: Measure) -> tuple[Magnitude, str]:
    """A measure apart from how its unit is written, to know it again by: number and comparator."""
    unit = measure.code if measure.system == UCUM and measure.code else _NAMES.get(words(measure.unit), "")
    return magnitude(measure.number, _UCUM.get(unit, ("", 0))[1]), measure.comparator


def words(text: str) -> str:
    """A text apart from its layout: composed characters, one space for each run of white space.

    Composed (Unicode NFC) and no further: the compatible forms would read a superscript as a digit.
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def _in_code(measure: Measure) -> tuple[Magnitude, str]:
    unit, power = _UCUM.get(measure.code, (measure.code, 0)) if measure.system == UCUM else (measure.code, 0)
    return magnitude(measure.number, power), unit


def _number(measure: Measure) -> Magnitude:
    return magnitude(measure.number)


def _name(measure: Measure) -> str:
    text = words(measure.unit) or measure.code
    return _NAMES.get(text, text)


def _contradicts(measure: Measure) -> bool:
    """Its text names one unit of the closed table, its code another."""
    named = _NAMES.get(words(measure.unit))
    if named is None or measure.system != UCUM or not measure.code:
        return False
    return named != _LITRES.get(measure.code, measure.code)
