"""Each defect changes what it says it changes, and only where it is planted."""

from __future__ import annotations

import acc_probes
import aud_probes
import err_probes
import idn_probes
import mrg_probes
import pytest
import rtp_content_probes
import rtp_forms_probes
import rtp_probes
from probing import PROBES
from reference_kit import ACUTE, GP, World

from harness.reference import DEFECTS

AREAS = (
    acc_probes,
    aud_probes,
    err_probes,
    idn_probes,
    mrg_probes,
    rtp_probes,
    rtp_content_probes,
    rtp_forms_probes,
)


def test_every_defect_has_a_probe_and_a_sentence() -> None:
    assert set(PROBES) == set(DEFECTS)
    assert all(each.text.endswith(".") for each in DEFECTS.values())


def test_names_of_probes_follow_the_defects() -> None:
    for area in AREAS:
        name = area.__name__.partition("_")[0].upper()
        probed = {id for id, probe in PROBES.items() if probe.__module__ == area.__name__}
        assert {DEFECTS[id].violates.partition("-")[0] for id in probed} == {name}


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
