"""Concepts as clinical systems record them: several codings, a term of the author's own, legacy codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from harness.fhir import synthetic
from harness.fhir.lossless import Json, Number
from harness.fhir.strategies import Strategy, members, spelt, texts
from harness.fhir.synthetic import SNOMED, Resource, coded

READ_V2 = "http://read.info/readv2"
CTV3 = "http://read.info/ctv3"
ICD_10 = "http://hl7.org/fhir/sid/icd-10"
OPCS_4 = "https://fhir.hl7.org.uk/Id/opcs-4"
LOCAL = "https://local.example/codes"
_HL7 = "http://terminology.hl7.org/CodeSystem"
_DESCRIPTION_ID = "http://hl7.org/fhir/StructureDefinition/coding-sctdescid"
_DESCRIPTION = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-CodingSCTDescDisplay"


def described(code: str, description_id: str, term: str, **more: Json) -> Resource:
    """A SNOMED CT coding with the description the author picked (UK Core, coding extensions)."""
    picked = [
        {"url": _DESCRIPTION_ID, "valueId": description_id},
        {"url": _DESCRIPTION, "valueString": term},
    ]
    return {"extension": picked, "system": SNOMED, "code": code, **more}


def coding_in(system: str, code: str, **more: Json) -> Resource:
    """A coding."""
    return {"system": system, "code": code, **more}


MAPPED: Resource = {
    "coding": [
        coding_in(READ_V2, "H33..", display="Asthma as read", userSelected=True),
        coding_in(SNOMED, "195967001", display="Asthma", version="2026-01", userSelected=False),
        coding_in(CTV3, "XE0YQ", userSelected=False),
    ],
    "text": "asthma, late onset - as she put it",
}
DESCRIBED: Resource = {
    "coding": [
        described("195967001", "301485011", "Asthma", userSelected=True),
        coding_in(LOCAL, "asth.", display="ASTHMA"),
    ],
    "text": "Bronchial asthma",
}
CASES_OF_LETTERS: Resource = {
    "coding": [coding_in(CTV3, "XaBVJ"), coding_in(CTV3, "xabvj"), coding_in(READ_V2, "h43..")],
    "text": "two codes that differ by case alone",
}
CLASSIFIED: Resource = {
    "coding": [
        coding_in(SNOMED, "195967001", display="Asthma"),
        coding_in(ICD_10, "J45.9", display="Asthma, unspecified", userSelected=True),
    ],
    "text": "asthma, as the coder put it",
}
OPERATED: Resource = {
    "coding": [
        coding_in(OPCS_4, "W37.1", display="Primary total prosthetic replacement of hip", userSelected=True),
        coding_in(OPCS_4, "Z94.3"),
    ],
    "text": "left hip",
}
"""As hospitals classify what they did: an operation, and its side in a code of its own."""
TERM_ALONE: Resource = {"text": "funny turn, ?cause"}

_CARRIERS: Mapping[str, Callable[[Resource], Resource]] = {
    "problem": lambda concept: synthetic.condition(code=concept),
    "allergy": lambda concept: synthetic.allergy(code=concept, reaction=[{"manifestation": [concept]}]),
    "result": lambda concept: synthetic.observation(code=concept),
    "order": lambda concept: synthetic.medication_request(medicationCodeableConcept=concept),
    "procedure": lambda concept: synthetic.procedure(code=concept),
    "vaccination": lambda concept: synthetic.immunization(vaccineCode=concept),
}


def carrying(kind: str, concept: Resource) -> Resource:
    """An item of a kind that says what it is by a concept."""
    return _CARRIERS[kind](concept)


def concepts() -> Strategy:
    """Concepts with one to four codings, now and then none, and text that is no display."""
    legacy = members(
        {
            "system": st.sampled_from([READ_V2, CTV3, LOCAL]),
            "code": st.sampled_from(["H33..", "h43..", "14L..", "G30z.", "XaBVJ"])
            | spelt(r"[A-Za-z0-9]{2,4}\.{1,3}"),
        },
        display=texts(),
        userSelected=st.booleans(),
    )
    extension = {"url": st.just(_DESCRIPTION_ID), "valueId": spelt(r"[1-9][0-9]{7,11}")}
    snomed = members(
        {"system": st.just(SNOMED), "code": st.sampled_from(["195967001", "91936005", "56018004"])},
        version=st.just("http://snomed.info/sct/83821000000107"),
        display=texts(),
        userSelected=st.booleans(),
        extension=st.lists(st.fixed_dictionaries(extension), min_size=1, max_size=1),
    )
    codings = st.lists(st.one_of(legacy, snomed), min_size=1, max_size=4)
    return members({"coding": codings}, text=texts()) | texts().map(lambda term: {"text": term})


def items() -> Strategy:
    """Items of every kind, each named by a concept."""
    return st.builds(carrying, st.sampled_from(list(_CARRIERS)), concepts())


@dataclass(frozen=True)
class Bound:
    """An item with a code in an element that FHIR R4 binds, or whose unit it prefers in UCUM; `element` is a
    path in it.
    """

    item: Resource
    element: str


_BINDINGS: Mapping[str, tuple[Callable[..., Resource], bool, tuple[Resource, ...]]] = {
    "Observation.category": (
        synthetic.observation,
        True,
        tuple(
            coding_in(f"{_HL7}/observation-category", code) for code in ("exam", "survey", "social-history")
        ),
    ),
    "Observation.interpretation": (
        synthetic.observation,
        True,
        tuple(coding_in(f"{_HL7}/v3-ObservationInterpretation", code) for code in ("H", "LL", "POS")),
    ),
    "Condition.category": (
        synthetic.condition,
        True,
        (coding_in(f"{_HL7}/condition-category", "encounter-diagnosis"),),
    ),
    "Condition.severity": (
        synthetic.condition,
        False,
        (coding_in(SNOMED, "24484000"), coding_in(SNOMED, "6736007")),
    ),
    "AllergyIntolerance.code": (synthetic.allergy, False, (coding_in(SNOMED, "91936005"),)),
    "DocumentReference.type": (synthetic.pointer, False, (coding_in(SNOMED, "373942005"),)),
    "MedicationRequest.courseOfTherapyType": (
        synthetic.medication_request,
        False,
        (coding_in(f"{_HL7}/medicationrequest-course-of-therapy", "seasonal"),),
    ),
    "Encounter.serviceType": (synthetic.encounter, False, (coding_in(f"{_HL7}/service-type", "124"),)),
    "Patient.maritalStatus": (
        synthetic.patient,
        False,
        (coding_in(f"{_HL7}/v3-MaritalStatus", "T"), coding_in(f"{_HL7}/v3-NullFlavor", "UNK")),
    ),
}
"""Element: who carries it, whether it repeats, codes inside its value set (FHIR R4, binding strengths)."""
_OUTSIDE = (
    coding_in(LOCAL, "Other-7"),
    coding_in(LOCAL, "H43..", display="as recorded"),
    coding_in("urn:oid:2.16.840.1.113883.2.1.3.2.4.999", "A1"),
)
_REQUIRED: tuple[Bound, ...] = (
    Bound(synthetic.patient(gender="other"), "gender"),
    Bound(synthetic.patient(gender="unknown"), "gender"),
    Bound(synthetic.allergy(criticality="unable-to-assess"), "criticality"),
    Bound(synthetic.allergy(category=["environment", "biologic"]), "category"),
    Bound(synthetic.medication_request(priority="asap"), "priority"),
    Bound(synthetic.pointer(docStatus="amended"), "docStatus"),
)
"""Codes of required value sets that servers like to fold into a neighbour."""


def in_language(code: str) -> Bound:
    """A result in a language that the preferred value set has or not; every one is a BCP 47 tag."""
    return Bound(synthetic.observation(language=code), "language")


def dosed_in(unit: Resource) -> Bound:
    """An order whose dose is counted in a unit of another system than UCUM, as prescribing systems do."""
    dose: Json = {"text": "One tablet", "doseAndRate": [{"doseQuantity": {"value": Number("1"), **unit}}]}
    order = synthetic.medication_request(dosageInstruction=[dose])
    return Bound(order, "dosageInstruction[0].doseAndRate[0].doseQuantity")


_TABLET: Resource = {"unit": "tablet", "system": SNOMED, "code": "428673006"}
_LOCAL_UNIT: Resource = {"unit": "mmol/L", "system": LOCAL, "code": "mmol/L"}
_LANGUAGES = ("cy", "pl", "de", "gd")


def bound(name: str, coding: Resource) -> Bound:
    """A code in the element of this name, alone: a text beside it would say what the code no longer says."""
    make, repeats, _ = _BINDINGS[name]
    concept: Json = {"coding": [coding]}
    element = name.partition(".")[2]
    return Bound(make(**{element: [concept] if repeats else concept}), element)


BOUND: tuple[Bound, ...] = (
    bound("Observation.category", _OUTSIDE[0]),
    bound("Patient.maritalStatus", _OUTSIDE[0]),
    bound("Condition.severity", _OUTSIDE[1]),
    bound("AllergyIntolerance.code", _OUTSIDE[0]),
    bound("Observation.interpretation", coding_in(f"{_HL7}/v3-ObservationInterpretation", "POS")),
    Bound(synthetic.condition(severity=coded("255604002", "Mild", SNOMED)), "severity"),
    in_language("cy"),
    dosed_in(_TABLET),
    Bound(synthetic.observation(valueQuantity={"value": Number("5"), **_LOCAL_UNIT}), "valueQuantity"),
    *_REQUIRED,
)
"""A code outside the value set of each kind of binding, and codes inside required ones."""


def bound_codes() -> Strategy:
    """Codes inside and outside the value sets of elements that are bound to one."""
    pairs = [(name, coding) for name, (_, _, inside) in _BINDINGS.items() for coding in (*inside, *_OUTSIDE)]
    others = (*_REQUIRED, *map(in_language, _LANGUAGES), dosed_in(_TABLET), dosed_in(_LOCAL_UNIT))
    return st.sampled_from(pairs).map(lambda pair: bound(*pair)) | st.sampled_from(others)
