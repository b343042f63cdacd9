"""Hypothesis strategies for resources that are valid FHIR R4, with what servers like to lose in them.

Absent is the smallest choice, so that a failing case shrinks to the element that matters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from harness.fhir import synthetic
from harness.fhir.lossless import Json, Number
from harness.fhir.synthetic import SNOMED, UCUM, Resource

Strategy = SearchStrategy[Any]

_LETTERS = st.characters(
    min_codepoint=0x20,
    exclude_categories=("Cs", "Cc", "Cn", "Co"),
    exclude_characters="\ufeff\ufffe\uffff",
)


def texts(max_size: int = 24) -> Strategy:
    """Strings FHIR allows: never empty, any script, space inside and at the ends, combining characters."""
    awkward = st.sampled_from(
        [
            "Zoë O'Brien-Ng",
            "e\u0301clair",
            "a  b",
            "line\nline",
            "tab\tstop",
            " edge ",
            "\u00a0nbsp",
            "\U0001f9ec \U0001d4b3",
            "\u0639\u0631\u0628\u0649",
            '"quoted" \\ back',
            "<b>&amp;</b>",
            "H43..",
            "1.00",
            "null",
        ]
    )
    return st.one_of(st.text(_LETTERS, min_size=1, max_size=max_size).filter(lambda t: t.strip()), awkward)


def spelt(pattern: str) -> SearchStrategy[str]:
    """ASCII strings of a pattern; with the default alphabet Hypothesis takes a second to look at Unicode."""
    return st.from_regex(pattern, fullmatch=True, alphabet=st.characters(max_codepoint=0x7E))


def decimals() -> Strategy:
    """Numbers by their spelling: trailing zeros, exponents, many digits, both signs."""
    known = st.sampled_from(DECIMALS)
    plain = spelt(r"-?(0|[1-9][0-9]{0,8})\.[0-9]{1,9}")
    powers = spelt(r"-?[1-9](\.[0-9]{1,3})?[eE]-?[1-9]")
    return st.one_of(known, plain, powers).map(Number)


DECIMALS = (
    "1.0", "1.00", "0.10", "100", "100.00", "0.0", "0.000001", "5.0000", "-0.50", "1e3", "1E-3", "1.20E+2",
    "3.141592653589793238", "123456789.123456789", "0.1000000000000000055", "9007199254740993",
)  # fmt: skip
"""Spellings that do not survive a binary float, a trim of zeros or a rewrite of the exponent."""


def moments() -> Strategy:
    """Dates and times of every precision, with the offset as given."""
    return st.sampled_from(
        [
            "2024",
            "2024-02",
            "2024-02-29",
            "2026-03-02T09:15:00Z",
            "2026-03-02T09:15:00+00:00",
            "2025-10-26T01:30:00+01:00",
            "2025-10-26T01:30:00+00:00",
            "2026-07-01T23:59:59.120+01:00",
            "2026-01-01T00:00:00.000Z",
        ]
    )


_CODES = ("91936005", "8310-5", "H43..", "A1.b")
_PARTS = ("271649006", "8480-6", "K12..", "B2.c")
"""No component of an observation has the code of the whole (FHIR R4, obs-7)."""


def concepts(codes: Sequence[str] = _CODES) -> Strategy:
    """A CodeableConcept: several codings in an order that counts, text that is not a display."""
    coding = members(
        {"system": st.sampled_from([SNOMED, "http://loinc.org", "https://local.example/codes"]),
         "code": st.sampled_from(codes)},
        version=st.just("2026-01"),
        display=texts(),
        userSelected=st.booleans(),
    )  # fmt: skip
    return members({"coding": st.lists(coding, min_size=1, max_size=3)}, text=texts())


def quantities() -> Strategy:
    """A Quantity with unit, system and code, now and then with a comparator."""
    return members(_measured(), comparator=st.sampled_from(["<", ">=", ">"]))


def simple_quantities() -> Strategy:
    """A quantity where FHIR allows no comparator (SimpleQuantity, sqty-1)."""
    return members(_measured())


def _measured() -> dict[str, Strategy]:
    unit = st.just("mmol/L")
    return {"unit": unit, "system": st.just(UCUM), "code": unit, "value": decimals()}


def notes() -> Strategy:
    """Annotations, in an order that counts."""
    return st.lists(members({"text": texts()}, time=moments()), min_size=1, max_size=2)


def metas() -> Strategy:
    """Labels and tags a server may add to and must not remove."""
    label = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}
    tag = st.sampled_from([{"system": "https://local.example/tags", "code": code} for code in ("a", "b")])
    return members({}, security=st.just([label]), tag=st.lists(tag, min_size=1, max_size=2, unique_by=str))


def patients() -> Strategy:
    """Demographics, without an NHS number."""
    name = members(
        {"family": texts(), "given": st.lists(texts(12), min_size=1, max_size=3)},
        use=st.sampled_from(["official", "usual", "old"]),
        prefix=st.just(["Dr"]),
        period=st.fixed_dictionaries({"start": st.just("1999-05")}),
    )
    phone = members({"system": st.just("phone"), "value": st.just("01632 960001")}, rank=st.just(Number("1")))
    home = members(
        {"line": st.lists(texts(), min_size=1, max_size=3)}, postalCode=st.just("ZZ99 3WZ"), text=texts()
    )
    return resource_with(
        synthetic.patient(),
        name=st.lists(name, min_size=1, max_size=2),
        telecom=st.lists(phone, min_size=1, max_size=2),
        address=st.lists(home, min_size=1, max_size=2),
        birthDate=st.sampled_from(["1961-04-23", "1961-04", "1961", "2024-02-29"]),
        deceasedBoolean=st.booleans(),
        multipleBirthInteger=st.sampled_from([Number("1"), Number("2")]),
        maritalStatus=concepts(),
        meta=metas(),
    )


def observations() -> Strategy:
    """Observations with a quantity, a range, components and an interpretation."""
    bounds = members({"low": simple_quantities()}, high=simple_quantities(), text=texts())
    component = st.fixed_dictionaries({"code": concepts(_PARTS), "valueQuantity": quantities()})
    return resource_with(
        synthetic.observation(),
        code=concepts(),
        effectiveDateTime=moments(),
        valueQuantity=quantities(),
        interpretation=st.lists(concepts(), min_size=1, max_size=2),
        referenceRange=st.lists(bounds, min_size=1, max_size=2),
        component=st.lists(component, min_size=1, max_size=3),
        bodySite=concepts(),
        note=notes(),
        meta=metas(),
    )


def conditions() -> Strategy:
    """Problems with body sites, partial onset dates and notes."""
    return resource_with(
        synthetic.condition(),
        code=concepts(),
        severity=concepts(),
        bodySite=st.lists(concepts(), min_size=1, max_size=2),
        onsetDateTime=moments(),
        recordedDate=moments(),
        note=notes(),
        meta=metas(),
    )


def allergies() -> Strategy:
    """Allergies with reactions, severities and criticality."""
    reaction = members(
        {"manifestation": st.lists(concepts(), min_size=1, max_size=2)},
        severity=st.sampled_from(["mild", "moderate", "severe"]),
        onset=moments(),
        description=texts(),
    )
    return resource_with(
        synthetic.allergy(),
        code=concepts(),
        criticality=st.sampled_from(["low", "high", "unable-to-assess"]),
        category=st.lists(st.sampled_from(["medication", "food"]), min_size=1, max_size=2, unique=True),
        reaction=st.lists(reaction, min_size=1, max_size=2),
        onsetDateTime=moments(),
        note=notes(),
        meta=metas(),
    )


def medication_requests() -> Strategy:
    """Orders with dosage in text and in structure, which must both survive."""
    amount = st.fixed_dictionaries({"doseQuantity": simple_quantities()})
    dose = members(
        {"text": texts()},
        sequence=st.sampled_from([Number("1"), Number("2")]),
        asNeededBoolean=st.booleans(),
        route=concepts(),
        site=concepts(),
        doseAndRate=st.lists(amount, min_size=1, max_size=1),
    )
    return resource_with(
        synthetic.medication_request(),
        status=st.sampled_from(["active", "stopped", "on-hold"]),
        doNotPerform=st.booleans(),
        medicationCodeableConcept=concepts(),
        dosageInstruction=st.lists(dose, min_size=1, max_size=2),
        authoredOn=moments(),
        note=notes(),
        meta=metas(),
    )


_KNOWN = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory"
_UNKNOWN = "https://local.example/StructureDefinition/unknown"


def extensions(max_leaves: int = 4) -> Strategy:
    """Extensions known and unknown, of several value types, nested, with ids."""
    values = st.one_of(
        texts().map(lambda t: {"valueString": t}),
        st.sampled_from(["0", "7", "-12"]).map(lambda n: {"valueInteger": Number(n)}),
        st.booleans().map(lambda b: {"valueBoolean": b}),
        st.sampled_from(["2024", "2024-02", "2024-02-29"]).map(lambda day: {"valueDateTime": day}),
        st.just({"valueReference": {"display": "somebody"}}),
        st.just({"valueCoding": {"system": SNOMED, "code": "91936005", "userSelected": True}}),
    )
    urls = st.sampled_from([_KNOWN, _UNKNOWN, f"{_UNKNOWN}-2"])
    leaf = st.builds(lambda url, value: {"url": url, **value}, urls, values)
    inner = st.builds(lambda name, value: {"url": name, **value}, st.sampled_from(["part", "other"]), values)
    nested = st.builds(
        lambda url, parts: {"url": url, "extension": parts}, urls, st.lists(inner, min_size=1, max_size=2)
    )
    return st.lists(st.one_of(leaf, nested), min_size=1, max_size=max_leaves)


def extended() -> Strategy:
    """Resources with extensions on the resource, on elements, on primitives, and as modifiers."""
    return st.builds(
        _extended,
        st.sampled_from([synthetic.observation, synthetic.condition, synthetic.allergy, synthetic.patient]),
        extensions(),
        extensions(2),
        extensions(2),
        st.booleans(),
    )


def _extended(make: Any, on_resource: Json, on_element: Json, on_primitive: Json, modifies: bool) -> Resource:
    resource: Resource = make()
    if resource["resourceType"] == "Patient":
        name = {**resource["name"][0], "_given": [{"extension": on_primitive}]}
        placed: Resource = {
            "name": [{**name, "extension": on_element}],
            "_birthDate": {"extension": on_primitive},
        }
    else:
        code = {**resource["code"], "extension": on_element, "_text": {"extension": on_primitive}}
        placed = {"code": code}
    modifier = (
        {"modifierExtension": [{"url": f"{_UNKNOWN}-modifier", "valueBoolean": True}]} if modifies else {}
    )
    return {**resource, "extension": on_resource, **placed, **modifier}


def resources() -> Strategy:
    """A resource of one of the five types."""
    return st.one_of(observations(), conditions(), allergies(), medication_requests(), patients())


def resource_with(base: Resource, **elements: Strategy) -> Strategy:
    """The base resource, some of its members replaced or added."""
    return members({}, **elements).map(lambda drawn: {**base, **drawn})


def members(fixed: Mapping[str, Strategy], **optional: Strategy) -> SearchStrategy[dict[str, Json]]:
    """An object of fixed members and some of the optional ones; absent is the smaller choice."""
    present = {name: st.tuples(st.booleans(), strategy) for name, strategy in optional.items()}
    drawn = st.tuples(st.fixed_dictionaries(dict(fixed)), st.fixed_dictionaries(present))
    return drawn.map(lambda pair: {**pair[0], **{k: v for k, (there, v) in pair[1].items() if there}})
