"""Extensions known and unknown, on resources, elements and primitives, and as modifiers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from harness.fhir import synthetic
from harness.fhir.lossless import Json, Number
from harness.fhir.strategies import Strategy, texts
from harness.fhir.synthetic import SNOMED, Resource

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
