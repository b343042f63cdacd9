"""Valid content that stores have no room for, or think they know better."""

from __future__ import annotations

from harness.fhir import synthetic
from harness.fhir.synthetic import Resource

_URL = "https://local.example/StructureDefinition/told"


def _long(length: int, word: str) -> str:
    """A text of about this length that ends in other letters than it goes on with."""
    return (f"{word} " * length)[: length - 4].rstrip() + " end"


LONG: tuple[Resource, ...] = (
    {
        **synthetic.patient(),
        "name": [{"use": "official", "family": _long(70, "Ashworth"), "given": [_long(70, "Rowan")]}],
        "address": [{"use": "home", "line": [_long(120, "Mill")], "city": _long(70, "Testington")}],
    },
    synthetic.observation(
        code={
            "coding": [
                {
                    **synthetic.coded("8310-5", "", "http://loinc.org")["coding"][0],
                    "display": _long(300, "warm"),
                }
            ],
            "text": _long(300, "as told"),
        },
        identifier=[{"system": "https://local.example/id/sample", "value": "7" * 200}],
        note=[{"text": _long(70_000, "before and after")}],
        extension=[
            {"url": _URL, "valueUrl": "HTTPS://Local.Example/Told/"},
            {"url": _URL, "valueCode": _long(300, "a")},
        ],
    ),
    {**synthetic.document_reference(), "description": _long(600, "letter")},
    synthetic.observation(note=[{"text": _long(1024 * 1024 - 1, "from the first page to the last")}]),
    synthetic.observation(note=[{"time": "2024-02-29", "text": f"entry {n}"} for n in range(60)]),
)
"""None is longer than R4 allows; a server may refuse them."""

UNDER_RULES: Resource = synthetic.observation(implicitRules="https://local.example/rules/one")
"""It is to be understood by rules elsewhere (R4, resource, implicitRules): refused, or told as well."""

CONTROLS: tuple[Resource, ...] = tuple(
    synthetic.observation(note=[{"text": text}])
    for text in (
        "before\u0001 and\u007f after",
        "before\u0000 and after",
        "before\ufffe and\uffff after",
    )
)
"""FHIR R4 says that control characters should not be sent, and Unicode means nothing by the others; a server
may refuse them all."""

_OF_64 = "a" * 63 + "7"
_ABOUT_THE_WHOLE: Resource = {
    "resourceType": "Basic",
    "id": _OF_64,
    "code": {"text": "how it was measured"},
    "subject": {"reference": "#"},
}
_PLAIN = synthetic.observation()
_VITAL_SIGNS = "http://terminology.hl7.org/CodeSystem/observation-category"
_CORE = "http://hl7.org/fhir/StructureDefinition"

SHAPES: tuple[Resource, ...] = (
    synthetic.observation(contained=[_ABOUT_THE_WHOLE]),
    {
        **{name: value for name, value in _PLAIN.items() if name != "resourceType"},
        "resourceType": "Observation",
    },
    synthetic.observation(
        meta={"profile": [f"{_CORE}/bodytemp", f"{_CORE}/vitalsigns"]},
        category=[synthetic.coded("vital-signs", "Vital Signs", _VITAL_SIGNS)],
        code=synthetic.coded("8310-5", "Body temperature", "http://loinc.org"),
    ),
)
"""A contained resource that refers to its container by "#", under as long an id as there is; a type that is
told last; claims of two profiles of R4's own."""
