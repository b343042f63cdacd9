"""FHIR data types as values of facts. What is not of its type says nothing: the fact is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from harness.fhir.facts.values import Code, Coding, Concept, Measure, Moment, Value, Words
from harness.fhir.lossless import Json, Number, dumps
from harness.fhir.synthetic import SNOMED

Said: TypeAlias = Iterator[tuple[str, Value]]
"""Members below the element, empty for itself, and what each says."""
Reader: TypeAlias = Callable[[Json], Said]

_DMD = "https://dmd.nhs.uk"
"""A dm+d code is a SNOMED CT code: one identifier under two systems (UK Core, UKCore-MedicationCode)."""


def each(value: Json) -> Iterator[Json]:
    """The entries of a list, or the value itself."""
    yield from value if isinstance(value, list) else (value,)


def concept(value: Json) -> Said:
    """A CodeableConcept."""
    if isinstance(value, Mapping):
        entries = [one for one in each(value.get("coding")) if isinstance(one, Mapping)]
        codings = frozenset(found for one in entries if (found := _coding(one)))
        shown = frozenset(text for one in entries if (text := _text(one.get("display"))))
        text = _text(value.get("text"))
        if not codings:
            text = text or min(shown, default="")
        if codings or text:
            yield "", Concept(codings, text, shown)


def coding(value: Json) -> Said:
    """A Coding."""
    yield from concept({"coding": [value]})


def _coding(value: Mapping[str, Json]) -> Coding | None:
    system, code = _text(value.get("system")), _text(value.get("code"))
    return (SNOMED if system == _DMD else system, code) if code else None


def measure(value: Json) -> Said:
    """A Quantity, Age or Duration."""
    if isinstance(value, Mapping):
        number = value.get("value")
        texts = [_text(value.get(name)) for name in ("comparator", "unit", "system", "code")]
        if isinstance(number, Number) or any(texts):
            yield "", Measure(number.text if isinstance(number, Number) else "", *texts)


def number(value: Json) -> Said:
    """An integer or decimal."""
    if isinstance(value, Number):
        yield "", Measure(value.text)


def moment(value: Json) -> Said:
    """A date, dateTime or instant."""
    if isinstance(value, str) and value:
        yield "", Moment(value)


def words(value: Json) -> Said:
    """A string that says something clinical, such as a dose."""
    if isinstance(value, str) and value:
        yield "", Words(value)


def prose(value: Json) -> Said:
    """A string somebody wrote, which may name people."""
    if isinstance(value, str) and value:
        yield "", Words(value, prose=True)


def code(value: Json) -> Said:
    """A code or a time of day."""
    if isinstance(value, str) and value:
        yield "", Code(value)


def flag(value: Json) -> Said:
    """A boolean."""
    if isinstance(value, bool):
        yield "", Code("true" if value else "false")


def set_flag(value: Json) -> Said:
    """A boolean that means the same false as absent (FHIR R4: doNotPerform, Dosage.asNeeded[x])."""
    if value is True:
        yield "", Code("true")


def period(value: Json) -> Said:
    """A Period: its start and its end."""
    yield from _members(value, {"start": moment, "end": moment})


def range_(value: Json) -> Said:
    """A Range: its low and its high."""
    yield from _members(value, {"low": measure, "high": measure})


def ratio(value: Json) -> Said:
    """A Ratio."""
    yield from _members(value, {"numerator": measure, "denominator": measure})


def sampled(value: Json) -> Said:
    """SampledData: a curve, which is the same only in each of its members."""
    read = {name: number for name in ("period", "factor", "lowerLimit", "upperLimit", "dimensions")}
    yield from _members(value, {"origin": measure, **read, "data": code})


def timing(value: Json) -> Said:
    """A Timing: how often, when, from when until when."""
    if not isinstance(value, Mapping):
        return
    yield from _members(value, {"event": moment, "code": concept})
    repeat = value.get("repeat")
    for member, said in _members(repeat, _REPEAT):
        yield f"repeat.{member}", said


def opaque(value: Json) -> Said:
    """Anything at all, the same if its JSON is, in any order of members."""
    lines, waiting = [], [("", value)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, Mapping):
            waiting += [(f"{path}.{name}", inner) for name, inner in node.items()]
        elif isinstance(node, list):
            waiting += [(f"{path}[{index}]", inner) for index, inner in enumerate(node)]
        else:
            lines.append(f"{path} {dumps(node)}")
    yield "", Words("\n".join(sorted(lines)), prose=True)


def _members(value: Json, readers: Mapping[str, Reader]) -> Said:
    if isinstance(value, Mapping):
        for name, read in readers.items():
            for one in each(value.get(name)):
                for below, said in read(one):
                    yield f"{name}.{below}" if below else name, said


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


_REPEAT: Mapping[str, Reader] = {
    "boundsDuration": measure,
    "boundsRange": range_,
    "boundsPeriod": period,
    **{name: number for name in ("count", "countMax", "duration", "durationMax")},
    **{name: number for name in ("frequency", "frequencyMax", "period", "periodMax", "offset")},
    **{name: code for name in ("durationUnit", "periodUnit", "dayOfWeek", "timeOfDay", "when")},
}

BY_TYPE: Mapping[str, Reader] = {
    "CodeableConcept": concept,
    "Coding": coding,
    "Quantity": measure,
    "Age": measure,
    "Duration": measure,
    "Range": range_,
    "Ratio": ratio,
    "Period": period,
    "Timing": timing,
    "SampledData": sampled,
    "DateTime": moment,
    "Date": moment,
    "Instant": moment,
    "Time": code,
    "String": words,
    "Boolean": flag,
    "Integer": number,
    "PositiveInt": number,
    "UnsignedInt": number,
}
"""What an element whose name ends in its type is read with; a Reference is followed instead."""
