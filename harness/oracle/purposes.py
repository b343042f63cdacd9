"""Purposes of use, and which of them open the record (CONTRACT 6: an explicit list, never by subsumption)."""

from __future__ import annotations

from collections.abc import Sequence

DIRECT_CARE = ("TREAT", "COC", "ETREAT", "ERTREAT")
"""The default list for care personas."""

EMERGENCY_ONLY = "BTG"
"""Opens the record only as emergency access."""

KNOWN = (
    "HRESCH", "HOPERAT", "HPAYMT", "CLINTRL", "POPHLTH", "HMARKT", "PUBHLTH", "PATRQT", "HCOMPL", "HQUALIMP",
    "HACCRED", "HDIRECT", "HDM", "HLEGAL", "HOUTCOMS", "HPRGRP", "HSYSADMIN", "LABELING", "MEMADMIN", "PATADMIN",
    "PATSFTY", "PERFMSR", "RECORDMGT", "SYSDEV", "TRAIN", "CAREMGT", "DONAT", "FRAUD", "GOV", "CLMATTCH", "COVAUTH",
    "COVERAGE", "ELIGDTRM", "ELIGVER", "ENROLLM", "MILDCRG", "REMITADV", "BIORCH", "CLINTRCH", "CLINTRCHNPC",
    "CLINTRCHPC", "PRECLINTRCH", "DSRCH", "POARCH", "TRANSRCH", "DISASTER", "THREAT", "FAMRQT", "PWATRNY", "SUPNWK",
    "TREATDS", "MEMADMIN", "METAMGT",
)  # fmt: skip
"""Codes under PurposeOfUse in v3-ActReason that are no direct care by default."""


def refused(declared: Sequence[str]) -> list[str]:
    """The known purposes that must not open the record of a target that declares these as direct care."""
    listed = set(declared or DIRECT_CARE)
    return [code for code in dict.fromkeys(KNOWN) if code not in listed]
