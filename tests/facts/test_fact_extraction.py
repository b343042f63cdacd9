"""What a resource says, where it says it, and what of it says nothing."""

from pathlib import Path

import pytest

from harness.fhir import synthetic
from harness.fhir.definitions.registry import Definitions
from harness.fhir.drawn import sites
from harness.fhir.facts import reading
from harness.fhir.facts.around import around
from harness.fhir.facts.elements import SHAPES, TYPES
from harness.fhir.facts.extracting import DEPTH, NoFacts, facts
from harness.fhir.facts.values import Code, Concept, Kind, Measure, Moment, Words
from harness.fhir.identifiers import ODS
from harness.fhir.lossless import Number
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.synthetic import SNOMED, UCUM, coded

PROFILES = Path(__file__).parents[2] / "profiles/definitions"
COMPILER = Compiler(Definitions())
READ_AS = {
    reading.concept: {"CodeableConcept"},
    reading.coding: {"Coding"},
    reading.measure: {"Quantity", "Duration"},
    reading.number: {"integer", "positiveInt", "unsignedInt", "decimal"},
    reading.moment: {"date", "dateTime", "instant"},
    reading.period: {"Period"},
    reading.range_: {"Range"},
    reading.ratio: {"Ratio"},
    reading.timing: {"Timing"},
    reading.code: {"code", "string"},
    reading.words: {"string"},
    reading.prose: {"string"},
    reading.flag: {"boolean"},
    reading.set_flag: {"boolean"},
}
MEDICATION = {
    "resourceType": "Medication",
    "id": "m",
    "code": coded("27658006", "Amoxicillin"),
    "ingredient": [{"strength": {"numerator": {"value": Number("250"), "unit": "mg"}}}],
}


def said(resource, **more):
    return {(fact.name, str(fact.value)) for fact in facts(resource, **more).within()}


def values(resource, name, **more):
    return [fact.value for fact in facts(resource, **more).within() if fact.name == name]


def element_at(root, path):
    """The element of R4 at a path, through the types of the elements on the way."""
    found = root
    for name in path.removesuffix("[x]").split("."):
        while found.content:
            found = element_at(root, found.content.partition(".")[2])
        children = found.children or COMPILER.profile(found.types[0].code).root.children
        if name not in children:
            whole = next(one for one in children.values() if name in one.choices)
            found = whole.choices[name]
        else:
            found = children[name]
    return found


def tables():
    """Every row under the resource type or data type that it is read in."""

    def parts(type_, shape, under):
        yield type_, SHAPES[shape], under
        for part in SHAPES[shape].parts:
            if part.shape != shape:
                yield from parts(type_, part.shape, f"{under}{part.path}.")

    for name in SHAPES:
        if name[0].isupper():
            yield from parts(name, name, "")


def test_every_row_is_an_element_of_r4_and_read_as_its_type():
    seen = set()
    for type_, shape, under in tables():
        root = COMPILER.profile(type_).root
        for element in shape.elements:
            found = element_at(root, under + element.path)
            seen.add(element)
            if element.read is None:
                assert found.choices, (type_, element)
            else:
                assert {use.code for use in found.types} <= READ_AS[element.read], (type_, element)
    assert seen == {element for shape in SHAPES.values() for element in shape.elements}


def test_every_type_of_the_record_states_facts():
    administrative = {
        "Patient",
        "Organization",
        "Practitioner",
        "PractitionerRole",
        "Provenance",
        "AuditEvent",
    }
    contents = {path.stem for path in PROFILES.glob("[A-Z]*.json")}
    assert contents > administrative
    assert contents - administrative <= TYPES


def test_each_fact_names_its_place():
    dose = {"doseAndRate": [{"doseQuantity": {"value": Number("5"), "unit": "mg"}}]}
    places = {
        fact.name: fact.place
        for fact in facts(synthetic.medication_request(dosageInstruction=[dose])).within()
    }
    assert places["dose"] == "MedicationRequest.dosageInstruction[0].doseAndRate[0].dose.ofType(Quantity)"
    assert places["medication"] == "MedicationRequest.medication.ofType(CodeableConcept)"


def test_kinds_and_values():
    found = facts(synthetic.observation())
    assert [(fact.kind, type(fact.value)) for fact in found.facts] == [
        (Kind.WHAT, Concept),
        (Kind.STATUS, Code),
        (Kind.VALUE, Measure),
        (Kind.DATE, Moment),
    ]


@pytest.mark.parametrize(
    "resource",
    [
        synthetic.medication_request(doNotPerform=False),
        synthetic.medication_request(dosageInstruction=[{"asNeededBoolean": False}], id="x"),
        synthetic.medication_request(note=[{"text": "for Rowan"}], subject={"display": "Rowan"}),
    ],
)
def test_what_says_nothing(resource):
    assert not any(name in ("doNotPerform", "asNeeded") or "Rowan" in shown for name, shown in said(resource))


def test_prose_is_told_by_its_length():
    shown = said(synthetic.document_reference(description="About Rowan"))
    assert ("description", "a text of 11 characters") in shown
    assert values(synthetic.document_reference(description="x"), "description") == [Words("x", prose=True)]


@pytest.mark.parametrize(
    "more",
    [
        {"status": Number("1"), "code": "asthma", "valueQuantity": {"value": "36.8"}},
        {"status": {}, "code": [], "valueQuantity": [], "effectiveDateTime": Number("1"), "component": "x"},
        {"status": None, "code": {"coding": "x"}, "valueQuantity": None, "component": [None, 5, []]},
        {"code": {"coding": [{"system": 5, "code": 7}, "x"]}, "referenceRange": {"low": "x"}, "meta": []},
    ],
)
def test_what_is_not_of_its_type_is_not_there(more):
    assert values(synthetic.observation(**more), "code") == []


def test_a_choice_is_read_where_json_names_its_type():
    untyped = {**synthetic.observation(), "value": {"value": Number("1")}, "values": Number("2")}
    assert values(untyped, "value") == [Measure("36.8", "", "Cel", UCUM, "Cel")]


def test_a_display_without_a_code_is_the_text():
    assert values(synthetic.condition(code={"coding": [{"display": "Asthma"}]}), "code") == [
        Concept(text="Asthma", displays=frozenset({"Asthma"}))
    ]


def test_dmd_is_snomed_ct():
    request = synthetic.medication_request(medicationCodeableConcept=coded("1", "x", "https://dmd.nhs.uk"))
    assert values(request, "medication")[0].codings == {(SNOMED, "1")}


def test_a_medicine_of_its_own_says_what_a_code_says_and_its_strength():
    inline = synthetic.medication_request()
    linked = {key: value for key, value in inline.items() if key != "medicationCodeableConcept"}
    beside = around([("", MEDICATION)], "https://r.example/fhir")
    ways = (
        {**linked, "contained": [MEDICATION], "medicationReference": {"reference": "#m"}},
        {**linked, "medicationReference": {"reference": "Medication/m"}},
        {**linked, "medicationReference": {"reference": "https://r.example/fhir/Medication/m/_history/3"}},
    )
    for resource in ways:
        assert said(inline, beside=beside) < said(resource, beside=beside)
        assert ("strength.numerator", "250 mg") in said(resource, beside=beside)
    elsewhere = {**linked, "medicationReference": {"reference": "https://other.example/fhir/Medication/m"}}
    assert values(elsewhere, "medication", beside=beside) == []


def test_a_site_of_its_own_says_its_side():
    site = {**sites.body_structure(sites.EYE, sites.LEFT), "id": "s"}
    url = "http://hl7.org/fhir/StructureDefinition/bodySite"
    linked = synthetic.condition(
        contained=[site], extension=[{"url": url, "valueReference": {"reference": "#s"}}]
    )
    assert values(linked, "bodySite") == values(
        synthetic.condition(bodySite=[sites.EYE, sites.LEFT]), "bodySite"
    )


def test_an_extension_that_turns_the_meaning_round_is_a_fact():
    one, other = ({"url": "https://x.example/not", "valueBoolean": flag} for flag in (True, False))
    first = values(synthetic.condition(modifierExtension=[one]), "modifierExtension https://x.example/not")
    second = values(synthetic.condition(modifierExtension=[other]), "modifierExtension https://x.example/not")
    turned = dict(reversed(one.items()))
    again = values(synthetic.condition(modifierExtension=[turned]), "modifierExtension https://x.example/not")
    assert first == again
    assert second
    assert first != second


def test_steps_are_in_the_order_of_their_sequence():
    steps = [{"sequence": Number("20"), "text": "then"}, {"sequence": Number("10"), "text": "first"}]
    parts = facts(synthetic.medication_request(dosageInstruction=steps)).parts
    assert [(part.order, str(part.facts[0].value)) for part in parts] == [(1, '"then"'), (0, '"first"')]


def agent(ods, **more):
    return {"who": {"identifier": {"system": ODS, "value": ods}}, **more}


def provenance(*agents):
    return {"resourceType": "Provenance", "target": [{"reference": "Condition/1"}], "agent": list(agents)}


AUTHOR, ASSEMBLER = ({"type": {"coding": [{"code": code}]}} for code in ("author", "assembler"))


@pytest.mark.parametrize(
    ("told", "beside", "expected"),
    [
        ({"meta": {"source": f"{ODS}/A01"}}, [agent("RX9")], {"A01"}),
        ({"meta": {"source": "https://aggregator.example#7"}}, [agent("A01")], {"A01"}),
        ({}, [agent("RX9", **ASSEMBLER), agent("A01", **AUTHOR)], {"A01"}),
        ({}, [agent("A01"), agent("RX9")], {"A01", "RX9"}),
        (
            {},
            [{"who": {"reference": "Practitioner/1"}, "onBehalfOf": {"reference": "Organization/1"}}],
            {"A01"},
        ),
        ({"custodian": {"identifier": {"system": ODS, "value": "A01"}}}, [], {"A01"}),
        ({}, [], set()),
    ],
)
def test_whence_it_comes(told, beside, expected):
    organisation = {
        "resourceType": "Organization",
        "id": "1",
        "identifier": [{"system": ODS, "value": "A01"}],
    }
    resource = {**synthetic.condition(), "id": "1", **told}
    near = around([("", organisation), ("", provenance(*beside))] if beside else [("", organisation)])
    assert {one.text for one in values(resource, "organisation", beside=near)} == expected
    assert [one.text for one in values(resource, "organisation", beside=near, organisation="B02")] == ["B02"]


def test_other_types_and_bottomless_ones_are_refused():
    for resource in (
        {"resourceType": "Patient"},
        {"resourceType": "dosage"},
        {},
        [],
        None,
        {"resourceType": []},
    ):
        with pytest.raises(NoFacts):
            facts(resource)
    deep = {"title": "end"}
    for _ in range(DEPTH + 1):
        deep = {"section": [deep]}
    with pytest.raises(NoFacts, match="nested deeper"):
        facts({"resourceType": "Composition", **deep})
