"""IDN-001, IDN-002: an invalid NHS number is nobody's, a valid one always works."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.fhir.synthetic import nhs_identifier
from harness.suite.check import verifies
from harness.suite.ways_in import counted
from harness.target.client import Answer
from harness.verbs.case import Actor, Case, Person, decided
from harness.verbs.contributing import cares_for, contributes
from harness.verbs.patience import tries
from harness.verbs.viewing import looks_up

_MOST_LEASES = 80
"""One number in eleven has check digit 0."""


@dataclass(frozen=True)
class Slip:
    """A digit of a number that is off: its place from 4 to 10, and by how much."""

    place: int
    by: int

    def made_in(self, number: str) -> str:
        """The number with the slip; a single wrong digit never passes modulus 11."""
        digit = (int(number[self.place - 1]) + self.by) % 10
        return f"{number[: self.place - 1]}{digit}{number[self.place :]}"


@verifies(
    "IDN-001",
    given=st.builds(Slip, st.integers(4, 10), st.integers(1, 9)),
    always=[Slip(place, 1) for place in range(4, 11)],
)
def a_number_with_a_wrong_digit_is_nobodys(case: Case, slip: Slip) -> None:
    """Somebody is contributed under a number with one wrong digit: no lookup of it answers anybody."""
    contributor, who = case.contributors()[0], _finder(case)
    ann = case.person()
    cares_for(case.actor("gp"), ann)
    if not contributes(contributor, ann, synthetic.observation()).accepted:
        raise NotTestable("a person under a valid number was refused")
    _found(who, ann)
    wrong = slip.made_in(ann.number)
    case.record.lease.lists(wrong)
    ghost = replace(case.person(), number=wrong, identifier=nhs_identifier(wrong))
    contributes(contributor, ghost, synthetic.observation())
    answer = decided(looks_up(who, ghost.nhs_number))
    shown = answer.given and (bool(answer.resources) or counted(answer) > 0)
    expected = "nobody under a number that fails modulus 11"
    case.judge([Finding(expected, "somebody answered", answer.line)] if shown else [])


@verifies("IDN-002", given=st.sampled_from("0123456789"), always="01")
def every_valid_number_works(case: Case, check_digit: str) -> None:
    """Somebody with a valid number is contributed and found; a number nobody has is answered with nobody."""
    gp, who = case.actor("gp"), _finder(case)
    ann = _person_with(case, check_digit)
    contribution = contributes(case.contributors()[0], ann, synthetic.observation())
    if contribution.answer.status in (400, 422):
        case.judge([Finding("a valid NHS number accepted", "refused", contribution.answer.line)])
    if not contribution.accepted:
        raise NotTestable(f"a contribution was refused: {contribution.answer.line}")
    cares_for(gp, ann)
    asked = [who] if who.persona.id == gp.persona.id else [who, gp]
    for actor in asked:
        answer = _answered(actor, ann)
        found = answer.given and answer.resources
        seen = [] if found else [Finding(f"the person found by {actor}", "not found", answer.line)]
        case.judge(seen)
    nobody = decided(looks_up(who, case.person().nhs_number))
    empty = nobody.status == 200 and not nobody.resources
    expected = "200 with nobody for a number nobody has"
    case.judge([] if empty else [Finding(expected, f"answered {nobody.status}", nobody.line)])


def _finder(case: Case) -> Actor:
    """Who may look anybody up: the identity manager where there is one, else the GP."""
    return case.actor("identity-manager" if "identity-manager" in case.record.target.personas else "gp")


def _found(who: Actor, person: Person) -> None:
    """The person is found under their own number, or nothing can be said of other numbers."""
    answer = _answered(who, person)
    if not (answer.given and answer.resources):
        raise NotTestable(f"a person under a valid number is not found: {answer.line}")


def _answered(who: Actor, person: Person) -> Answer:
    """What a lookup answers, as soon as it answers somebody."""
    for _ in tries(who.case, who.case.record.target.settle.view):
        answer = decided(looks_up(who, person.nhs_number))
        if answer.given and answer.resources:
            break
    return answer


def _person_with(case: Case, check_digit: str) -> Person:
    for _ in range(_MOST_LEASES):
        person = case.person()
        if person.number.endswith(check_digit):
            return person
    raise NotTestable(f"no number with check digit {check_digit} is left in the block")
