"""ACC-003: what is not direct care does not open the record."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.oracle.purposes import KNOWN, refused
from harness.suite.check import verifies
from harness.suite.ways_in import WAYS_IN, known_person, shows_data
from harness.target.client import Answer
from harness.verbs.case import Actor, Case

_NAMED = ("HRESCH", "HOPERAT", "HPAYMT", "CLINTRL", "POPHLTH")
_PERSONAS = ("researcher", "commissioner", "insurer")


@dataclass(frozen=True)
class Stated:
    """Who asks, for which purpose (empty: the persona's own), beside TREAT or alone, by which way in."""

    persona: str
    purpose: str = ""
    beside_treat: bool = False
    way_in: str = "lookup"


_BY_GP = st.builds(
    Stated, st.just("gp"), st.sampled_from(KNOWN), st.booleans(), st.sampled_from(sorted(WAYS_IN))
)
_BY_OTHERS = st.builds(Stated, st.sampled_from(_PERSONAS), way_in=st.sampled_from(sorted(WAYS_IN)))


@verifies(
    "ACC-003",
    given=_BY_GP | _BY_OTHERS,
    always=[
        *(Stated(persona, way_in=way) for persona in _PERSONAS for way in ("lookup", "read-item")),
        *(Stated("gp", purpose, beside) for beside in (False, True) for purpose in _NAMED),
    ],
    stranger_violates=True,
)
def other_purposes_do_not_open_the_record(case: Case, stated: Stated) -> None:
    """Somebody asks for research, planning, payment or the like, alone or beside treatment: no data."""
    if case.record.credentials.kind == "none":
        raise NotTestable("all personas are one anonymous caller: nobody can state a purpose")
    who = _asking(case, stated)
    if who is None:
        return
    known = known_person(case)
    answer = WAYS_IN[stated.way_in](who, known)
    _refuse_to_judge(case, stated, answer)
    told = " and ".join(who.ask.purposes)
    seen = [Finding(f"no data for {who} stating {told}", "data", answer.line)] if shows_data(answer) else []
    case.judge(seen)


def _asking(case: Case, stated: Stated) -> Actor | None:
    """The persona stating the purpose; None where the target declares that purpose as direct care."""
    who = case.actor(stated.persona)
    if not stated.purpose:
        return who
    if stated.purpose not in refused(case.declared.purposes):
        return None
    if case.declared.purpose_carrier != "claim" or case.record.credentials.kind != "smart-backend":
        raise NotTestable("the purpose is fixed by the credential, so the GP cannot state another")
    return who.stating("TREAT", stated.purpose) if stated.beside_treat else who.stating(stated.purpose)


def _refuse_to_judge(case: Case, stated: Stated, answer: Answer) -> None:
    """An answer that says nothing about the purpose is no evidence (CONTRACT 2)."""
    if not answer.status or answer.status >= 500:
        raise NotTestable(f"not answered: {answer.line}")
    if answer.by_token_endpoint and "invalid_client" in answer.text and stated.persona != "gp":
        raise NotTestable(f"the token endpoint does not know the {stated.persona}: {answer.line}")
