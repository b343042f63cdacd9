"""Against FHIR servers nobody here wrote: each red row is truly wrong there, nothing is our fault.

`.ci/servers.py` starts them. Each row that is not met was repeated by hand with curl: docs/findings.md.
"""

import json
import os
import re
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.evidence.results import read
from harness.fhir.identifiers import NHS_NUMBER
from harness.render.causes import explained

TARGETS = Path(__file__).parent.parent / "docs" / "targets"
NEED_TOKENS = "ACC-002 ACC-003 ACC-006 AUD-001 AUD-002 AUD-003 AUD-004"
"""None of them knows a caller from another."""
KEEPS_WHAT_IT_IS_GIVEN = "RTP-002 RTP-004 RTP-007 RTP-008 RTP-009 RTP-010 RTP-013 RTP-016 RTP-020"
"""Servers that store the JSON they get, whatever the resource says."""
UNLINKED = {
    "aggregation.no-known-allergies-masks-no-allergy": "IDN-006",
    "discharge-before-practice-update.MRG-001": "IDN-006",
}
"""One Patient for each source."""
UPDATED = {"round_trip.an-update-replaces-what-was-there": "RTP-005"}
ROUNDED = UPDATED | {"round_trip.what-was-accepted-comes-back-unaltered": "RTP-005"}
"""Numbers in binary floating point, and nothing else of the resource changed."""


@dataclass(frozen=True)
class Server:
    """A server, and what a run at smoke says of it: rows by verdict, and checks that are a consequence."""

    name: str
    met: str
    not_met: str
    not_tested: str = ""
    consequences: tuple[tuple[str, str], ...] = ()
    doctor: int = 0
    bare: int = 3
    """Exit of `shcr doctor`, and of a run of its bare address."""

    @property
    def base(self):
        return os.environ.get(f"SHCR_{self.name.upper()}", "")

    @property
    def verdicts(self):
        rows = {
            "met": self.met,
            "not-met": self.not_met,
            "not-tested": f"{self.not_tested} {NEED_TOKENS}",
        }
        return {verdict: set(named.split()) for verdict, named in rows.items()}


SERVERS = (
    Server(
        "sekmet",
        met=f"ERR-001 IDN-002 IDN-003 MRG-003 RTP-003 RTP-017 {KEEPS_WHAT_IT_IS_GIVEN}",
        not_met="ACC-001 ERR-002 ERR-003 ERR-005 IDN-001 IDN-006 MRG-001 MRG-005 MRG-008 RTP-001 RTP-005 "
        "RTP-012 RTP-014 RTP-015 RTP-018 RTP-019",
        not_tested="RTP-006 RTP-011",
        consequences=(
            ("aggregation.everything-contributed-is-in-the-view-once", "IDN-006"),
            *(UNLINKED | UPDATED).items(),
        ),
    ),
    Server(
        "medplum",
        met="ERR-001 ERR-002 ERR-003 IDN-002 IDN-003 MRG-003 RTP-003 RTP-006 RTP-011 RTP-017 RTP-018 "
        f"{KEEPS_WHAT_IT_IS_GIVEN}",
        not_met="ACC-001 ERR-005 IDN-001 IDN-006 MRG-001 MRG-005 MRG-008 RTP-001 RTP-005 "
        "RTP-012 RTP-014 RTP-015 RTP-019",
        consequences=tuple((UNLINKED | ROUNDED).items()),
    ),
    Server(
        "fhirstarter",
        met="ERR-002 IDN-002 RTP-003 RTP-004 RTP-007 RTP-008 RTP-013 RTP-020",
        not_met="ACC-001 ERR-001 ERR-003 IDN-001 RTP-001 RTP-005 RTP-006 RTP-015",
        not_tested="ERR-005 IDN-003 IDN-006 MRG-001 MRG-003 MRG-005 MRG-008 RTP-002 RTP-009 RTP-010 RTP-011 "
        "RTP-012 RTP-014 RTP-016 RTP-017 RTP-018 RTP-019",
        consequences=tuple(UPDATED.items()),
        doctor=3,
        bare=1,
    ),
)


@pytest.fixture(params=SERVERS, ids=lambda server: server.name)
def server(request):
    if not request.param.base:
        pytest.skip(
            f"no {request.param.name} is running: SHCR_{request.param.name.upper()} names its address"
        )
    return request.param


@pytest.fixture
def target(server, tmp_path):
    """The server's target file, with the address it has here."""
    text = (TARGETS / f"{server.name}.toml").read_text("utf-8")
    (tmp_path / "target.toml").write_text(
        re.sub(r'^base_url = "[^"]*"', f'base_url = "{server.base}"', text, flags=re.M)
    )
    return "target.toml"


def numbers_held(base):
    """The NHS numbers of everybody the server holds."""
    found, page = set(), f"{base}/Patient?_count=1000"
    while page:
        with urllib.request.urlopen(page, timeout=60) as answer:
            bundle = json.load(answer)
        identifiers = [
            i for entry in bundle.get("entry", ()) for i in entry["resource"].get("identifier", ())
        ]
        found |= {i["value"] for i in identifiers if i.get("system") == NHS_NUMBER}
        page = next((link["url"] for link in bundle.get("link", ()) if link["relation"] == "next"), "")
    return found


def test_its_verdicts(server, target, shcr, tmp_path):
    before = numbers_held(server.base)
    told = shcr("run", "--target", target, "--depth", "smoke", "--out", "out")
    results = read(tmp_path / "out" / "results.ndjson")
    checked = {check.requirement for check in results.checks}
    found = {}
    for row in results.requirements:
        if row.id in checked:
            found.setdefault(row.verdict.value, set()).add(row.id)
    assert found == server.verdicts
    assert explained(results) == dict(server.consequences)
    assert told.returncode == 1
    assert "Traceback" not in told.stdout + told.stderr
    assert numbers_held(server.base) <= before, "everybody the run made is gone again"
    assert not (tmp_path / "out" / "people.txt").exists()


def test_whoever_stays_is_on_the_list(server, target, shcr, tmp_path):
    before = numbers_held(server.base)
    kept = (tmp_path / target).read_text("utf-8").replace('remove = "delete"\n', "")
    (tmp_path / "keeping.toml").write_text(kept)
    shcr("run", "--target", "keeping.toml", "--depth", "smoke", "--area", "idn", "--out", "out")
    people = (tmp_path / "out" / "people.txt").read_text().split()
    assert numbers_held(server.base) - before <= set(people)
    assert len(people) == len(set(people))


def test_a_bare_address_reads_only(server, shcr, tmp_path):
    told = shcr("run", "--target", server.base, "--depth", "smoke", "--out", "out")
    results = read(tmp_path / "out" / "results.ndjson")
    assert {exchange.method for exchange in results.exchanges.values()} <= {"GET"}
    assert {check.requirement for check in results.checks if check.requests} == {"ERR-001"}
    silent = {"not-tested", "not-applicable"}
    judged = {check.requirement for check in results.checks if check.verdict.value not in silent}
    assert judged == ({"ERR-001"} if server.bare == 1 else set())
    assert told.returncode == server.bare


def test_the_doctor(server, target, shcr):
    told = shcr("doctor", "--target", target)
    assert told.returncode == server.doctor, told.stdout
    assert "contribute: one person and one observation accepted" in told.stdout
