"""ACC-002, ACC-003: without a purpose, or for one that is not direct care, the record stays shut."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.oracle.purposes import KNOWN, refused
from harness.suite.check import verifies
from harness.suite.ways_in import WAYS_IN, Known, answered_lawfully, known_person, shows_data
from harness.verbs.case import Actor, Case

_NAMED = ("HRESCH", "HOPERAT", "HPAYMT", "CLINTRL", "POPHLTH")
_PERSONAS = ("researcher", "commissioner", "insurer")
_SWEEP = "every known one"


@dataclass(frozen=True)
class Stated:
    """Who asks, for which purpose (empty: the persona's own), where beside TREAT, by which way in."""

    persona: str
    purpose: str = ""
    treat: str = "absent"
    way_in: str = "lookup"

    @property
    def codes(self) -> tuple[str, ...]:
        """The purposes in the order they are stated."""
        return {
            "absent": (self.purpose,),
            "first": ("TREAT", self.purpose),
            "last": (self.purpose, "TREAT"),
        }[self.treat]


_TREAT = ("absent", "first", "last")
_WAYS = st.sampled_from(sorted(WAYS_IN))
_BY_GP = st.builds(Stated, st.just("gp"), st.sampled_from(KNOWN), st.sampled_from(_TREAT), _WAYS)
_BY_OTHERS = st.builds(Stated, st.sampled_from(_PERSONAS), way_in=_WAYS)


@verifies(
    "ACC-003",
    given=_BY_GP | _BY_OTHERS,
    always=[
        *(Stated(persona, way_in=way) for persona in _PERSONAS for way in ("lookup", "read of an item")),
        Stated("gp", _SWEEP),
        *(Stated("gp", purpose, treat) for treat in ("first", "last") for purpose in _NAMED),
    ],
    stranger_violates=True,
)
def other_purposes_do_not_open_the_record(case: Case, stated: Stated) -> None:
    """Somebody asks for research, planning, payment or the like, alone or beside treatment: no data."""
    if case.record.credentials.kind == "none":
        raise NotTestable("all personas are one anonymous caller: nobody can state a purpose")
    asking = _asking(case, stated)
    if not asking:
        return
    known = known_person(case)
    if answered_lawfully(case.actor("gp"), known, stated.way_in):
        case.judge(finding for who in asking for finding in _opened(who, known, stated.way_in))


def _opened(who: Actor, known: Known, way_in: str) -> list[Finding]:
    """Data given to somebody who stated what is no direct care."""
    answer = WAYS_IN[way_in](who, known)
    if answer.by_token_endpoint and "invalid_client" in answer.text and who.persona.id != "gp":
        raise NotTestable(f"the token endpoint does not know {who}: {answer.line}")
    purposes = " and ".join(who.ask.purposes)
    given = shows_data(answer, known)
    return [Finding(f"no data for {who} stating {purposes}", "data", answer.line)] if given else []


def _asking(case: Case, stated: Stated) -> list[Actor]:
    """Who asks, once for each purpose; nobody where this target gives no such case."""
    if stated.persona not in case.record.target.personas:
        case.without(f"the {stated.persona}, whom the target file does not name")
        return []
    who = case.actor(stated.persona)
    if not stated.purpose:
        return [who]
    others = refused(case.declared.purposes)
    if stated.purpose != _SWEEP and stated.purpose not in others:
        return []
    if case.declared.purpose_carrier == "client-registration":
        case.without("the GP stating another purpose, which is fixed when a client is registered")
        return []
    if not case.states_purposes:
        raise NotTestable("the credentials are fixed, so the GP cannot state another purpose")
    return (
        [who.stating(code) for code in others] if stated.purpose == _SWEEP else [who.stating(*stated.codes)]
    )


_NO_PURPOSE: dict[str, tuple[str, ...]] = {
    "no purpose": (),
    "a code nobody knows": ("SHCRNONE",),
    "a code in another spelling": ("treat",),
    "the right code in the wrong system": ("https://local.example/purposes|TREAT",),
    "the right code in no system": ("|TREAT",),
}


@verifies(
    "ACC-002",
    given=st.tuples(st.sampled_from(sorted(_NO_PURPOSE)), _WAYS),
    always=[(what, "lookup") for what in _NO_PURPOSE] + [("no purpose", way_in) for way_in in WAYS_IN],
    stranger_violates=True,
)
def without_a_known_purpose_nothing_is_given(case: Case, drawn: tuple[str, str]) -> None:
    """The GP asks without a purpose, or with one nobody knows: no data, though the GP has a relationship."""
    what, way_in = drawn
    gp = case.actor("gp")
    if case.record.credentials.kind == "none":
        raise NotTestable("all personas are one anonymous caller: nobody can state a purpose")
    if not case.states_purposes:
        raise NotTestable("the credentials fix the purpose, so none can be left out")
    known = known_person(case)
    if answered_lawfully(gp, known, way_in):
        answer = WAYS_IN[way_in](gp.stating(*_NO_PURPOSE[what]), known)
        given = shows_data(answer, known)
        case.judge([Finding(f"no data for {gp} stating {what}", "data", answer.line)] if given else [])
