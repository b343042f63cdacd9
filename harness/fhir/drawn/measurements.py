"""Measurements with all that belongs to a value: unit, comparator, reference range, interpretation."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from harness.fhir import synthetic
from harness.fhir.lossless import Json, Number
from harness.fhir.strategies import Strategy, members
from harness.fhir.synthetic import SNOMED, UCUM, Resource

LOINC = "http://loinc.org"
_INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
_MEANING = "http://terminology.hl7.org/CodeSystem/referencerange-meaning"
_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
_UNITS = (
    ("mmol/L", "mmol/L"),
    ("x10^9/L", "10*9/L"),
    ("µmol/L", "umol/L"),
    ("mm Hg", "mm[Hg]"),
    ("degrees C", "Cel"),
    ("breaths/minute", "/min"),
    ("%", "%"),
    ("iu/mL", "[iU]/mL"),
    ("lb", "[lb_av]"),
    ("in", "[in_i]"),
    ("degrees F", "[degF]"),
    ("mg/dL", "mg/dL"),
)
"""Units as people write them, and their UCUM codes."""


def quantity(value: str, unit: str, code: str, **more: Json) -> Resource:
    """A value in a unit."""
    return {"value": Number(value), **more, "unit": unit, "system": UCUM, "code": code}


def interpreted(code: str, display: str) -> list[Json]:
    """An interpretation: high, low, abnormal."""
    return [{"coding": [{"system": _INTERPRETATION, "code": code, "display": display}]}]


def within(low: str, high: str, unit: str, code: str) -> Resource:
    """The usual range, of adults."""
    return {
        "low": quantity(low, unit, code),
        "high": quantity(high, unit, code),
        "type": {"coding": [{"system": _MEANING, "code": "normal"}]},
        "age": {"low": quantity("18", "years", "a")},
        "text": f"{low} to {high} {unit}",
    }


def _named(loinc: str, snomed: str, text: str) -> Resource:
    codings = [{"system": LOINC, "code": loinc}, {"system": SNOMED, "code": snomed}]
    return {"coding": codings, "text": text}


def _vital_sign(loinc: str, snomed: str, text: str, value: Json) -> Resource:
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{"system": _CATEGORY, "code": "vital-signs"}]}],
        "code": _named(loinc, snomed, text),
        "effectiveDateTime": "2026-03-02",
        **value,
    }


def _pressure(loinc: str, snomed: str, text: str, value: str, high: str) -> Resource:
    return {
        "code": _named(loinc, snomed, text),
        "valueQuantity": quantity(value, "mm Hg", "mm[Hg]"),
        "interpretation": interpreted("H", "High"),
        "referenceRange": [{"high": quantity(high, "mm Hg", "mm[Hg]"), "text": f"below {high}"}],
    }


_SYSTOLIC = _pressure("8480-6", "271649006", "Systolic blood pressure", "162", "140")
_DIASTOLIC = _pressure("8462-4", "271650006", "Diastolic blood pressure", "95", "90")

VITAL_SIGNS: tuple[Resource, ...] = (
    _vital_sign("85354-9", "75367002", "Blood pressure", {"component": [_SYSTOLIC, _DIASTOLIC]}),
    *(
        _vital_sign(loinc, snomed, text, {"valueQuantity": quantity(value, unit, code)})
        for loinc, snomed, text, value, unit, code in (
            ("8310-5", "386725007", "Body temperature", "38.4", "degrees C", "Cel"),
            ("8867-4", "364075005", "Heart rate", "104", "beats/minute", "/min"),
            ("9279-1", "86290005", "Respiratory rate", "22", "breaths/minute", "/min"),
            ("2708-6", "431314004", "Oxygen saturation", "93", "%", "%"),
            ("29463-7", "27113001", "Body weight", "71.4", "kg", "kg"),
            ("8302-2", "50373000", "Body height", "168", "cm", "cm"),
            ("39156-5", "60621009", "Body mass index", "25.3", "kg/m2", "kg/m2"),
        )
    ),
)
"""Each vital sign under its LOINC and its SNOMED CT code, in its UCUM unit (UK Core, vital signs)."""

OLD_UNITS: tuple[Resource, ...] = (
    *(
        _vital_sign(loinc, snomed, text, {"valueQuantity": quantity(value, unit, code)})
        for loinc, snomed, text, value, unit, code in (
            ("29463-7", "27113001", "Body weight", "157", "lb", "[lb_av]"),
            ("8302-2", "50373000", "Body height", "66", "in", "[in_i]"),
        )
    ),
    synthetic.observation(
        code=_named("4548-4", "43396009", "Haemoglobin A1c"),
        valueQuantity=quantity("7.1", "%", "%"),
        referenceRange=[within("4.0", "6.0", "%", "%")],
    ),
)
"""Units that people know a factor for: pounds, inches, glycated haemoglobin in per cent."""

BELOW_THE_LIMIT: Resource = synthetic.observation(
    valueQuantity=quantity("5", "mg/L", "mg/L", comparator="<"),
    interpretation=interpreted("N", "Normal"),
    referenceRange=[within("0", "5", "mg/L", "mg/L")],
)
BEYOND_THE_LIMIT: Resource = synthetic.observation(
    valueQuantity=quantity("90", "mL/min/{1.73_m2}", "mL/min/{1.73_m2}", comparator=">="),
    interpretation=interpreted("<", "Off scale low"),
    referenceRange=[
        {"low": quantity("90", "mL/min/{1.73_m2}", "mL/min/{1.73_m2}")},
        {"text": "lower in age"},
    ],
)
LOCAL_UNIT: Resource = synthetic.observation(
    valueQuantity={"value": Number("3"), "comparator": ">", "unit": "tablets"},
    referenceRange=[{"text": "none established"}],
)


def results() -> Strategy:
    """Results in one unit throughout, ranges with a low below their high, now and then in components."""
    return st.sampled_from(_UNITS).flatmap(_results_in)


def _results_in(unit: Sequence[str]) -> Strategy:
    measured = _measured(*unit)
    parts = [_named("8480-6", "271649006", "one"), _named("8462-4", "271650006", "other")]
    component = st.builds(lambda code, around: {"code": code, **around}, st.sampled_from(parts), measured)
    components = members({}, component=st.lists(component, min_size=1, max_size=2))
    return st.builds(lambda whole, more: {**synthetic.observation(), **whole, **more}, measured, components)


def _measured(unit: str, code: str) -> Strategy:
    value = members(
        {"value": _values(), "unit": st.just(unit), "system": st.just(UCUM), "code": st.just(code)},
        comparator=st.sampled_from(["<", "<=", ">=", ">"]),
    )
    told = st.sampled_from([("H", "High"), ("L", "Low"), ("HH", "Critical high"), ("N", "Normal"), ("A", "")])
    bounds = st.lists(_values(), min_size=2, max_size=2, unique_by=lambda n: n.value)
    ranges = bounds.map(lambda pair: sorted(pair, key=lambda n: n.value)).map(
        lambda pair: within(pair[0].text, pair[1].text, unit, code)
    )
    return members(
        {"valueQuantity": value},
        interpretation=told.map(lambda pair: interpreted(pair[0], pair[1] or "Abnormal")),
        referenceRange=st.lists(ranges, min_size=1, max_size=2),
    )


def _values() -> Strategy:
    """Values whose spelling nothing can change: RTP-005 is about those it can."""
    return st.sampled_from(["0.4", "1.25", "5", "7.35", "12.5", "38.4", "120", "960"]).map(Number)
