"""What a report says of a mutant: missed, misnamed, told among others, or exactly what it is."""

from __future__ import annotations

from typing import Literal

from harness.fhir.mutation.mutants import TWINS, Mutant
from harness.fhir.validation.issues import Report

Verdict = Literal["missed", "misnamed", "among others", "exact"]


def verdict(mutant: Mutant, report: Report) -> Verdict:
    """`exact` if the mutant's rule is told at its location, and nothing else that is an error."""
    told = {(one.rule, one.location) for one in report.issues if one.severity != "warning"}
    if not told:
        return "missed"
    if (mutant.rule, mutant.location) not in told:
        return "misnamed"
    others = {rule for rule, location in told if (rule, location) != (mutant.rule, mutant.location)}
    if mutant.rule in TWINS:
        others -= TWINS
    return "among others" if others else "exact"
