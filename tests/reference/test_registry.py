"""Rules, defects and variants by name."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from harness.reference import DEFECTS, VARIANTS, Reference
from harness.reference.rules import Policy, also, defect, seam, variant


def test_names_are_unique_and_known() -> None:
    def same(*arguments: Any) -> Any:
        "The same."

    with pytest.raises(ValueError, match=r"'MU-02' is registered twice"):
        defect("MU-02", violates="AUD-001", replaces="audit.events")(same)
    with pytest.raises(ValueError, match=r"no rule is called 'audit.nothing'"):
        defect("MU-99", violates="AUD-001", replaces="audit.nothing")(same)
    with pytest.raises(ValueError, match=r"no defect or variant is called 'MU-98'"):
        also("MU-98", replaces="audit.events")(same)
    with pytest.raises(ValueError, match=r"'denial-hidden' is registered twice"):
        variant("denial-hidden", replaces="access.refusal", declares={}, allowed_by="")(same)
    with pytest.raises(ValueError, match=r"'audit.events' is registered twice"):
        seam("audit.events")(same)
    assert "MU-99" not in DEFECTS


def test_unknown_ids_are_one_clear_line() -> None:
    with pytest.raises(ValueError, match=r"^unknown defect: XX-1 ") as caught:
        Reference(defects=["XX-1"])
    assert "\n" not in str(caught.value)
    with pytest.raises(ValueError, match=r"^unknown variant: nothing "):
        Reference(variants=["nothing"])
    with pytest.raises(ValueError, match=r"unknown personas: nobody"):
        Reference(keys={"nobody": ""})


def test_a_policy_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        Policy()._effective["x"] = print  # type: ignore[index]


def test_what_each_one_says_of_itself() -> None:
    assert DEFECTS["MU-02"].violates == "AUD-001"
    assert DEFECTS["MU-02"].replaces == "audit.events"
    assert DEFECTS["MU-02"].text == "Reads are audited, searches are not."
    assert VARIANTS["denial-hidden"].declares == {"denial": "hide"}
    assert VARIANTS["audit-late"].settle == {"audit": 10}
    assert [part.replaces for part in DEFECTS["MM-35"].parts] == ["contribute.merged", "contribute.effect"]
    assert all(each.allowed_by for each in VARIANTS.values())


def test_the_reference_imports_nothing_of_ours() -> None:
    code = "import sys, harness.reference.skin; print([m for m in sys.modules if m.startswith('harness.')])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = [name.strip(" '[]\n") for name in result.stdout.split(",")]
    assert all(name.startswith("harness.reference") for name in names)
    third = "import sys, harness.reference.skin; print(any(m in sys.modules for m in ('httpx', 'pytest')))"
    result = subprocess.run([sys.executable, "-c", third], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"
