"""RTP-013: what turns a statement round comes back unchanged."""

from __future__ import annotations

import re
from collections.abc import Mapping

from harness.evidence.outcomes import Finding
from harness.fhir.compare import Allowed
from harness.fhir.drawn import negation
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.findings.elements import altered_elements, leaves
from harness.suite.check import verifies
from harness.suite.round_trip.surviving import survives, withdrawn
from harness.verbs.case import Case

_MODIFIER = re.compile(
    r"resourceType|status|intent|doNotPerform|isSubpotent|active|deceased\w+"
    r"|(clinicalStatus|verificationStatus)\.coding\[\d+\]\.(system|code)"
    r"|relationship\.coding\[\d+\]\.(system|code)"
    r"|activity\[\d+\]\.detail\.(status|doNotPerform)"
)
_SAYS_NOTHING: Mapping[str, bool] = {"doNotPerform": False, "isSubpotent": False, "active": True}
"""Added where it was absent, each says what its absence says (FHIR R4): that it was added is RTP-001's."""
_CASES: tuple[tuple[Resource, ...], ...] = (*((one,) for one in negation.DANGEROUS), *negation.ALIKE)


@verifies("RTP-013", given=negation.statements(), always=_CASES)
def statements_are_not_turned_round(case: Case, drawn: tuple[Resource, ...]) -> None:
    """Statements are accepted that are denied, planned, suspected or another's: so they are when read."""
    survives(case, *drawn, judged=_turned_round, may_be_hidden=withdrawn)


def _turned_round(sent: Resource, got: Json, _: Allowed, where: str) -> list[Finding]:
    before, after = leaves(sent), leaves(got)

    def concerns(path: str) -> bool:
        says_nothing = path not in before and path in _SAYS_NOTHING and after[path] is _SAYS_NOTHING[path]
        return bool(_MODIFIER.fullmatch(path)) and not says_nothing

    return altered_elements(sent, got, concerns, where)
