"""A run from its first line to its last: results are on disk as they happen, whatever happens then."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import harness
from harness.cli import purge_list
from harness.cli.crew import execute_among
from harness.cli.progress import Progressing
from harness.cli.sharpness import recorded
from harness.corpus import checks
from harness.evidence.decode import decode
from harness.evidence.exceptions import Accepted, apply, needless
from harness.evidence.lines import SCHEMA, Check
from harness.evidence.rows import rows
from harness.evidence.verdicts import Circumstances, Verdict, checked, counts, exit_code, judged, sentence
from harness.evidence.writer import ResultsWriter
from harness.plugin import Listening
from harness.requirements.catalogue import digest, load
from harness.suite.depth import DEPTHS
from harness.suite.plan import Plan
from harness.target.model import REFERENCE, Target

CONTRACT = "1"
"""Version of the test contract this suite speaks."""


@dataclass(frozen=True, slots=True)
class Conducted:
    """How a run ended."""

    exit: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a run is conducted: of whom, by how many, how much of it, and what is accepted."""

    target: Target
    workers: int = 1
    filters: Sequence[str] = ()
    software: str = ""
    """What the target says it is."""
    accepted: Sequence[Accepted] = ()
    exceptions: str = ""
    """The path of the file that says what is accepted."""


class Conducting:
    """One run of a plan against one target, into one folder."""

    def __init__(self, plan: Plan, terms: Terms, out: Path) -> None:
        people = "" if terms.target.source == REFERENCE else str((out / purge_list.NAME).absolute())
        self._plan, self._terms, self._out = replace(plan, people=people), terms, out
        self._conclusions: list[Check] = []
        self._lost = 0
        self._stopped = ""

    def conduct(self, progress: Progressing) -> Conducted:
        """Execute the plan and write `results.ndjson`."""
        started = time.monotonic()
        requirement = {trial.check: checks()[trial.check].requirement for trial in self._plan.trials}
        with ResultsWriter(self._out / "results.ndjson") as writer:
            writer.write(self._first_line(requirement))

            def concluded(name: str, found: Mapping[str, Any] | None) -> None:
                self._take(found, writer)
                progress.concluded(requirement[name], found["check"] if found else None)

            listening = Listening(
                on_start=lambda name: progress.starts(requirement[name], name),
                on_conclusion=concluded,
                on_request=progress.requested,
            )
            execute_among(self._terms.workers, self._plan, listening)
            progress.close()
            purge_list.settle(self._out)
            return self._end(writer, time.monotonic() - started)

    def _take(self, found: Mapping[str, Any] | None, writer: ResultsWriter) -> None:
        if found is None:
            self._lost += 1
            return
        writer.write(found["check"])
        for exchange in found["exchanges"]:
            writer.write(exchange)
        line = {name: value for name, value in found["check"].items() if name != "kind"}
        self._conclusions.append(decode(Check, line, "check"))
        self._stopped = self._stopped or found["stopped"]

    def _first_line(self, requirement: Mapping[str, str]) -> dict[str, Any]:
        depth = DEPTHS[self._plan.trials[0].depth]
        return {
            "kind": "run",
            "schema": SCHEMA,
            "suite": harness.__version__,
            "catalogue": digest(),
            "contract": CONTRACT,
            "run": self._plan.run,
            "started": _now(),
            "target": self._described(),
            "seed": self._plan.seed,
            "depth": depth.name,
            "cases_per_check": depth.cases,
            "filter": list(self._terms.filters),
            "planned": [{"check": check, "requirement": row} for check, row in requirement.items()],
            "sharpness": asdict(figures) if (figures := recorded()) else None,
            "given": self._given(),
        }

    def _given(self) -> dict[str, Any]:
        world = self._plan.trials[0].world
        return {
            "target": self._terms.target.source,
            "environment": world.environment,
            "exceptions": self._terms.exceptions,
            "packages": list(world.packages),
            "profiles": list(world.profiles),
        }

    def _described(self) -> dict[str, Any]:
        target = self._terms.target
        said = {name: value for name, value in asdict(target.declared).items() if name != "departures"}
        return {
            "name": target.name,
            "base_url": target.base_url,
            "environment": target.environment,
            "auth": target.auth.kind,
            "software": self._terms.software,
            "declared": {name: value for name, value in said.items() if value},
            "departures": [asdict(departure) for departure in target.declared.departures],
            "undeclared": [name for name, value in said.items() if not value],
        }

    def _end(self, writer: ResultsWriter, seconds: float) -> Conducted:
        verified = {check.id: check.requirement for check in checks().values()}
        wanted = {verified[trial.check] for trial in self._plan.trials}
        table = rows(load(), verified, wanted, self._conclusions)
        superfluous = needless(table, self._terms.accepted, wanted)
        table = apply(table, self._terms.accepted, self._concluded(wanted))
        selected = [row for row in table if row.id in wanted]
        complete = len(self._conclusions) == len(self._plan.trials)
        stopped = self._stopped or (
            "" if complete or self._lost else "interrupted before every check was executed"
        )
        target, filters = self._terms.target, self._terms.filters
        departures = target.declared.departures
        code = exit_code(
            selected,
            complete=complete and not stopped,
            conceded=bool(departures),
            needless=bool(superfluous),
        )
        about = Circumstances(target.name, filters, stopped, complete, len(departures), superfluous)
        said = sentence(table, selected, about)
        for row in table:
            writer.write({"kind": "requirement", **asdict(row)})
        writer.write(
            {
                "kind": "end",
                "finished": _now(),
                "counts": counts(table),
                "musts": sum(row.level == "MUST" for row in table),
                "musts_checked": checked(selected),
                "musts_with_verdict": judged(selected),
                "exit": code,
                "sentence": said,
                "stopped": stopped,
                "requests": sum(conclusion.requests for conclusion in self._conclusions),
                "seconds": round(seconds, 2),
                "cases_digest": self._cases_digest(),
                "needless": superfluous,
            }
        )
        return Conducted(code, said)

    def _concluded(self, wanted: Collection[str]) -> set[str]:
        """Requirements all of whose checks ran, without a test fault."""
        ran = {
            conclusion.check for conclusion in self._conclusions if conclusion.verdict is not Verdict.FAULT
        }
        lacking = {check.requirement for check in checks().values() if check.id not in ran}
        return set(wanted) - lacking

    def _cases_digest(self) -> str:
        """Of all checks together, in check id order (DESIGN, idea 9)."""
        each = sorted((conclusion.check, conclusion.digest) for conclusion in self._conclusions)
        return hashlib.sha256(repr(each).encode()).hexdigest()[:16]


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
