"""Elements of the wrong kind and unknown codes are refused, not mended."""

from __future__ import annotations

from typing import Any

import pytest
from reference_kit import GP, World, observation

WRONG: list[dict[str, Any]] = [
    {"status": "done"},
    {"status": 1},
    {"status": ["final"]},
    {"code": [{"text": "x"}]},
    {"valueQuantity": [{"value": 1}]},
    {"valueQuantity": {"value": 1, "comparator": "=<"}},
    {"valueBoolean": "true"},
    {"valueInteger": "1"},
    {"valueString": 1},
    {"category": [{"coding": {"code": "x"}}]},
    {"extension": {"url": "https://x.example/e", "valueString": "x"}},
    {"effectivePeriod": "2024"},
    {"subject": {"reference": 1}},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_of_another_kind_is_refused(world: World, wrong: dict[str, Any]) -> None:
    number = next(world.numbers)
    assert world.contribute(GP, world.about(GP, number, observation(**wrong))).status in (400, 422)
    item = world.person(GP).items[0]
    assert world.ask(GP, "PUT", item, world.get(GP, item).json | wrong).status in (400, 422)
    assert world.get(GP, item).headers["etag"] == 'W/"1"'


def test_a_document_is_about_whom_its_composition_is_about(world: World) -> None:
    number = next(world.numbers)
    composition = {
        "resourceType": "Composition",
        "status": "final",
        "type": {"text": "x"},
        "subject": {"reference": "urn:uuid:patient"},
        "date": "2024",
        "author": [{"display": "x"}],
        "title": "x",
    }
    document = {
        "resourceType": "Bundle",
        "identifier": {"system": "https://gp-practice.example/id", "value": f"document-{number}"},
        "type": "document",
        "entry": [{"fullUrl": "urn:uuid:c", "resource": composition}],
    }
    entries = world.about(GP, number, document, related=True)
    assert world.contribute(GP, entries).status == 200
    found = [each for each in world.view(world.master(number)) if each["resourceType"] == "Bundle"]
    assert len(found) == 1
    assert world.get("gp", f"Bundle/{found[0]['id']}").status == 200
    assert world.get("ward-nurse", f"Bundle/{found[0]['id']}").status == 403
