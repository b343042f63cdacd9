"""Each defect changes what it says it changes, and only where it is planted."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from probing import PROBES
from reference_kit import ACUTE, GP, World

from harness.reference import DEFECTS

for path in sorted(Path(__file__).parent.glob("*_probes.py")):
    import_module(path.stem)


def test_every_defect_has_a_probe_and_a_sentence() -> None:
    assert set(PROBES) == set(DEFECTS)
    assert all(each.text.endswith(".") for each in DEFECTS.values())


def test_names_of_probes_follow_the_defects() -> None:
    for id, probe in PROBES.items():
        area = probe.__module__.partition("_")[0].upper()
        assert DEFECTS[id].violates.partition("-")[0] == area


@pytest.mark.parametrize("id", sorted(PROBES))
def test_a_defect_shows_and_only_when_asked_for(id: str) -> None:
    assert PROBES[id](World(defects=[id]))
    assert not PROBES[id](World())


def test_defects_and_variants_compose() -> None:
    world = World(defects=["MU-02", "MR-01"], variants=["page-size-1", "reversed-order"])
    assert PROBES["MR-01"](world)
    assert PROBES["MU-02"](world)
    filed = world.person(GP, ACUTE)
    plain = World()
    other = plain.person(GP, ACUTE)
    one = [each["resourceType"] for each in world.view(filed.patient)]
    assert one[::-1] == [each["resourceType"] for each in plain.view(other.patient)]
    assert len(world.get("gp", f"Patient/{filed.patient}/$everything?_count=50").resources) == 1


def test_what_a_defect_remembers_is_its_own() -> None:
    for _ in range(2):
        assert PROBES["MU-24"](World(defects=["MU-24"]))
