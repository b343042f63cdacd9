"""RTP-004, RTP-016: codings, the term the author chose, and no code swapped for another."""

from __future__ import annotations

import re

from harness.evidence.outcomes import Finding
from harness.fhir.compare import Allowed
from harness.fhir.drawn import codes
from harness.fhir.drawn.codes import Bound
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.findings.elements import altered_elements, leaves, lost_elements
from harness.suite.check import verifies
from harness.suite.round_trip import profiled
from harness.suite.round_trip.surviving import survives, withdrawn
from harness.target.model import Target
from harness.verbs.case import Case

_CODING = re.compile(r"(.*\.coding\[\d+\])\.(?:system|version|code|userSelected|extension\b.*)")
_CODE = re.compile(r"\bcoding\[\d+\]\.(system|code)$")
_TERM = re.compile(
    r"(.*\.)?(code|vaccineCode|medicationCodeableConcept|valueCodeableConcept|manifestation\[\d+\])\.text"
)
_CASES: tuple[Resource, ...] = (
    codes.carrying("problem", codes.MAPPED),
    codes.carrying("allergy", codes.DESCRIBED),
    codes.carrying("result", codes.CASES_OF_LETTERS),
    codes.carrying("problem", codes.TERM_ALONE),
    codes.carrying("order", codes.MAPPED),
    codes.carrying("procedure", codes.DESCRIBED),
    codes.carrying("vaccination", codes.MAPPED),
    codes.carrying("problem", codes.CLASSIFIED),
    codes.carrying("procedure", codes.OPERATED),
)


@verifies("RTP-004", given=codes.items(), always=_CASES)
def codings_and_terms_survive(case: Case, drawn: Resource) -> None:
    """An item named by several codings is accepted: each comes back in its place, and the author's term."""
    survives(case, drawn, judged=_altered_terms)


def _altered_terms(sent: Resource, got: Json, _: Allowed, where: str) -> list[Finding]:
    """A display counts only where the author picked it: others may follow the terminology."""
    picked = {
        path.removesuffix("userSelected") + "display"
        for path, value in leaves(sent).items()
        if path.endswith(".userSelected") and value is True
    }

    def concerns(path: str) -> bool:
        return path in picked or bool(_CODING.fullmatch(path) or _TERM.fullmatch(path))

    return altered_elements(sent, got, concerns, where)


@verifies("RTP-016", given=codes.bound_codes(), always=codes.BOUND)
def codes_are_not_swapped(case: Case, drawn: Bound) -> None:
    """A code stands where FHIR prefers or requires others, or names a unit: it is refused, or comes back."""
    path = re.compile(rf"{re.escape(drawn.element)}(\[\d+\])?(\.coding\[\d+\])?(\.(system|code))?")

    def swapped(sent: Resource, got: Json, _: Allowed, where: str) -> list[Finding]:
        return lost_elements(sent, got, lambda leaf: bool(path.fullmatch(leaf)), where)

    survives(case, drawn.item, judged=swapped)


def _first(target: Target) -> list[Resource]:
    return profiled.one_of_each(target, profiled.is_item)


@verifies("RTP-016", given=profiled.items, always=_first)
def codes_of_a_profile_come_back(case: Case, drawn: Resource) -> None:
    """An item follows a profile and is accepted: each of its codes comes back as it was sent."""
    compiler = profiled.validator_for(case.record.target).compiler
    members = compiler.profile(drawn["resourceType"]).root.children or {}
    coded = {name for name, one in members.items() if one.types and one.types[0].code == "code"}

    def swapped(sent: Resource, got: Json, _: Allowed, where: str) -> list[Finding]:
        return lost_elements(sent, got, lambda leaf: leaf in coded or bool(_CODE.search(leaf)), where)

    survives(case, drawn, judged=swapped, may_be_hidden=withdrawn)
