"""`shcr doctor`: what works with this target, and what each failure costs."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing

from harness.cli.interrupting import ends_in_order
from harness.cli.permission import check_environment, unauthorised, unmarked
from harness.cli.usage import Commands, command, say
from harness.evidence.outcomes import NotTestable
from harness.fhir import synthetic
from harness.fhir.drawn.of_profiles import contributable
from harness.fhir.identifiers import NHS_NUMBER
from harness.suite.opening import Opened, open_world
from harness.suite.plan import World
from harness.suite.round_trip.profiled import supported
from harness.target.examination import Step, attempted, server, tokens
from harness.target.load import TargetError
from harness.target.model import REFERENCE, Target
from harness.target.people import NHS_TEST_RANGE, Lease, never_taken
from harness.verbs.auditing import audit_of
from harness.verbs.case import Case, Person, lawful
from harness.verbs.contributing import Contribution, cares_for, contributes
from harness.verbs.viewing import looks_up, people_found, settled_views

_WIDTH = 100


def register(commands: Commands) -> None:
    """Register the command."""
    parser = command(
        commands, "doctor", "tell in plain words what works with a target, and what does not", _doctor
    )
    parser.add_argument(
        "--target", metavar="F|URL", default=REFERENCE, help="target file, or a FHIR base address"
    )
    parser.add_argument(
        "--environment", choices=["test"], default="", help="declare the system a test system"
    )


def _doctor(arguments: argparse.Namespace) -> int:
    failed = 0
    world = World(arguments.target, arguments.environment)
    with ends_in_order(), closing(open_world(world, "doctor")) as opened:
        target, clean = opened.wire.target, opened.wire.redactor.text
        check_environment(target, arguments.environment)
        say(f"{target.name} ({target.auth.kind})")
        for step in _steps(opened):
            failed += step.state == "fails"
            say(_line(step, clean))
    say(f"{failed} of these fail." if failed else "Nothing here stands in the way of a run.")
    return 3 if failed else 0


def _steps(opened: Opened) -> Iterator[Step]:
    yield from server(opened.wire)
    yield from tokens(opened.wire, opened.credentials)
    if opened.wire.target.packages or opened.wire.target.declared.profiles:
        yield _profiles(opened.wire.target)
    case = opened.record().begins()
    refusal = unauthorised(opened.wire.target, ("read",))
    if refusal:
        yield Step("read", "skipped", f"not tried: {refusal}", "nothing can be tested")
    else:
        yield attempted("read", "nothing can be tested", lambda: _looks_up_nobody(opened, case))
    yield from _with_a_person(case)
    if opened.lease.given:
        yield _cleared(opened)


def _profiles(target: Target) -> Step:
    """Whether the profiles the target declares can be drawn from."""
    try:
        found = supported(target)
    except TargetError as error:
        return Step("profiles", "fails", str(error), "nothing can be tested")
    declared = len(target.declared.profiles)
    others = [one.type for one in found if not contributable(one)] if declared else []
    told = f"; of {', '.join(others)} nothing is contributed" if others else ""
    return Step("profiles", "works", f"{declared} declared, all defined in the packages{told}")


def _cleared(opened: Opened) -> Step:
    """Nobody the examination contributed is left, or the step names who."""
    removed = opened.clear()
    left = [number for number in opened.lease.given if number not in removed]
    if left:
        return Step(
            "clear", "skipped", f"left on the server: NHS number {', '.join(left)}", "purge it yourself"
        )
    return Step("clear", "works", "what was contributed is deleted again")


def _with_a_person(case: Case) -> Iterator[Step]:
    """Contribute one person, see them, find the trace of that."""
    cost = "every check that needs a person of its own is not tested: nearly all"
    refusal = _no_write(case)
    if refusal:
        yield Step("contribute", "skipped", f"not tried: {refusal}", cost)
        return
    filed: list[tuple[Person, Contribution]] = []
    yield attempted("contribute", cost, lambda: _contributes_one(case, filed))
    if not filed:
        return
    person, contribution = filed[0]
    cost = "the checks that look at the aggregated view are not tested"
    yield attempted("view", cost, lambda: _sees(case, person, contribution))
    cost = "the audit rows are not tested"
    if case.declared.audit:
        yield attempted("audit", cost, lambda: _finds_trace(case, person))
    else:
        yield Step("audit", "skipped", "the target declares no audit (declare.audit)", cost)


def _no_write(case: Case) -> str:
    """Why nothing may be written, empty if it may; the marker is asked for last (CONTRACT 11)."""
    target = case.record.target
    if not target.may_write:
        return 'the target is not declared environment = "test"'
    return unauthorised(target, ("read", "write")) or unmarked(case.wire)


def _looks_up_nobody(opened: Opened, case: Case) -> str:
    nobody = Lease(NHS_TEST_RANGE, never_taken).take()
    opened.wire.manifest.add(NHS_NUMBER, nobody)
    answer = lawful(looks_up(case.actor("gp"), f"{NHS_NUMBER}|{nobody}"))
    return (
        f"a lookup of an unknown NHS number is answered {answer.status} with {len(answer.resources)} people"
    )


def _contributes_one(case: Case, filed: list[tuple[Person, Contribution]]) -> str:
    person = case.person()
    cares_for(case.actor("gp"), person)
    contribution = contributes(case.contributors()[0], person, synthetic.observation())
    if not contribution.accepted:
        raise NotTestable(f"refused: {contribution.answer.line}")
    filed.append((person, contribution))
    told = "and told where" if contribution.items[0].reference else "and did not tell where"
    return f"one person and one observation accepted, {told}"


def _sees(case: Case, person: Person, contribution: Contribution) -> str:
    expected = {f.item.record_id: f.item for f in contribution.items}
    views, _ = settled_views(case.actor("gp"), person, expected)
    found = sum(bool(view.holds(record_id)) for view in views for record_id in expected)
    if not found:
        raise NotTestable("the person is found, the observation is not in their view")
    return f"a lookup answers {len(views)} Patient, {found} of their views hold the observation"


def _finds_trace(case: Case, person: Person) -> str:
    found = people_found(looks_up(case.actor("gp"), person.nhs_number))
    if not found:
        raise NotTestable("the person just contributed is not found: nobody to ask the audit about")
    events = audit_of(case, found[0])
    if not events:
        raise NotTestable("no event under the person just looked at")
    return f"{len(events)} events under the person just looked at"


def _line(step: Step, clean: Callable[[str], str]) -> str:
    head = f"  {step.state:<8}{step.what}: {step.seen}"
    cost = f" - {step.cost}" if step.cost and step.state != "works" else ""
    return textwrap.fill(clean(head) + cost, _WIDTH, subsequent_indent=" " * 10)
