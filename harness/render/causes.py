"""Which not-met row explains which other in the same run. It changes no verdict and no count.

Declared, never guessed: a row that is not listed here explains nothing (an open server, ACC-001, among them).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from harness.evidence.lines import Check, Requirement
from harness.evidence.outcomes import Finding
from harness.evidence.results import Results
from harness.evidence.verdicts import Verdict

_NUMBER = r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?"
_DECIMAL = re.compile(rf"(?P<path>.+) = {_NUMBER}(: [a-z ]+, (decimals|numbers) .*)?")
_MISSING = re.compile(r".* of organisation (?P<organisation>\S+) in the view( of \S+)?")
_CONTRIBUTOR = "contributor-"
"""How the personas that contribute are called."""


@dataclass(frozen=True, slots=True)
class Failed:
    """What a check found, and how many organisations contributed in the case that shows it."""

    findings: Sequence[Finding]
    contributors: int


@dataclass(frozen=True, slots=True)
class Cause:
    """Row `cause` explains row `dependant` if what was found there is of the kind that `fits`."""

    dependant: str
    cause: str
    fits: Callable[[Failed, Failed], bool]
    """Of the dependant and the cause."""


def _another_organisations_items(dependant: Failed, cause: Failed) -> bool:
    """Only items are missing, and no view misses those of every organisation: it is linking that fails."""
    if dependant.contributors < 2:
        return False
    missing: dict[str, set[str]] = {}
    for finding in dependant.findings:
        match = _MISSING.fullmatch(finding.expected)
        if match is None or not finding.seen.startswith("absent"):
            return False
        missing.setdefault(finding.where, set()).add(match["organisation"])
    every = (*dependant.findings, *cause.findings)
    known = {match["organisation"] for f in every if (match := _MISSING.fullmatch(f.expected))}
    return all(len(lost) == 1 or lost < known for lost in missing.values())


def _absent_from_one_view(dependant: Failed, cause: Failed) -> bool:
    """What one organisation sent is not in the view of the other's Patient; its own may still hold it."""
    found = dependant.findings
    return len({finding.where for finding in found}) == 1 and all(f.seen.startswith("absent") for f in found)


def _decimals(dependant: Failed, cause: Failed) -> bool:
    """Nothing but numbers came back in another form."""
    pairs = [(_DECIMAL.fullmatch(f.expected), _DECIMAL.fullmatch(f.seen)) for f in dependant.findings]
    return all(sent and got and sent["path"] == got["path"] for sent, got in pairs)


CAUSES = (
    Cause("MRG-001", "IDN-006", _another_organisations_items),
    Cause("MRG-008", "IDN-006", _absent_from_one_view),
    Cause("RTP-001", "RTP-005", _decimals),
)


def explained(results: Results) -> Mapping[str, str]:
    """Checks that are probably a consequence, and the requirement that explains each."""
    failed = [check for check in results.checks if check.verdict is Verdict.NOT_MET]
    return {
        check.check: relation.cause
        for relation in CAUSES
        for cause in failed
        if cause.requirement == relation.cause
        for check in failed
        if check.requirement == relation.dependant
        and check.findings
        and relation.fits(_failed(results, check), _failed(results, cause))
    }


def _failed(results: Results, check: Check) -> Failed:
    personas = {exchange.persona for exchange in results.evidence(check)}
    return Failed(check.findings, sum(persona.startswith(_CONTRIBUTOR) for persona in personas))


def behind_their_causes(
    found: Sequence[tuple[Check, Requirement | None]], causes: Mapping[str, str]
) -> list[tuple[Check, Requirement | None]]:
    """The same, each consequence directly after its cause where the cause is among them."""
    place = {check.requirement: n for n, (check, _) in enumerate(found)}
    order = {
        check.check: (place.get(causes.get(check.check, ""), n), check.check in causes)
        for n, (check, _) in enumerate(found)
    }
    return sorted(found, key=lambda pair: order[pair[0].check])
