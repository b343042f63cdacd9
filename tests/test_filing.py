"""What is filed beside items: who and what they speak of, what is said of a contribution, the care team."""

from dataclasses import replace

import pytest

from harness.corpus import checks
from harness.evidence.verdicts import Verdict
from harness.fhir.synthetic import observation
from harness.suite.depth import LAWFUL
from harness.suite.opening import open_world
from harness.suite.plan import World
from harness.suite.round_trip.filing import item_filed, read_if_shown, resources_filed
from harness.suite.round_trip.said import SAID
from harness.suite.round_trip.who_and_where import WHO_AND_WHERE
from harness.suite.running import run_check

ROLE = next(one for one in WHO_AND_WHERE if one["resourceType"] == "PractitionerRole")


def opened(*, posting=False, **world):
    record = open_world(World("reference", **world), "test").record()
    if not posting:
        return record
    declared = replace(record.target.declared, contribute="fhir-post")
    return replace(record, wire=replace(record.wire, target=replace(record.target, declared=declared)))


def test_a_care_team_comes_with_the_items_and_is_not_looked_at():
    case = opened().begins()
    contribution = item_filed(case.actor("gp"), observation())
    assert [one.item.resource_type for one in contribution.items] == ["Observation"]
    assert [one.item.resource_type for one in contribution.beside] == ["CareTeam"]
    assert case.wire.journal.sentences == [
        "The GP practice contributes an Observation about the person: answered 200"
    ]


@pytest.mark.parametrize("posting", [False, True])
def test_what_is_said_of_a_contribution_names_all_of_it(posting):
    case = opened(posting=posting).begins()
    gp = case.actor("gp")
    contribution, (said,) = resources_filed(gp, SAID)
    answer = read_if_shown(gp, said)
    assert answer.given
    shown = [one["reference"] for one in answer.body["target"] if "reference" in one]
    assert shown == [one.reference for one in contribution.filed]


@pytest.mark.parametrize("posting", [False, True])
@pytest.mark.parametrize(("defect", "verdict"), [("", Verdict.MET), ("MR-535", Verdict.NOT_MET)])
def test_provenance_is_held_to_what_was_said(posting, defect, verdict):
    record = opened(posting=posting, defects=(defect,) if defect else ())
    check = replace(checks()["round_trip.what-was-accepted-comes-back-unaltered"], always=(SAID,))
    assert run_check(check, record, LAWFUL, 1).conclusion.verdict is verdict


def test_who_is_not_shown_by_themselves_is_told_and_no_breach():
    case = opened(variants=("staff-unshown",)).begins()
    gp = case.actor("gp")
    _, (filed,) = resources_filed(gp, ROLE)
    assert read_if_shown(gp, filed) is None
    assert case.record.notes == [
        "Without: reads of PractitionerRole by itself, which was accepted and is not shown."
    ]
