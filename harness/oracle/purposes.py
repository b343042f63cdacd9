"""Purposes of use, and which of them open the record (CONTRACT 6: an explicit list, never by subsumption)."""

from __future__ import annotations

from collections.abc import Sequence

DIRECT_CARE = ("TREAT", "COC", "ETREAT", "ERTREAT")
"""The default list for care personas."""

EMERGENCY_ONLY = "BTG"
"""Opens the record only as emergency access."""

KNOWN = (
    *(
        "HRESCH",
        "BIORCH",
        "CLINTRCH",
        "CLINTRCHNPC",
        "CLINTRCHPC",
        "PRECLINTRCH",
        "DSRCH",
        "POARCH",
        "TRANSRCH",
    ),
    *(
        "HOPERAT",
        "CAREMGT",
        "DONAT",
        "FRAUD",
        "GOV",
        "HACCRED",
        "HCOMPL",
        "HDECD",
        "HDIRECT",
        "HDM",
        "HLEGAL",
    ),
    *(
        "HOUTCOMS",
        "HPRGRP",
        "HQUALIMP",
        "HSYSADMIN",
        "LABELING",
        "MEMADMIN",
        "METAMGT",
        "PATADMIN",
        "PATSFTY",
    ),
    *("PERFMSR", "RECORDMGT", "SYSDEV", "TRAIN"),
    *("HPAYMT", "CLMATTCH", "COVAUTH", "COVERAGE", "ELIGDTRM", "ELIGVER", "ENROLLM", "REMITADV"),
    *("HMARKT", "PUBHLTH", "DISASTER", "THREAT", "PATRQT", "FAMRQT", "PWATRNY", "SUPNWK"),
    *("CLINTRL", "POPHLTH"),
)
"""Codes under PurposeOfUse in v3-ActReason that are no direct care by default."""


def refused(declared: Sequence[str]) -> list[str]:
    """The known purposes that must not open the record to somebody without an emergency route.

    `declared`: what the target declares as direct care.
    """
    listed = set(declared or DIRECT_CARE)
    return [code for code in (*KNOWN, EMERGENCY_ONLY) if code not in listed]
