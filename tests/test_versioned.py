"""What the checks of versions make of servers that lack what no server must have, and of histories."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from harness.corpus import checks
from harness.evidence.verdicts import Verdict
from harness.suite.depth import DEPTHS
from harness.suite.errors import addresses
from harness.suite.opening import open_world
from harness.suite.plan import World
from harness.suite.round_trip import conditions, in_history
from harness.suite.round_trip.versioned import Version
from harness.suite.running import run_check
from harness.target.client import Answer
from harness.target.model import Settle
from harness.verbs.withdrawing import in_error

REFUSED = Answer(400, {}, "{}", ())
CONDITIONS = "round_trip.a-condition-is-held-to-what-is-there"
VERSIONS = "round_trip.a-version-keeps-its-name-and-its-content"
ADDRESSES = "errors.an-update-under-another-id-changes-neither"


def concluded(check, settle=0, **world):
    record = open_world(World("reference", **world), "test").record()
    target = replace(record.target, settle=Settle(view=settle))
    record = replace(record, wire=replace(record.wire, target=target))
    return run_check(checks()[check], record, DEPTHS["smoke"], 1).conclusion


def test_conditional_reads_may_be_refused(monkeypatch):
    monkeypatch.setattr(conditions, "reads_unless", lambda *_: REFUSED)
    found = concluded(CONDITIONS)
    assert found.verdict is Verdict.MET
    assert "Without: reads with If-None-Match, which were refused." in found.notes


def test_a_history_may_be_missing(monkeypatch):
    monkeypatch.setattr(in_history, "_told", lambda *_: [])
    found = concluded(VERSIONS)
    assert found.verdict is Verdict.MET
    assert "Without: the history of an item, which tells none of its versions." in found.notes


def test_a_refusal_of_whatever_comes_says_nothing(monkeypatch):
    monkeypatch.setattr(addresses, "_WAYS", dict.fromkeys(addresses._WAYS, lambda *_: REFUSED))
    found = concluded(ADDRESSES)
    assert found.verdict is Verdict.NOT_TESTED
    assert any("under the right id too" in note for note in found.notes)


@pytest.mark.parametrize("check", [CONDITIONS, VERSIONS, ADDRESSES])
def test_a_server_that_may_take_its_time_is_met_without_waiting(check):
    assert concluded(check, settle=30).verdict is Verdict.MET


@pytest.mark.parametrize(("check", "defect"), [(CONDITIONS, "MR-401"), (VERSIONS, "MR-408")])
def test_nor_does_time_put_a_fault_right(check, defect):
    assert concluded(check, settle=30, defects=(defect,)).verdict is Verdict.NOT_MET


def told(id_, status="final"):
    return {"resourceType": "Observation", "id": "x", "meta": {"versionId": id_}, "status": status}


READ = [
    Version("Observation/x", "", each["meta"]["versionId"], SimpleNamespace(body=each))
    for each in (told("a"), told("b", "amended"), told("c", "corrected"))
]


@pytest.mark.parametrize(
    ("versions", "findings"),
    [
        ([told("c", "corrected"), told("b", "amended"), told("a")], []),
        ([told("c", "corrected"), told("a")], []),
        ([told("c", "corrected"), told("never read", "unknown"), told("b", "amended")], []),
        ([told("b", "amended"), told("a")], ["version c, the current one, in the history"]),
        ([told("c", "corrected"), told("a"), told("b", "amended")], ["the history newest first: c, b, a"]),
        ([told("c", "amended")], ['Observation.status = "corrected"']),
    ],
)
def test_what_is_wrong_with_a_history(versions, findings):
    assert [each.expected for each in in_history._wrong(versions, READ, "")] == findings


def test_what_is_in_error_has_no_clinical_status():
    allergy = {"resourceType": "AllergyIntolerance", "clinicalStatus": {}, "id": "x"}
    assert set(in_error(allergy)) == {"resourceType", "id", "verificationStatus"}
    assert in_error({"resourceType": "Procedure"})["status"] == "entered-in-error"
