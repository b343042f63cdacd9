"""Texts longer than the columns of many a database, and others that a store may think it knows better."""

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
)
"""None is longer than R4 allows; a server may refuse them."""

UNDER_RULES: Resource = synthetic.observation(implicitRules="https://local.example/rules/one")
"""It is to be understood by rules elsewhere (R4, resource, implicitRules): refused, or told as well."""
