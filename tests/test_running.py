"""Fail closed: what a check must do to be met, and what every other ending comes out as."""

import itertools

import pytest
from hypothesis import strategies as st

from harness.evidence.outcomes import Concluded, Finding, Nonconformance, NotTestable
from harness.evidence.verdicts import Verdict
from harness.suite.check import Check
from harness.suite.depth import DEPTHS
from harness.suite.opening import open_world
from harness.suite.plan import World
from harness.suite.running import RunEnded, run_check
from harness.target.stops import BudgetSpent, OtherPerson, RunStopped

WRONG = [Finding("a", "b")]


@pytest.fixture(scope="module")
def world():
    return open_world(World("reference"), "test")


def concluded(world, function, given=None, always=(), **more):
    check = Check("area.check", "ROW-001", function, given, always, **more)
    return run_check(check, world.record(), DEPTHS["smoke"], 1).conclusion


def raising(error):
    def check(case, drawn=None):
        raise error

    return check


def looks(case):
    case.actor("identity-manager").send("GET", "metadata", "looks")


def test_met_needs_evidence(world):
    assert concluded(world, lambda case: case.judge([])).verdict is Verdict.MET
    for without in (lambda case: None, lambda case: case.judge([], observed=0)):
        assert concluded(world, without).verdict is Verdict.NOT_TESTED
    nothing = concluded(world, lambda case, drawn: None, st.integers())
    assert nothing.verdict is Verdict.NOT_TESTED
    assert nothing.reason == "no case gave an answer to judge"


@pytest.mark.parametrize("given", [None, st.integers()])
@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (Nonconformance(WRONG), Verdict.NOT_MET),
        (Concluded(Nonconformance(WRONG)), Verdict.NOT_MET),
        (NotTestable("why"), Verdict.NOT_TESTED),
        (BudgetSpent("time"), Verdict.NOT_TESTED),
        (AssertionError("ours"), Verdict.FAULT),
        (KeyError("ours"), Verdict.FAULT),
        (RecursionError(), Verdict.FAULT),
    ],
)
def test_every_other_ending(world, error, verdict, given):
    ended = concluded(world, raising(error), given)
    assert ended.verdict is verdict
    assert ended.reason


def test_the_text_of_a_fault_is_never_told(world):
    assert "secret" not in concluded(world, raising(KeyError("secret"))).reason


def test_a_case_that_fails_only_once_was_still_seen(world):
    times = itertools.count()

    def once(case, drawn):
        looks(case)
        case.judge(WRONG if next(times) == 3 else [])

    ended = concluded(world, once, st.integers())
    assert ended.verdict is Verdict.NOT_MET
    assert "Seen once" in ended.notes[0]
    assert len(ended.exchanges) == 1


@pytest.mark.parametrize("error", [NotTestable("why"), ValueError()])
def test_a_case_that_cannot_be_judged_only_once_is_no_pass(world, error):
    times = itertools.count()

    def once(case, drawn):
        if next(times) == 3:
            raise error
        case.judge([])

    assert concluded(world, once, st.integers()).verdict in (Verdict.NOT_TESTED, Verdict.FAULT)


def test_what_is_wrong_outweighs_what_could_not_be_tested(world):
    def mixed(case, drawn):
        if drawn == 0:
            raise NotTestable("why")
        case.judge(WRONG)

    assert concluded(world, mixed, st.just(1), always=[0, 1]).verdict is Verdict.NOT_MET


def test_evidence_is_that_of_the_failing_case(world):
    def fails_late(case, drawn):
        looks(case)
        if drawn == 3:
            looks(case)
            case.judge(WRONG)
        case.judge([])

    ended = concluded(world, fails_late, st.just(0), always=[1, 2, 3, 4])
    assert (ended.cases, len(ended.exchanges), len(ended.history)) == (3, 2, 2)


def test_nobody_waits_the_settling_time_twice(world):
    cases = []

    def waits(case, drawn):
        cases.append(drawn)
        case.waited_out = True
        raise NotTestable("it never came")

    assert concluded(world, waits, st.integers(), always=[1, 2, 3]).verdict is Verdict.NOT_TESTED
    assert cases == [1]


@pytest.mark.parametrize(("violates", "verdict"), [(True, Verdict.NOT_MET), (False, Verdict.NOT_TESTED)])
def test_a_stranger_stops_the_run(world, violates, verdict):
    check = Check("a.b", "ROW-001", raising(OtherPerson("GET http://x/fhir/Patient")), None, (), violates)
    with pytest.raises(RunEnded) as ended:
        run_check(check, world.record(), DEPTHS["smoke"], 1)
    assert ended.value.ended.conclusion.verdict is verdict
    assert "SIRO" in str(ended.value)


def test_a_run_can_be_stopped(world):
    with pytest.raises(RunEnded):
        run_check(Check("a.b", "ROW-001", raising(RunStopped("429"))), world.record(), DEPTHS["smoke"], 1)


def test_one_seed_one_set_of_cases(world):
    def drawn_with(seed):
        check = Check("a.b", "ROW-001", lambda case, drawn: case.judge([]), st.integers() | st.text())
        return run_check(check, world.record(), DEPTHS["smoke"], seed).conclusion.digest

    assert drawn_with(1) == drawn_with(1) != drawn_with(2)
