"""Names given by others: the systems, codes and addresses this server speaks."""

from __future__ import annotations

from typing import Final


def words(text: str) -> tuple[str, ...]:
    """Names written one after another."""
    return tuple(text.split())


NHS_NUMBER: Final = "https://fhir.nhs.uk/Id/nhs-number"
ODS: Final = "https://fhir.nhs.uk/Id/ods-organization-code"
USER: Final = "https://fhir.nhs.uk/Id/sds-user-id"
NATIONAL_IDS: Final = "https://fhir.nhs.uk/Id/"
ROLE: Final = "https://fhir.hl7.org.uk/CodeSystem/UKCore-SDSJobRoleName"
ACT_REASON: Final = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
CONFIDENTIALITY: Final = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
SPINE: Final = "https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode"

VERIFICATION: Final = (
    "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
)
VERIFICATION_ENGLAND: Final = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"
VERIFICATION_RETIRED: Final = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus"

KNOWN_PURPOSES: Final = frozenset(
    words(
        "BIORCH BTG CAREMGT CLINTRCH CLINTRCHNPC CLINTRCHPC CLINTRL CLMATTCH COC COVAUTH COVERAGE "
        "DISASTER DONAT DSRCH ELIGDTRM ELIGVER ENROLLM ERTREAT ETREAT FAMRQT FRAUD GOV HACCRED HCOMPL "
        "HDECD HDIRECT HDM HLEGAL HMARKT HOPERAT HOUTCOMS HPAYMT HPRGRP HQUALIMP HRESCH HSYSADMIN HTEST "
        "LABELING MEMADMIN METAMGT MILCDM MILDCRG MLTRAINING PATADMIN PATRQT PATSFTY PERFMSR PMTDS "
        "POARCH POPHLTH PREAUTH PRECLINTRCH PUBHLTH PWATRNY PurposeOfUse RECORDMGT REMITADV SUPNWK "
        "SYSDEV THREAT TRAIN TRANSRCH TREAT TREATDS"
    )
)
"""Every purpose of use the code system has, listed here or not."""
DIRECT_CARE: Final = ("TREAT", "COC", "ETREAT", "ERTREAT")
EMERGENCY: Final = "BTG"

SENSITIVE: Final = ("R", "V")
