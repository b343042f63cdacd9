"""Identifiers: a system and a value, and neither means anything without the other."""

from __future__ import annotations

from collections.abc import Mapping

from harness.fhir.lossless import Json

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"


def identifiers(resource: Mapping[str, Json]) -> list[tuple[str, str]]:
    """System and value of each identifier of a resource; an entry without both is left out."""
    entries = resource.get("identifier")
    entries = [entries] if isinstance(entries, dict) else entries
    if not isinstance(entries, list):
        return []
    pairs = [(e.get("system"), e.get("value")) for e in entries if isinstance(e, dict)]
    return [(system, value) for system, value in pairs if isinstance(system, str) and isinstance(value, str)]
