"""When one value says what another said: a table for each sort of value."""

import pytest

from harness.fhir.facts.values import Code, Concept, Measure, Moment, Words
from harness.fhir.synthetic import SNOMED, UCUM
from harness.findings.facts.measures import magnitude
from harness.findings.facts.sameness import same


def mg(number, unit="mg", **more):
    return Measure(number, unit=unit, system=UCUM, code="mg", **more)


def ucum(number, code, unit=""):
    return Measure(number, unit=unit, system=UCUM, code=code)


def text(number, unit, comparator=""):
    return Measure(number, comparator, unit)


def concept(*codes, said="", displays=(), system=SNOMED):
    return Concept(frozenset((system, code) for code in codes), said, frozenset(displays))


TABLET = Measure("1", unit="tablet", system=SNOMED, code="428673006")

SAME = [
    (mg("5"), mg("5.0")),
    (mg("5"), mg("5.00", "milligrams")),
    (mg("0.5"), mg("5e-1")),
    (mg("-0"), mg("0.00")),
    (mg("1000"), ucum("1", "g")),
    (ucum("0.25", "mg"), ucum("250", "ug", "micrograms")),
    (ucum("1", "kg"), ucum("1E12", "ng")),
    (ucum("5", "mL"), ucum("0.005", "l")),
    (ucum("5", "ml"), ucum("5", "mL")),
    (mg("5"), text("5", " mg ")),
    (mg("5"), text("5", "milligram")),
    (text("5", "microgram"), text("5", "mcg")),
    (text("5", "x10^9/L"), ucum("5", "10*9/L", "x10^9/L")),
    (TABLET, text("1", "tablet")),
    (text("3", ""), text("3.0", "")),
    (text("5", "mg/L", "<"), text("5.0", "mg/L", "<")),
    (mg("5", "tablets"), mg("5", "tablets")),
    (mg("5", "microgram"), mg("5", "microgram")),
    (ucum("5", "mL", "mL"), ucum("5", "ml", "millilitres")),
    (TABLET, Measure("1", unit="tablet", system="https://local.example", code="tab")),
    (Measure("123456789012345678901234567890.1"), Measure("123456789012345678901234567890.10")),
    (Measure("1e999999999999"), Measure("10E999999999998")),
    (Moment("2024-02"), Moment("2024-02")),
    (Moment("2026-03-02T09:15:00Z"), Moment("2026-03-02T10:15:00+01:00")),
    (Moment("2026-03-02T09:15:00.120Z"), Moment("2026-03-02T09:15:00.12+00:00")),
    (Moment("0001-01-01T00:00:00+14:00"), Moment("0001-01-01T00:00:00+14:00")),
    (Words("ONE  daily\n"), Words(" ONE daily")),
    (Words("caf\u00e9"), Words("cafe\u0301")),
    (Code("active"), Code("active")),
    (concept("1"), concept("1", "2")),
    (concept("1"), concept("1", said="whatever they call it")),
    (concept("1", said="Asthma"), concept("1", said=" Asthma ")),
    (concept("1", said="Asthma", displays=["Asthma"]), concept("1")),
    (concept("1", said="Asthma"), concept("1", displays=["Asthma"])),
    (concept(said="wheezy"), concept("1", said="wheezy")),
    (concept(said="wheezy"), concept("1", displays=["wheezy"])),
]  # fmt: skip

DIFFERENT = [
    (mg("5"), mg("50")),
    (mg("5"), mg("6")),
    (mg("5"), mg("5.0000000000000000000000000000001")),
    (mg("5"), mg("-5")),
    (mg("5"), mg("")),
    (mg("5"), ucum("5", "ug")),
    (mg("5"), ucum("5", "g")),
    (mg("5"), ucum("5", "MG")),
    (mg("5"), ucum("5", "mg", "microgram")),
    (mg("5"), text("5", "MG")),
    (mg("5"), text("5", "")),
    (text("5", "mg"), text("5", "Mg")),
    (text("1", "g"), text("1000", "mg")),
    (text("5", "mg"), text("5", "micrograms")),
    (ucum("1", "mo"), ucum("30", "d")),
    (ucum("1", "wk"), ucum("7", "d")),
    (ucum("5", "mmol/L"), ucum("5", "umol/L")),
    (ucum("1", "mg/L"), ucum("1", "ug/mL")),
    (TABLET, Measure("1", unit="capsule", system=SNOMED, code="428641000")),
    (text("5", "mg/L", "<"), text("5", "mg/L")),
    (text("5", "mg/L"), text("5", "mg/L", "<")),
    (text("5", "mg/L", "<"), text("5", "mg/L", "<=")),
    (Measure("1e999999999999"), Measure("1e999999999998")),
    (Moment("2024-02"), Moment("2024")),
    (Moment("2024-02"), Moment("2024-02-01")),
    (Moment("2024-02-03"), Moment("2024-03-02")),
    (Moment("2024-02-03"), Moment("2024-02-03T00:00:00Z")),
    (Moment("2024-02-03T00:00:00Z"), Moment("2024-02-03")),
    (Moment("2026-10-25T01:30:00+01:00"), Moment("2026-10-25T01:30:00+00:00")),
    (Moment("2026-03-02T09:15:00+00:00"), Moment("2026-03-02T09:15:00")),
    (Moment("2026-03-02T09:15:00.12Z"), Moment("2026-03-02T09:15:00Z")),
    (Words("ONE daily"), Words("ONE weekly")),
    (Words("ONE daily"), Words("one daily")),
    (Words("5 mg"), Words("5mg")),
    (Words("10\u00b2"), Words("102")),
    (Code("active"), Code("Active")),
    (Code("active"), Code("entered-in-error")),
    (Code("H43.."), Code("H43")),
    (Code("5"), Measure("5")),
    (concept("1"), concept("2")),
    (concept("1"), concept("1", system="http://loinc.org")),
    (concept("1", "2"), concept("1")),
    (concept("1", said="Asthma"), concept("1", said="No asthma")),
    (concept("1", said="Asthma"), concept("1")),
    (concept("1", said="Asthma", displays=["Asthma"]), concept("2", said="Asthma")),
    (concept(said="wheezy"), concept("1")),
    (concept(said="wheezy", displays=["wheezy"]), concept("1")),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "seen"), SAME, ids=str)
def test_the_same(expected, seen):
    assert same(expected, seen)


@pytest.mark.parametrize(("expected", "seen"), DIFFERENT, ids=str)
def test_different(expected, seen):
    assert not same(expected, seen)


@pytest.mark.parametrize("number", ["1e" + "9" * 5000, "9" * 6000, "0." + "0" * 5000 + "1"])
def test_no_number_is_too_long_to_be_compared(number):
    assert magnitude(number) == magnitude(number)
    assert magnitude(number) != magnitude("1")
