"""What the checks after a merge of people make of a target that merges nobody, refuses to, or never shows it."""

import json
from dataclasses import replace

import pytest

from harness.corpus import checks
from harness.evidence.rows import NOT_CLAIMED, rows
from harness.evidence.verdicts import Verdict
from harness.requirements.catalogue import load
from harness.suite.depth import LAWFUL, Depth
from harness.suite.opening import open_world
from harness.suite.plan import World
from harness.suite.round_trip import merged, two_people
from harness.suite.running import run_check
from harness.target.client import Answer
from harness.target.examination import server
from harness.verbs import merging
from harness.verbs.merging import merges

BRIEF = Depth("brief", cases=1, always=1)
MERGED = sorted(id_ for id_ in checks() if id_.endswith("when-people-are-merged"))
WITHOUT = 'Without: anything after a merge of people (declare.merge is not "operation").'


@pytest.fixture
def opened():
    return open_world(World("reference"), "test")


def declaring(opened, **declared):
    """The same record, of which the target file says something else."""
    target = replace(opened.wire.target, declared=replace(opened.wire.target.declared, **declared))
    return replace(opened, wire=replace(opened.wire, target=target))


def concluded(check, opened):
    return run_check(checks()[check], opened.record(), BRIEF, 1).conclusion


@pytest.mark.parametrize("check", MERGED)
@pytest.mark.parametrize("declared", ["none", ""])
def test_a_target_that_merges_nobody_is_not_asked_to(opened, check, declared):
    found = concluded(check, declaring(opened, merge=declared))
    assert (found.verdict, found.requests, found.notes) == (Verdict.NOT_APPLICABLE, 0, (WITHOUT,))


def test_a_doctor_tells_of_a_merge_that_is_offered_and_not_declared(opened):
    def advice(opened):
        return [step.seen for step in server(opened.wire) if step.what == "$merge"]

    assert advice(declaring(opened, merge="")) == ["offered in /metadata, not declared"]
    assert advice(declaring(opened, merge="none")) == advice(opened) == []


def test_a_row_does_without_the_check_and_not_without_any(opened):
    left_out = concluded(MERGED[0], declaring(opened, merge=""))
    row = left_out.requirement
    others = [id_ for id_, check in checks().items() if check.requirement == row and id_ not in MERGED]
    judged = [replace(left_out, check=id_, verdict=Verdict.MET) for id_ in others]

    def verdict(conclusions):
        ids = {one.check: row for one in conclusions}
        (found,) = [one for one in rows(load(), ids, [row], conclusions) if one.id == row]
        return found.verdict, found.reason

    assert verdict([left_out, *judged])[0] is Verdict.MET
    assert verdict([left_out]) == (Verdict.NOT_TESTED, NOT_CLAIMED)


@pytest.mark.parametrize("check", MERGED)
def test_a_merge_that_is_declared_and_refused_is_not_tested(opened, check, monkeypatch):
    monkeypatch.setattr(two_people, "merges", lambda *_: Answer(501, {}, "{}", ()))
    assert concluded(check, opened).verdict is Verdict.NOT_TESTED
    monkeypatch.setattr(two_people, "merges", lambda *_: Answer(422, {}, "{}", ()))
    found = concluded(check, opened)
    assert found.verdict is Verdict.NOT_TESTED
    assert "was refused" in found.reason


@pytest.mark.parametrize("check", MERGED)
def test_a_merge_that_never_shows_is_not_tested(opened, check, monkeypatch):
    monkeypatch.setattr(two_people, "merges", lambda *_: Answer(200, {}, "{}", ()))
    found = concluded(check, opened)
    assert found.verdict is Verdict.NOT_TESTED
    assert "never shows" in found.reason


@pytest.mark.parametrize("check", MERGED)
def test_without_an_identity_manager_nobody_merges(opened, check):
    target = opened.wire.target
    left = {id_: one for id_, one in target.personas.items() if id_ != "identity-manager"}
    opened = replace(opened, wire=replace(opened.wire, target=replace(target, personas=left)))
    found = concluded(check, opened)
    assert found.verdict is Verdict.NOT_TESTED
    assert "identity-manager" in found.reason


def test_the_master_is_merged_where_source_records_are_answered_beside_it(opened, monkeypatch):
    case = opened.record().begins()
    space = case.contributors()[0].persona.namespace
    source = {"resourceType": "Patient", "id": "s", "identifier": [{"system": f"{space}/p", "value": "1"}]}
    found = [source, {"resourceType": "Patient", "id": "m"}]
    sent = []

    def answered(actor, token):
        bundle = {"resourceType": "Bundle", "entry": [{"resource": one} for one in found]}
        return Answer(200, {}, json.dumps(bundle), ())

    def merged():
        merges(case.actor("identity-manager"), case.person(), case.person(), preview=True)
        body = json.loads(opened.wire.journal.exchanges[-1].request_body)
        sent.append([one.get("valueReference", {}).get("reference") for one in body["parameter"]])

    monkeypatch.setattr(merging, "looks_up", answered)
    merged()
    del found[1]
    merged()
    assert sent == [["Patient/m", "Patient/m", None], ["Patient/s", "Patient/s", None]]


@pytest.mark.parametrize("check", MERGED)
@pytest.mark.parametrize("variant", ["merged-away-not-found", "opaque-version-ids"])
def test_lawful_merges_are_met(check, variant):
    opened = open_world(World("reference", variants=("merge-makes-versions", variant)), "test")
    assert run_check(checks()[check], opened.record(), LAWFUL, 1).conclusion.verdict is Verdict.MET


@pytest.mark.parametrize("check", [id_ for id_ in MERGED if "versions" not in id_])
@pytest.mark.parametrize(("lookup", "verdict"), [("sources", Verdict.MET), ("master", Verdict.NOT_MET)])
def test_a_source_record_says_that_it_was_merged_where_it_is_what_is_merged(
    opened, check, lookup, verdict, monkeypatch
):
    link = [{"other": {"reference": "Patient/survivor"}, "type": "replaced-by"}]

    def seen(gp, two):
        shown, broken = two_people.seen(gp, two)
        patients = [one for one in shown if one.filed.item.resource_type == "Patient"]
        said = [replace(one, got={**one.got, "active": False, "link": link}) for one in patients]
        return [*(one for one in shown if one not in patients), *said], broken

    monkeypatch.setattr(merged, "seen", seen)
    monkeypatch.setattr(merged, "judged_as_xml", lambda *_: [])
    assert concluded(check, declaring(opened, lookup=lookup)).verdict is verdict
