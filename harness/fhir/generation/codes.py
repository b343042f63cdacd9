"""What is coded: from the value set where it can be listed, else from short lists of codes that are known.

A required binding is never left; outside of any other there are text alone and codes of a local system, both
legal where no concept of the value set fits (FHIR R4, terminologies, binding strength).
"""

from __future__ import annotations

from harness.fhir.definitions.value_sets import Code, ValueSets
from harness.fhir.generation.literals import LITERALS, UNKNOWN
from harness.fhir.generation.making import Maker, Making, one_of
from harness.fhir.lossless import Json, Number
from harness.fhir.profiles.elements import Binding, Element
from harness.fhir.synthetic import SNOMED, UCUM

MOST = 60
"""Codes of one value set that are drawn from; what is more is thinned out evenly."""

_LOCAL = "https://example.org/codes"
_KNOWN: dict[str, tuple[str, ...]] = {
    SNOMED: ("91936005", "195967001", "386725007", "27658006", "52734007", "373942005", "822851000000102"),
    "http://loinc.org": ("8310-5", "8480-6", "8462-4"),
    UCUM: ("1", "mm[Hg]", "mmol/L", "Cel", "kg", "/min"),
    "urn:ietf:bcp:13": ("text/plain", "application/pdf", "image/jpeg", "application/fhir+json"),
    "urn:ietf:bcp:47": ("en-GB", "en", "cy", "en-US"),
    "urn:iso:std:iso:4217": ("GBP", "EUR"),
    "urn:iso:std:iso:3166": ("GB", "IE"),
    "https://www.iana.org/time-zones": ("Europe/London", "Etc/UTC"),
    "http://hl7.org/fhir/sid/icd-10": ("J45", "I10"),
}
_DECORATIONS: tuple[dict[str, Json], ...] = (
    {},
    {"display": "a"},
    {"display": "Zo\u00eb e\u0301 \u00a0"},
    {"version": "2026-01", "userSelected": True},
    {"userSelected": False, "display": "a  b"},
    {"display": "a", "_display": {"extension": [{"url": UNKNOWN, "valueString": "a"}]}},
)
_TEXTS = (None, None, "a", "text \u00a0 that is no display", "e\u0301\nb")
_UNITS = tuple(
    {"unit": unit, "system": UCUM, "code": code}
    for unit, code in (("mmol/L", "mmol/L"), ("mm[Hg]", "mm[Hg]"), ("\u00b0C", "Cel"))
)
_AMOUNTS: dict[str, tuple[Json, ...]] = {
    "Quantity": ({}, {"unit": "a"}, *_UNITS, {**_UNITS[0], "comparator": "<"}, {"comparator": ">="}),
    "SimpleQuantity": ({}, {"unit": "a"}, *_UNITS),
    "MoneyQuantity": ({"unit": "GBP", "system": "urn:iso:std:iso:4217", "code": "GBP"},),
    "Age": ({"unit": "a", "system": UCUM, "code": "a"}, {"unit": "mo", "system": UCUM, "code": "mo"}),
    "Duration": ({"unit": "min", "system": UCUM, "code": "min"}, {"system": UCUM, "code": "d"}),
    "Distance": ({"unit": "m", "system": UCUM, "code": "m"}, {"system": UCUM, "code": "km"}),
    "Count": ({"system": UCUM, "code": "1"}, {"unit": "1", "system": UCUM, "code": "1"}),
}


class Codes:
    """Makers of codes, codings and concepts for bindings."""

    def __init__(self, value_sets: ValueSets) -> None:
        self._value_sets = value_sets
        self._inside: dict[str, tuple[Code, ...]] = {}

    def inside(self, value_set: str) -> tuple[Code, ...]:
        """Codes known to be in a value set or thought to be, the plainest first; none if nothing is known."""
        if value_set not in self._inside:
            expansion = self._value_sets.expansion(value_set)
            found = sorted(expansion.codes)
            found = found[:: len(found) // MOST + 1]
            for system in sorted(expansion.open_systems):
                found += [(system, code) for code in _KNOWN.get(system, ())]
            self._inside[value_set] = tuple(found)
        return self._inside[value_set]

    def bare(self, binding: Binding | None) -> tuple[Json, ...]:
        """The values a `code` (or a bound `uri` or `string`) may have; none if nothing is known of them."""
        return tuple(code for _, code in self.inside(binding.value_set)) if binding else ()

    def codings(self, binding: Binding | None) -> list[Json]:
        """Codings without decoration."""
        inside = [{"system": s, "code": c} for s, c in self.inside(binding.value_set)] if binding else []
        if binding and binding.strength == "required" and inside:
            return inside
        local = [{"system": _LOCAL, "code": code} for code in ("a", "H43..", "A1.b")]
        snomed = [{"system": SNOMED, "code": code} for code in _KNOWN[SNOMED][:3]]
        loose = binding is None or binding.strength != "extensible" or not inside
        return [*inside, *(snomed if loose else ()), *local]

    def coding(self, element: Element) -> Maker:
        """Makes a Coding."""
        plain, decoration = one_of(self.codings(element.binding)), one_of(_DECORATIONS)
        return lambda making, room: {**plain(making, room), **decoration(making, room)}

    def concept(self, element: Element) -> Maker:
        """Makes a CodeableConcept: codings in their order, text that is no display, or text alone."""
        coding = self.coding(element)
        required = element.binding is not None and element.binding.strength == "required"
        shapes = [(n, text) for n in (1, 2) for text in _TEXTS] + ([] if required else [(0, "a")])
        shape = one_of(shapes)

        def make(making: Making, room: int) -> Json:
            count, text = shape(making, room)
            made = {"coding": [coding(making, room) for _ in range(count)]} if count else {}
            return made if text is None else {**made, "text": text}

        return make


def amount(kind: str) -> Maker:
    """Makes a Quantity or one of its kinds, with a value as it was written."""
    units = one_of(_AMOUNTS[kind])
    if kind == "Count":
        values: Maker = one_of([Number("1"), Number("2"), Number("0")])
    elif kind in ("Age", "Duration", "Distance", "MoneyQuantity"):
        kept = [one for one in LITERALS["decimal"] if one.text[0] != "-" and one.text.strip("0.")]
        values = one_of(kept)
    else:
        values = one_of(LITERALS["decimal"])
    return lambda making, room: {"value": values(making, room), **units(making, room)}
