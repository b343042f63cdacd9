"""One plain valid value of an element, to stand where there should be none, or one too many."""

from __future__ import annotations

from collections.abc import Mapping

from harness.fhir.lossless import Json, Number
from harness.fhir.mutation import engine
from harness.fhir.mutation.shapes import Shape, Shapes
from harness.fhir.profiles.elements import Binding, Element

ADDRESS = "https://example.org/a"
_AMOUNT = {"unit": "a"}

PRIMITIVES: Mapping[str, Json] = {
    "boolean": True,
    "integer": Number("1"),
    "unsignedInt": Number("1"),
    "positiveInt": Number("1"),
    "decimal": Number("1.5"),
    "string": "a",
    "markdown": "a",
    "code": "a",
    "id": "a",
    "uri": ADDRESS,
    "url": ADDRESS,
    "canonical": ADDRESS,
    "oid": "urn:oid:1.2.3",
    "uuid": "urn:uuid:00000000-0000-4000-8000-000000000001",
    "base64Binary": "YQ==",
    "date": "2024-02-29",
    "dateTime": "2024-02-29",
    "instant": "2024-02-29T12:00:00Z",
    "time": "12:00:00",
    "xhtml": '<div xmlns="http://www.w3.org/1999/xhtml">a</div>',
}
_DATATYPES: Mapping[str, Mapping[str, Json]] = {
    "Address": {"text": "a"},
    "Age": _AMOUNT,
    "Annotation": {"text": "a"},
    "Attachment": {"title": "a"},
    "CodeableConcept": {"text": "a"},
    "Coding": {"display": "a"},
    "ContactPoint": {"system": "other", "value": "a"},
    "Count": _AMOUNT,
    "Distance": _AMOUNT,
    "Dosage": {"text": "a"},
    "Duration": _AMOUNT,
    "Expression": {"language": "text/fhirpath", "expression": "true"},
    "Extension": {"url": ADDRESS, "valueString": "a"},
    "HumanName": {"text": "a"},
    "Identifier": {"system": ADDRESS, "value": "a"},
    "Meta": {"source": ADDRESS},
    "Money": {"value": Number("1.5")},
    "Narrative": {"status": "generated", "div": PRIMITIVES["xhtml"]},
    "Period": {"start": "2024-02-29"},
    "Quantity": _AMOUNT,
    "Range": {"low": _AMOUNT},
    "Ratio": {"numerator": _AMOUNT, "denominator": _AMOUNT},
    "Reference": {"identifier": {"system": ADDRESS, "value": "a"}},
    "Timing": {"code": {"text": "a"}},
}
_DEPTH = 4


def plain(element: Element, root: Element, shapes: Shapes, depth: int = _DEPTH) -> Json:
    """A valid value of an element of a definition with this root; None where none is at hand."""
    if element.fixed is not None or element.pattern is not None:
        return element.fixed if element.fixed is not None else element.pattern
    shape = shapes.of(element, root)
    binding = element.binding
    if shape.is_resource or not depth or element.slices:
        return None
    if binding and binding.strength == "required" and (code := first_code(binding, shapes)):
        return _coded(shape.type, code)
    if shape.is_primitive:
        return PRIMITIVES.get(shape.type)
    made = dict(_DATATYPES.get(shape.type, {}))
    if shape.type == "Extension" and len(element.types) == 1 and element.types[0].profiles:
        made = {}
    for name, member in shape.members.items():
        if member.minimum and name not in made and not any(key in made for key in member.choices):
            one = next(iter(member.choices.values()), member)
            value = plain(one, shape.root, shapes, depth - 1)
            if value is None:
                return None
            made[one.name] = [value] if one.repeats else value
    made = made or {"extension": [dict(_DATATYPES["Extension"])]}
    return made if _keeps(made, element, shape) else None


def _keeps(made: Json, element: Element, shape: Shape) -> bool:
    """Whether a value keeps every invariant of its element that can be told without its resource."""
    path = element.path if shape.type in ("BackboneElement", "Element") else shape.type
    asked = [one.expression for one in shape.invariants if one.severity == "error"]
    return not any(engine.holds(one, path, made, made, made) is False for one in asked)


def first_code(binding: Binding, shapes: Shapes) -> tuple[str, str] | None:
    """System and code of one member of a value set, None if none is known."""
    codes = shapes.value_sets.expansion(binding.value_set).codes
    return min(codes) if codes else None


def _coded(type_: str, code: tuple[str, str]) -> Json:
    coding = {"system": code[0], "code": code[1]}
    match type_:
        case "CodeableConcept":
            return {"coding": [coding]}
        case "Coding" | "Quantity" | "Age" | "Duration" | "Distance" | "Count":
            return coding
    return code[1]
