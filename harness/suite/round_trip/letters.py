"""RTP-010: letters byte for byte, narrative as canonical XHTML."""

from __future__ import annotations

from harness.evidence.outcomes import Finding
from harness.fhir.compare import Allowed
from harness.fhir.drawn import letters
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.findings.letters import altered_letters, altered_narrative
from harness.suite.check import verifies
from harness.suite.round_trip.surviving import survives
from harness.verbs.case import Case


@verifies("RTP-010", given=letters.items(), always=[*letters.LETTERS, *letters.ACTIVE])
def letters_come_back_intact(case: Case, drawn: Resource) -> None:
    """A letter is accepted: its octets, hash, size and type come back, and its narrative says the same."""

    def damaged(sent: Resource, got: Json, _: Allowed, where: str) -> list[Finding]:
        return altered_letters(sent, got, where) + altered_narrative(sent, got, where)

    survives(case, drawn, judged=damaged)
