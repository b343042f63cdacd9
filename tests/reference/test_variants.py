"""Each variant is odd in the way it says, and only when asked for."""

from __future__ import annotations

import answer_variants  # noqa: F401  its probes
import pytest
import version_variants  # noqa: F401  its probes
from reference_kit import ACUTE, GP, World, transaction
from variant_probing import PROBES

from harness.reference import VARIANTS


def test_every_variant_has_a_probe_a_sentence_and_a_ground() -> None:
    assert set(PROBES) == set(VARIANTS)
    assert all(each.text.endswith(".") and each.allowed_by for each in VARIANTS.values())


@pytest.mark.parametrize("id", sorted(PROBES))
def test_a_variant_shows_and_only_when_asked_for(id: str) -> None:
    world = World(variants=[id])
    assert VARIANTS[id].declares.items() <= world.target["declare"].items()
    assert PROBES[id](world)
    assert not PROBES[id](World())


def test_variants_compose_and_the_record_is_the_same() -> None:
    together = [id for id in VARIANTS if id not in ("searches-view", "denial-hidden")]
    world, plain = World(variants=together), World()
    odd, even = world.person(GP, ACUTE), plain.person(GP, ACUTE)
    views = []
    for each, filed in ((world, odd), (plain, even)):
        batch = transaction([{"request": {"method": "GET", "url": filed.items[0]}}], "batch")
        assert each.ask("gp", "POST", "", batch).json["entry"][0]["response"]["status"] == "200 OK"
        views.append(sorted(found["resourceType"] for found in each.view(filed.patient)))
    assert [each for each in views[0] if each != "OperationOutcome"] == views[1]
