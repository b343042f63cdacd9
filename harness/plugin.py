"""pytest hooks and nothing else: trials as items, conclusions as reports."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from harness.corpus import checks
from harness.suite.depth import DEPTHS, GLANCE, LAWFUL
from harness.suite.generation import nothing_from_imported_modules
from harness.suite.opening import Opened, open_world
from harness.suite.plan import Plan, Trial, World, from_json
from harness.suite.running import RunEnded, concluded, run_check
from harness.target.ledger import Ledger
from harness.target.model import REFERENCE
from harness.target.people import REMOVED
from harness.target.stops import BudgetSpent, RunStopped

_DEPTHS = {**DEPTHS, GLANCE.name: GLANCE, LAWFUL.name: LAWFUL}
_PLAN = pytest.StashKey[Plan]()
_OPENED = pytest.StashKey[dict[World, Opened]]()
_METER = pytest.StashKey[Callable[[], None]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The plan comes as one option, so that every worker gets it."""
    parser.addoption("--shcr-plan", default="", help="the trials of a conformance run, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Read the plan."""
    config.stash[_PLAN] = from_json(config.getoption("--shcr-plan"))
    config.stash[_OPENED] = {}
    nothing_from_imported_modules()


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> bool:
    """The items are the trials of the plan; no file is looked at."""
    trials = session.config.stash[_PLAN].trials
    session.items = [TrialItem.from_parent(session, name=trial.name, trial=trial) for trial in trials]
    session.testscollected = len(session.items)
    return True


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let go of the last target."""
    for opened in config.stash.get(_OPENED, {}).values():
        opened.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The conclusion travels with the report of the call."""
    report = yield
    if call.when == "call" and isinstance(item, TrialItem):
        report.__dict__["shcr"] = item.concluded
    return report


class TrialItem(pytest.Item):
    """One trial; it never fails in pytest's sense, since its verdict is data."""

    def __init__(self, *, trial: Trial, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.trial = trial
        self.concluded: Mapping[str, Any] | None = None

    def runtest(self) -> None:
        """Run the check on its world."""
        plan = self.config.stash[_PLAN]
        opened = self._opened()
        try:
            ended = run_check(
                checks()[self.trial.check], opened.record(), _DEPTHS[self.trial.depth], plan.seed
            )
        except RunEnded as end:
            self.session.shouldstop = str(end)
            self.concluded = concluded(end.ended, str(end))
        else:
            self.concluded = concluded(ended)
            _clear(opened, plan)

    def _opened(self) -> Opened:
        held = self.config.stash[_OPENED]
        if self.trial.world not in held:
            for opened in held.values():
                opened.close()
            held.clear()
            held[self.trial.world] = self._open(self.config.stash[_PLAN])
        return held[self.trial.world]

    def _open(self, plan: Plan) -> Opened:
        world, meter = self.trial.world, self.config.stash.get(_METER, _nothing)
        opened = open_world(world, plan.run, meter, _listed(plan.people), plan.share)
        if plan.ledger and world.given != REFERENCE:
            opened.wire.manifest.share(Ledger(Path(plan.ledger)))
        return opened


class Listening:
    """Registered by the command that runs the suite: takes each conclusion as it comes."""

    def __init__(
        self,
        on_start: Callable[[str], None],
        on_conclusion: Callable[[str, Mapping[str, Any] | None], None],
        on_request: Callable[[], None],
    ) -> None:
        self.on_start, self.on_conclusion, self.on_request = on_start, on_conclusion, on_request

    def pytest_configure(self, config: pytest.Config) -> None:
        """Count the requests."""
        config.stash[_METER] = self.on_request

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        """No traceback: what was not concluded is told as such by whoever counts the conclusions."""
        return True

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """A trial begins."""
        self.on_start(_name(nodeid))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A trial ended; None where it did not get as far as a conclusion."""
        if report.when == "call":
            self.on_conclusion(_name(report.nodeid), getattr(report, "shcr", None))


class Taking:
    """Registered in a worker of several: trials are executed as they are given out."""

    def __init__(self, take: Callable[[], int | None]) -> None:
        self._take = take

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Execute trials, by their place in the plan, until no more are given or the run has to stop."""
        while not session.shouldstop and (place := self._take()) is not None:
            item = session.items[place]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return True


def _name(nodeid: str) -> str:
    return nodeid.rpartition("::")[2]


def _clear(opened: Opened, plan: Plan) -> None:
    """Whoever is gone from the target is crossed off the list; what stops a run stops its next check."""
    told = _listed(plan.people)
    with suppress(RunStopped, BudgetSpent):
        for number in opened.clear():
            told(f"{number} {REMOVED}")


def _listed(people: str) -> Callable[[str], None]:
    """Each number is on the list before it is used, whatever happens then; workers share the file."""

    def listed(number: str) -> None:
        if people:
            with open(people, "a", encoding="utf-8") as file:
                file.write(f"{number}\n")

    return listed


def _nothing() -> None:
    pass
