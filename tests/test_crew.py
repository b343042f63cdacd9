"""Several workers on one plan: the same verdicts, each with its own people, and none of them needed."""

import itertools
import json
import multiprocessing

import pytest

from harness.cli import crew
from harness.cli.crew import execute_among
from harness.evidence.results import read
from harness.plugin import Listening
from harness.suite.plan import Plan, Trial, World
from harness.target.guard import Told, holds_strangers, parsed
from harness.target.ledger import Ledger
from harness.target.manifest import Manifest
from harness.target.people import NHS_TEST_RANGE, NoFreeNumbers, Share

SYSTEM = "https://fhir.nhs.uk/Id/nhs-number"


def plan(*checks):
    return Plan("test", 1, tuple(Trial(check, World("reference"), "smoke") for check in checks))


def listening(found, on_start=lambda name: None):
    return Listening(on_start, lambda name, line: found.append((name, line)), lambda: None)


@pytest.mark.parametrize("of", [1, 2, 3, 7])
@pytest.mark.parametrize("block", [None, (999000000, 999000100)])
def test_shares_are_disjoint_and_make_up_the_block(of, block):
    shares = [Share(n, of).block(block) for n in range(of)]
    first, last = block or NHS_TEST_RANGE
    assert shares[0][0] == first
    assert shares[-1][1] == last
    assert all(one[1] + 1 == next_[0] for one, next_ in itertools.pairwise(shares))


def test_a_block_smaller_than_the_crew_is_refused():
    with pytest.raises(NoFreeNumbers, match="too small for 3 workers"):
        Share(0, 3).block((999000001, 999000002))


def test_workers_change_neither_verdicts_nor_cases(shcr, tmp_path):
    for workers in (1, 2):
        areas = ("--area", "acc", "--area", "idn", "--area", "mrg")
        told = shcr("run", "--depth", "smoke", "--workers", workers, *areas, "--out", f"by{workers}")
        assert told.returncode == 0, told.stdout + told.stderr
    one, two = (read(tmp_path / f"by{workers}" / "results.ndjson") for workers in (1, 2))
    assert one.end.cases_digest == two.end.cases_digest
    found = [{check.check: check.verdict for check in results.checks} for results in (one, two)]
    assert found[0] == found[1]
    assert not two.never_ran


def test_a_killed_worker_loses_its_trial_and_no_other():
    found, killed = [], []

    def kill_the_first(name):
        if not killed:
            killed.append(name)
            for process in multiprocessing.active_children()[:1]:
                process.kill()

    trials = plan(*sorted(_some_checks(6)))
    execute_among(2, trials, listening(found, kill_the_first))
    assert sorted(name for name, _ in found) == sorted(trial.name for trial in trials.trials)
    assert sum(line is None for _, line in found) <= 1


def test_a_worker_killed_before_it_begins_loses_its_trial_too(monkeypatch):
    """All are killed as the first trial is given out: nobody has begun, and nobody else can."""
    found, given = [], []

    def tell(worker, order):
        worker.process.kill()
        given.append(order)

    monkeypatch.setattr(crew._Worker, "tell", tell)
    execute_among(2, plan(*sorted(_some_checks(6))), listening(found))
    assert len(given) == 2
    assert [line for _, line in found] == [None, None]


def _some_checks(number):
    from harness.corpus import checks

    return list(checks())[:number]


@pytest.fixture
def two(tmp_path):
    """Manifests of two workers on one target."""
    manifests = Manifest(), Manifest()
    for manifest in manifests:
        manifest.share(Ledger(tmp_path / "ledger"))
    return manifests


def answer(**resource):
    body = json.dumps(resource).encode()
    return Told("", (), body, parsed(body))


def test_the_others_people_are_no_strangers(two):
    mine, others = two
    others.add(SYSTEM, "9990000018")
    others.learn("Patient/p7")
    person = {"system": SYSTEM, "value": "9990000018"}
    assert not holds_strangers(mine, answer(resourceType="Patient", id="p1", identifier=[person]), 0)
    about = answer(resourceType="Observation", subject={"reference": "Patient/p7"})
    assert not holds_strangers(mine, about, 0)


def test_a_stranger_is_a_stranger_to_all(two):
    mine, others = two
    others.add(SYSTEM, "9990000018")
    assert holds_strangers(mine, answer(resourceType="Patient", id="real", name=[{"family": "X"}]), 0)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--workers", "0"], "--workers 0: expected 1 to 16"),
        (["--workers", "99"], "--workers 99: expected 1 to 16"),
        (["--workers", "3", "--target", "far.toml"], "asked at most 2 things at once"),
        (["--workers", "2", "--target", "few.toml"], "block holds 10 numbers; expected 50 for each worker"),
    ],
)
def test_too_many_workers_are_refused(shcr, tmp_path, arguments, told):
    text = 'name = "X"\nbase_url = "{}"\n[auth]\nkind = "none"\n'
    (tmp_path / "few.toml").write_text(
        text.format("http://127.0.0.1:9/fhir") + "[people]\nblock = [999000001, 999000010]\n"
    )
    (tmp_path / "far.toml").write_text(text.format("https://record.example/fhir"))
    said = shcr("run", "--out", "out", *arguments)
    assert (said.returncode, told in said.stderr) == (2, True), said.stderr
